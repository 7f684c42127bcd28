#include "Keeper.h"

#include "ActingAs.h"
#include "Assignment.h"
#include "KeeperProcess.h"
#include "ProcessTree.h"
#include "ProgramChild.h"
#include "ProgramEnvironment.h"
#include "Signals.h"
#include "SpecFile.h"
#include "StepFailure.h"
#include "Streams.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>
#include <vector>

namespace further::launcher {

namespace {

constexpr std::chrono::milliseconds mostGraceOfTheAbandoned{1000};
constexpr std::chrono::milliseconds shortestUntilNextKill{5};
constexpr std::chrono::milliseconds longestUntilNextKill{1000};

int toExitCode(int status) {
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

Keeper::Keeper(Request request, const Rules& rules, const ControlGroups& groups, pid_t launcher)
    : _request(std::move(request))
    , _rules(rules)
    , _account(*rules.accountOf(_request.user()))
    , _groups(groups)
    , _link(std::move(_request[Passed::control]))
    , _launcher(launcher)
    , _untilNextKill(shortestUntilNextKill) {}

Keeper::Keeper(Request request, const Rules& rules, const ControlGroups& groups, Waiting waiting)
    : Keeper(std::move(request), rules, groups, 0) {
    _waiting.emplace(std::move(waiting));
    _signals = std::move(_waiting->signals);
}

void Keeper::run() {
    try {
        if (!_waiting)
            become();
        begin();
        while (!_noChildren) {
            awaitEvent();
            readBeginning();
            readSignals();
            readCommands();
            endWhenTimeIsOver();
            killWhereDue();
        }
    } catch (const StepFailure& failure) {
        _link.failed(failure.step, failure.error);
    }
    _limits.reset();
    removeScript();
    _link.ended();
}

void Keeper::become() {
    std::vector<int> kept{_link.descriptor()};
    for (const int fd : _request.numbers())
        if (fd >= 0)
            kept.push_back(fd);
    becomeKeeper(_launcher, kept);
    _signals = signalDescriptor();
}

void Keeper::begin() {
    try {
        _spec = readSpecFile(_request[Passed::spec]);
    } catch (const MalformedSpec&) {
        throw StepFailure{Step::spec, EINVAL};
    }
    for (const auto which : {Passed::standardInput, Passed::standardOutput, Passed::standardError})
        giveStream(_request[which].get(), _account, _rules.agent.value_or(::geteuid()));
    if (_spec.source == Spec::Source::script)
        _script.emplace(_spec, _account.home);
    if (!_waiting) {
        _limits.emplace(_request.limits().within(_rules.limits), _groups);
        beginCold();
    } else if (!assign()) {
        beginColdInstead("It had ended when it was needed.");
    }
}

/// False where the waiting program can't be had any more.
bool Keeper::assign() {
    auto& program = _waiting->program;
    _limits.emplace(program.releaseLimits());
    _program = program.pid();
    const Assignment assignment{_account.home, _script ? _script->path() : "", programEnvironment(_account)};
    if (!program.assign(assignment, {_request[Passed::standardInput].get(), _request[Passed::standardOutput].get(),
                                     _request[Passed::standardError].get(), _request[Passed::spec].get()}))
        return false;
    _beginning = Beginning::byAssignment(program.releaseSocket());
    return true;
}

void Keeper::beginCold() {
    std::array<int, 2> ends{};
    checked(Step::fork, ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK));
    _beginning = Beginning::byExec(Descriptor(ends[0]));
    const Descriptor failures(ends[1]);

    const ProgramChild child{_spec,
                             _account,
                             *_limits,
                             _request[Passed::standardInput],
                             _request[Passed::standardOutput],
                             _request[Passed::standardError],
                             failures,
                             _script ? &*_script : nullptr,
                             ::getpid()};
    _program = checked(Step::fork, ::fork());
    if (_program == 0)
        child.run();
    _noChildren = false;
    closeStart();
}

/// The program's ends of its pipes are the program's alone.
void Keeper::closeStart() {
    _request.close();
    _spec.content = {};
}

void Keeper::awaitEvent() const {
    int timeout = -1;
    const auto never = Clock::time_point::max();
    const auto until = std::min(
        {_killAt.value_or(never), _limits->until().value_or(never), _beginning.until().value_or(never)});
    if (until != never) {
        const auto left = std::chrono::ceil<Milliseconds>(until - Clock::now());
        timeout = static_cast<int>(std::max(left, Milliseconds(0)).count());
    }
    std::array<pollfd, 3> watched{{{_signals.get(), POLLIN, 0},
                                   {_beginning.descriptor(), POLLIN, 0},
                                   {_link.closed() ? -1 : _link.descriptor(), POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), timeout);
}

void Keeper::readBeginning() {
    if (_beginning.state() != Beginning::State::undecided)
        return;
    switch (_beginning.read()) {
    case Beginning::State::undecided:
        return;
    case Beginning::State::began:
        onBegan();
        return;
    case Beginning::State::failed:
        tellLauncher({WaitingReport::Type::began}); // it was fit to say so
        removeScript();                             // so that nothing of it is left when it is told
        _link.failed(_beginning.failure().step, _beginning.failure().error);
        return;
    case Beginning::State::unfit:
        beginColdInstead(_beginning.reason());
        return;
    }
}

void Keeper::onBegan() {
    tellLauncher({WaitingReport::Type::began});
    closeStart();
    _link.started(_program);
    _limits->begin();
    if (_stopping)
        terminate();
}

/// The program that waited can't become this one, which starts as if there had been none.
void Keeper::beginColdInstead(const std::string& reason) {
    tellLauncher(WaitingReport::unfit(reason));
    if (!_exitCode)
        ::kill(_program, SIGKILL);
    removeScript();
    if (_spec.source == Spec::Source::script)
        _script.emplace(_spec, _account.home);
    beginCold();
}

void Keeper::tellLauncher(const WaitingReport& report) {
    if (_waiting)
        ::send(_waiting->link.get(), &report, sizeof report, MSG_DONTWAIT | MSG_NOSIGNAL);
    _waiting.reset();
}

void Keeper::readSignals() {
    const auto arrived = further::launcher::readSignals(_signals);
    if (arrived.child)
        reap();
    if (arrived.terminate)
        abandon();
}

void Keeper::reap() {
    int status = 0;
    pid_t pid = 0;
    bool ended = false;
    while ((pid = ::waitpid(-1, &status, WNOHANG)) > 0) {
        _untilNextKill = shortestUntilNextKill; // it helps
        if (pid == _program) {
            ended = true;
            _exitCode = toExitCode(status);
        }
    }
    _noChildren = pid < 0;
    if (!ended)
        return;
    readBeginning(); // it may have begun and ended since the last look
    if (!begun()) {
        _exitCode.reset(); // of one that was no program yet
        return;
    }
    if (_noChildren)
        removeScript();
    for (const auto limit : _limits->metBy(*_exitCode))
        _link.limited(limit, _limits->amountOf(limit));
    _link.exited(*_exitCode);
    if (_stopping || !_spec.keepChildren)
        killWithin(_spec.leftoverGrace);
}

void Keeper::readCommands() {
    const bool wasClosed = _link.closed();
    while (const auto command = _link.receive()) {
        if (command->type == Command::Type::stop)
            stop(_spec.stopGrace);
        else
            killWithin(Milliseconds(0));
    }
    // Where the program has ended by itself, an agent that no longer listens changes nothing.
    if (_link.closed() && !wasClosed && !_exitCode)
        abandon();
}

/// What a program leaves behind has no more time than the program, only nobody to be told.
void Keeper::endWhenTimeIsOver() {
    if (!_limits->timeIsOver())
        return;
    if (!_exitCode)
        _link.limited(Limit::runTime, _limits->amountOf(Limit::runTime));
    stop(_spec.stopGrace);
}

/// The agent or the launcher is gone.
void Keeper::abandon() {
    stop(std::min(_spec.stopGrace, mostGraceOfTheAbandoned));
}

void Keeper::stop(Milliseconds grace) {
    killWithin(grace);
    if (std::exchange(_stopping, true))
        return;
    if (begun())
        terminate();
}

/// What was stopped obeys only when it goes on. A shell that reads from a terminal ignores SIGTERM: it ends when that
/// hangs up.
void Keeper::terminate() const {
    signalAll(SIGTERM);
    if (!_exitCode && _spec.terminal && _spec.source == Spec::Source::shell)
        ::kill(_program, SIGHUP);
    signalAll(SIGCONT);
}

void Keeper::signalAll(int signal) const {
    // On a terminal, a shell makes a group of each job; and at the end the number of the group may be another's.
    if (_exitCode || _spec.terminal)
        ProcessTree().signal(signal);
    else
        ::kill(-_program, signal);
}

void Keeper::killWithin(Milliseconds time) {
    const auto at = Clock::now() + time;
    _killAt = _killAt ? std::min(*_killAt, at) : at;
}

void Keeper::killWhereDue() {
    if (_noChildren || !_killAt || Clock::now() < *_killAt)
        return;
    _limits->kill();
    ProcessTree().kill();
    // Again until no child is left, less and less often where one can't be killed.
    _killAt = Clock::now() + _untilNextKill;
    _untilNextKill = std::min(2 * _untilNextKill, longestUntilNextKill);
}

/// As the program's user: what stands there is the program's work, and may lead anywhere.
void Keeper::removeScript() {
    if (_script) {
        const ActingAs user(_account);
        if (user.succeeded())
            _script->remove();
    }
    _script.reset();
}

} // namespace further::launcher
