#include "WaitingKeeper.h"

#include "Keeper.h"
#include "KeeperProcess.h"
#include "ProcessTree.h"
#include "ProgramEnvironment.h"
#include "RequestReader.h"
#include "Signals.h"
#include "SpecFile.h"
#include "StepFailure.h"
#include "Urgency.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <string>
#include <utility>

namespace further::launcher {

namespace {

constexpr int patienceWithTheDead = 5; // ms, between two looks

} // namespace

WaitingKeeper::WaitingKeeper(const Rules& rules, const ControlGroups& groups, Descriptor link)
    : _rules(rules), _groups(groups), _link(std::move(link)) {}

bool WaitingKeeper::start(const PrepareRequest& request, pid_t launcher) {
    _niceness = ::getpriority(PRIO_PROCESS, 0);
    comeLast(); // nobody waits for it yet
    try {
        becomeKeeper(launcher, std::array{_link.get(), request.spec.get()});
        _signals = signalDescriptor();
        begin(request);
    } catch (const StepFailure& failure) {
        giveUp(std::string("It can't be started (") + std::strerror(failure.error) + // NOLINT(concurrency-mt-unsafe)
               ").");
    } catch (const MalformedSpec& problem) {
        giveUp(std::string("What was to be prepared can't be read: ") + problem.what() + '.');
    }
    lookAfterIt();
    return !_forks; // what the program's libraries have started would be the launcher's by now
}

void WaitingKeeper::adopt(WaitingProgram program) {
    _adopted = true;
    _program.emplace(std::move(program));
    _signals = signalDescriptor();
    lookAfterIt();
}

void WaitingKeeper::begin(const PrepareRequest& request) {
    auto spec = readSpecFile(request.spec);
    spec.terminal = false;
    _limits = request.limits.within(_rules.limits);
    _program.emplace(spec, *_rules.accountOf(request.user), ProgramLimits(_limits, _groups, ::getpid()));
}

void WaitingKeeper::lookAfterIt() {
    while (_program && wait()) {
    }
    end();
    if (_gaveUp)
        startCold();
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
    return watched[2].revents == 0 || told();
}

/// False where the program can't be used.
bool WaitingKeeper::heard() {
    auto report = _program->read();
    if (!report)
        return true;
    const bool forks = report->type == WaitingReport::Type::forks && !_adopted;
    if ((report->type == WaitingReport::Type::ready || forks) && !std::exchange(_ready, true)) {
        _forks = forks;
        if (!_adopted)
            comeBack(::getpid(), _niceness);
        auto problem = _program->settle();
        if (forks && !_program->account().own)
            problem = "That is for programs of the launcher's own user only: another's could stop what keeps them.";
        if (problem) {
            giveUp(*problem);
            return false;
        }
        if (_forks) // what its programs leave behind is no business of this one's
            ::prctl(PR_SET_CHILD_SUBREAPER, 0);
        report->pid = _program->pid();
        tell(*report);
        return true;
    }
    giveUp(report->type == WaitingReport::Type::unfit ? report->reason.data() : "It says what nobody has asked.");
    return false;
}

/// What the launcher says. False where that has ended, or the program has.
bool WaitingKeeper::told() {
    auto received = receiveRequest(_link);
    if (received.what == Received::fork && _forks)
        return fork(received.link);
    if (received.what == Received::request && !_forks)
        run(std::move(*received.content));
    return received.what == Received::nothing;
}

/// Is the keeper of the program that the waiting one becomes.
void WaitingKeeper::run(Request request) {
    auto launcher = endOfLauncher();
    ProgramStart::Waiting waiting{std::move(*_program), std::move(_link)};
    _program.reset();
    Keeper(std::move(request), _rules, _groups, std::move(waiting), std::move(_signals), std::move(launcher)).run();
}

/// Where a keeper sees the launcher's end whose parent that isn't.
Descriptor WaitingKeeper::endOfLauncher() const {
    return _adopted ? Descriptor(::fcntl(_link.get(), F_DUPFD_CLOEXEC, 0)) : Descriptor();
}

/// False where the program that forks has ended.
bool WaitingKeeper::fork(const Descriptor& link) const {
    const auto& account = _program->account();
    ForkRequest request{_rules.wordsForKept(account, _limits), programEnvironment(account)};
    const Descriptor self(::open("/proc/self/exe", O_PATH | O_CLOEXEC));
    return _program->fork(request, {link.get(), self.get()});
}

/// A start that was passed on before the launcher could hear that this one is of no use.
void WaitingKeeper::startCold() {
    ::shutdown(_link.get(), SHUT_RD); // no other one comes after this
    auto received = receiveRequest(_link);
    if (received.what == Received::request)
        Keeper(std::move(*received.content), _rules, _groups, {}, std::move(_signals), endOfLauncher()).run();
}

void WaitingKeeper::tell(const WaitingReport& report) const {
    ::send(_link.get(), &report, sizeof report, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void WaitingKeeper::giveUp(std::string_view reason) {
    _gaveUp = true;
    tell(WaitingReport::unfit(reason));
}

/// It has nothing to lose. The programs that one which forks has made have keepers of their own.
void WaitingKeeper::end() {
    if (!_program)
        return;
    ::kill(_program->pid(), SIGKILL);
    if (_forks) {
        ::waitpid(_program->pid(), nullptr, 0);
    } else {
        while (::waitpid(-1, nullptr, WNOHANG) >= 0) { // until no child is left
            ProcessTree().kill();
            ::poll(nullptr, 0, patienceWithTheDead);
        }
    }
    _program.reset();
}

} // namespace further::launcher
