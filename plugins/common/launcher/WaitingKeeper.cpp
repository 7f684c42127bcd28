#include "WaitingKeeper.h"

#include "Keeper.h"
#include "KeeperProcess.h"
#include "ProcessTree.h"
#include "RequestReader.h"
#include "Signals.h"
#include "SpecFile.h"
#include "StepFailure.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>

namespace further::launcher {

namespace {

constexpr int patienceWithTheDead = 5; // ms, between two looks

void tell(const Descriptor& link, const WaitingReport& report) {
    ::send(link.get(), &report, sizeof report, MSG_DONTWAIT | MSG_NOSIGNAL);
}

} // namespace

WaitingKeeper::WaitingKeeper(const PrepareRequest& request, const Rules& rules, const ControlGroups& groups,
                             Descriptor link)
    : _request(request)
    , _rules(rules)
    , _account(*rules.accountOf(request.user))
    , _groups(groups)
    , _link(std::move(link)) {}

void WaitingKeeper::run(pid_t launcher) {
    try {
        becomeKeeper(launcher, std::array{_link.get(), _request.spec.get()});
        _signals = signalDescriptor();
        start();
    } catch (const StepFailure& failure) {
        giveUp(std::string("It can't be started (") + std::strerror(failure.error) + ").");
        return;
    } catch (const MalformedSpec& problem) {
        giveUp(std::string("What was to be prepared can't be read: ") + problem.what() + '.');
        return;
    }
    while (wait()) {
    }
    end();
    if (_gaveUp)
        startCold();
}

void WaitingKeeper::start() {
    auto spec = readSpecFile(_request.spec);
    spec.terminal = false;
    _program.emplace(spec, _account, ProgramLimits(_request.limits.within(_rules.limits), _groups));
}

/// One event. False when there is nothing more to wait for.
bool WaitingKeeper::wait() {
    std::array<pollfd, 3> watched{
        {{_signals.get(), POLLIN, 0}, {_program->socket().get(), POLLIN, 0}, {_link.get(), POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), -1);
    if (readSignals(_signals).terminate)
        return false;
    if (watched[1].revents != 0 && !heard())
        return false;
    return watched[2].revents == 0 || !taken();
}

/// False where the program can't be used.
bool WaitingKeeper::heard() {
    const auto report = _program->read();
    if (!report)
        return true;
    if (report->type == WaitingReport::Type::ready && !_ready) {
        if (const auto problem = _program->settle()) {
            giveUp(*problem);
            return false;
        }
        _ready = true;
        tell(_link, *report);
        return true;
    }
    giveUp(report->type == WaitingReport::Type::unfit ? report->reason.data() : "It says what nobody has asked.");
    return false;
}

/// Becomes the keeper of the program that is to be started, if one is; true when that, or the launcher, has ended.
bool WaitingKeeper::taken() {
    auto received = receiveRequest(_link);
    if (received.what == Received::nothing)
        return false;
    if (received.what == Received::request) {
        ProgramStart::Waiting waiting{std::move(*_program), std::move(_link)};
        _program.reset();
        Keeper(std::move(*received.content), _rules, _groups, std::move(waiting), std::move(_signals)).run();
    }
    return true;
}

/// A start that was passed on before the launcher could hear that this one is of no use.
void WaitingKeeper::startCold() {
    ::shutdown(_link.get(), SHUT_RD); // no other one comes after this
    if (auto received = receiveRequest(_link); received.what == Received::request)
        Keeper(std::move(*received.content), _rules, _groups, {}, std::move(_signals)).run();
}

void WaitingKeeper::giveUp(std::string_view reason) {
    _gaveUp = true;
    tell(_link, WaitingReport::unfit(reason));
}

/// It has nothing to lose.
void WaitingKeeper::end() {
    if (!_program)
        return;
    ::kill(_program->pid(), SIGKILL);
    while (::waitpid(-1, nullptr, WNOHANG) >= 0) { // until no child is left
        ProcessTree().kill();
        ::poll(nullptr, 0, patienceWithTheDead);
    }
    _program.reset();
}

} // namespace further::launcher
