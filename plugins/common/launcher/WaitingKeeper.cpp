#include "WaitingKeeper.h"

#include "DescriptorMessage.h"
#include "Keeper.h"
#include "KeeperProcess.h"
#include "OwnFamily.h"
#include "ReapedFamily.h"
#include "RequestReader.h"
#include "Signals.h"
#include "SpecFile.h"
#include "StepFailure.h"
#include "Urgency.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <span>
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
    return _whole && !_forks; // what the program's libraries have started would be the launcher's by now
}

bool WaitingKeeper::startFork(const PrepareRequest& request, ForkEnds ends, pid_t launcher) {
    _limits = request.limits.within(_rules.limits);
    const auto& account = *_rules.accountOf(request.user);
    ExpectedFork fork(std::move(ends), account.uid);
    try {
        auto kept = fork.descriptors();
        becomeKeeper(launcher, std::array{_link.get(), kept[0], kept[1]});
        _signals = signalDescriptor();
        if (awaitFork(fork))
            beginFork(account, std::move(fork));
    } catch (const StepFailure& failure) {
        giveUp(std::string("It can't be kept (") + std::strerror(failure.error) + // NOLINT(concurrency-mt-unsafe)
               ").");
    }
    lookAfterIt();
    return _whole;
}

/// False where there is nothing to look after.
bool WaitingKeeper::awaitFork(ExpectedFork& fork) {
    auto state = ExpectedFork::State::expected;
    while ((state = fork.look()) == ExpectedFork::State::expected) {
        const auto expected = fork.descriptors();
        std::array<pollfd, 4> watched{{{_signals.get(), POLLIN, 0},
                                       {_link.get(), POLLIN, 0}, // which has nothing to say but that it has ended
                                       {expected[0], POLLIN, 0},
                                       {expected[1], POLLIN, 0}}};
        ::poll(watched.data(), watched.size(), -1);
        if (readSignals(_signals).terminate || watched[1].revents != 0)
            return false;
    }
    if (state == ExpectedFork::State::unfit)
        giveUp(fork.reason());
    return state == ExpectedFork::State::there;
}

/// The reaper has to be within the limits, too: it could be something else that its user has put there.
void WaitingKeeper::beginFork(const Account& account, ExpectedFork fork) {
    auto program = fork.takeProgram();
    auto reaper = fork.takeReaper();
    auto ends = fork.takeEnds();
    WaitingReport report;
    report.reaper = reaper.pid();
    const auto seen = std::array{reaper.descriptor().get()};
    ProgramLimits limits(_limits, _groups, ::getpid(), 1);
    const bool limited = limits.take(reaper.pid()) && limits.take(program.pid());
    _program.emplace(program.pid(), std::move(ends.socket), account, std::move(limits));
    _ready = true;
    if (limited)
        sendWithDescriptors(_link, std::as_bytes(std::span(&report, 1)), seen);
    else
        giveUp("It can't be kept within its limits.");
    _family = std::make_unique<ReapedFamily>(std::move(program), std::move(reaper), std::move(ends.link));
}

void WaitingKeeper::begin(const PrepareRequest& request) {
    auto spec = readSpecFile(request.spec);
    spec.terminal = false;
    _limits = request.limits.within(_rules.limits);
    _program.emplace(spec, *_rules.accountOf(request.user), ProgramLimits(_limits, _groups, ::getpid()));
    _family = std::make_unique<OwnFamily>(_program->pid());
}

void WaitingKeeper::lookAfterIt() {
    while (_program && !_gaveUp && wait()) {
    }
    end();
    if (_gaveUp)
        startCold();
}

/// One event. False when there is nothing more to wait for.
bool WaitingKeeper::wait() {
    const auto family = _family->descriptors();
    std::array<pollfd, 6> watched{{{_signals.get(), POLLIN, 0},
                                   {_program->socket().get(), POLLIN, 0},
                                   {_link.get(), POLLIN, 0},
                                   {family[0], POLLIN, 0},
                                   {family[1], POLLIN, 0},
                                   {family[2], POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), -1);
    if (readSignals(_signals).terminate)
        return false;
    if (watched[1].revents != 0 && !heard())
        return false;
    if (std::any_of(watched.begin() + 3, watched.end(), [](const pollfd& each) { return each.revents != 0; })) {
        giveUp("It ended, or what reaps it, before it was needed.");
        return false;
    }
    return watched[2].revents == 0 || told();
}

/// False where the program can't be used.
bool WaitingKeeper::heard() {
    auto report = _program->read();
    if (!report)
        return true;
    const bool forks = report->type == WaitingReport::Type::forks;
    if ((report->type == WaitingReport::Type::ready || forks) && !std::exchange(_ready, true)) {
        _forks = forks;
        comeBack(::getpid(), _niceness);
        if (const auto problem = _program->settle()) {
            giveUp(*problem);
            return false;
        }
        if (_forks) // what its programs leave behind is no business of this one's
            ::prctl(PR_SET_CHILD_SUBREAPER, 0);
        report->reaper = 0;
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
        return fork(received.ends);
    if (received.what == Received::request && !_forks)
        run(std::move(*received.content));
    return received.what == Received::nothing;
}

/// Is the keeper of the program that the waiting one becomes.
void WaitingKeeper::run(Request request) {
    ProgramStart::Waiting waiting{std::move(*_program), std::move(_link)};
    _program.reset();
    _whole =
        Keeper(std::move(request), _rules, _groups, std::move(waiting), std::move(_family), std::move(_signals)).run();
}

/// False where the program that forks has ended.
bool WaitingKeeper::fork(const ForkEnds& ends) const {
    return _program->fork({ends.socket.get(), ends.link.get()});
}

/// A start that was passed on before the launcher could hear that this one is of no use.
void WaitingKeeper::startCold() {
    ::shutdown(_link.get(), SHUT_RD); // no other one comes after this
    auto received = receiveRequest(_link);
    if (received.what == Received::request)
        _whole = Keeper(std::move(*received.content), _rules, _groups, {}, {}, std::move(_signals)).run() && _whole;
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
    if (_forks) {
        ::kill(_program->pid(), SIGKILL);
        ::waitpid(_program->pid(), nullptr, 0);
    } else {
        while (_family->look(), !_family->isEmpty()) {
            _family->kill();
            ::poll(nullptr, 0, patienceWithTheDead);
        }
        _whole = _family->isWhole();
    }
    _program.reset();
}

} // namespace further::launcher
