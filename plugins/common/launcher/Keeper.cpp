#include "Keeper.h"

#include "KeeperProcess.h"
#include "OwnFamily.h"
#include "Signals.h"
#include "StepFailure.h"

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

namespace further::launcher {

namespace {

constexpr std::chrono::milliseconds mostGraceOfTheAbandoned{1000};
constexpr std::chrono::milliseconds patienceWithReapers{100};
constexpr std::chrono::milliseconds shortestUntilNextKill{5};
constexpr std::chrono::milliseconds longestUntilNextKill{1000};

int toExitCode(int status) {
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

Keeper::Keeper(Request request, const Rules& rules, const ControlGroups& groups)
    : _link(std::move(request[Passed::control]))
    , _start(std::move(request), rules, groups, {})
    , _untilNextKill(shortestUntilNextKill) {}

Keeper::Keeper(Request request, const Rules& rules, const ControlGroups& groups,
               std::optional<ProgramStart::Waiting> waiting, std::unique_ptr<ProgramFamily> family, Descriptor signals)
    : _link(std::move(request[Passed::control]))
    , _start(std::move(request), rules, groups, std::move(waiting))
    , _signals(std::move(signals))
    , _family(std::move(family))
    , _untilNextKill(shortestUntilNextKill) {}

bool Keeper::becomeAndRun(pid_t launcher) {
    try {
        auto kept = _start.descriptors();
        kept.push_back(_link.descriptor());
        becomeKeeper(launcher, kept);
        _signals = signalDescriptor();
    } catch (const StepFailure& failure) {
        _link.failed(failure.step, failure.error);
        _link.ended();
        return true;
    }
    return run();
}

bool Keeper::run() {
    try {
        _start.begin();
        if (!_family)
            _family = std::make_unique<OwnFamily>(_start.pid());
        while (!_family->isEmpty()) {
            awaitEvent();
            readBeginning();
            readSignals();
            readFamily();
            readCommands();
            endWhenTimeIsOver();
            killWhereDue();
        }
    } catch (const StepFailure& failure) {
        _link.failed(failure.step, failure.error);
    }
    _start.end();
    _link.ended();
    return _whole && (!_family || _family->isWhole());
}

void Keeper::awaitEvent() const {
    int timeout = -1;
    const auto never = Clock::time_point::max();
    if (!_decided && _start.beginning().state() != Beginning::State::undecided)
        timeout = 0; // it couldn't be assigned
    const auto until = std::min({_killAt.value_or(never), _start.limits()->until().value_or(never),
                                 _start.beginning().until().value_or(never)});
    if (timeout != 0 && until != never) {
        const auto left = std::chrono::ceil<Milliseconds>(until - Clock::now());
        timeout = static_cast<int>(std::max(left, Milliseconds(0)).count());
    }
    const auto family = _family->descriptors();
    std::array<pollfd, 6> watched{{{_signals.get(), POLLIN, 0},
                                   {_start.beginning().descriptor(), POLLIN, 0},
                                   {_link.closed() ? -1 : _link.descriptor(), POLLIN, 0},
                                   {family[0], POLLIN, 0},
                                   {family[1], POLLIN, 0},
                                   {family[2], POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), timeout);
}

void Keeper::readBeginning() {
    if (_decided)
        return;
    const auto state = _start.read();
    _decided = state == Beginning::State::began || state == Beginning::State::failed;
    if (state == Beginning::State::began)
        onBegan();
    else if (state == Beginning::State::failed)
        onFailed();
    else if (state == Beginning::State::unfit)
        beginCold();
}

void Keeper::onBegan() {
    _begun = true;
    _link.started(_start.pid());
    _start.limits()->begin();
    if (_stopping)
        terminate();
}

void Keeper::onFailed() {
    const auto& failure = _start.beginning().failure();
    _start.removeScript(); // so that nothing of it is left when it is told
    _link.failed(failure.step, failure.error);
    killWithin(Milliseconds(0));
}

/// The program that waited can't become this one.
void Keeper::beginCold() {
    _family->giveUp();
    _whole = _family->isWhole();
    _start.beginCold();
    _family = std::make_unique<OwnFamily>(_start.pid());
    if (::getppid() != _parent) // the launcher ended while nobody would have told
        abandon();
}

void Keeper::readSignals() {
    const auto arrived = further::launcher::readSignals(_signals);
    if (arrived.terminate)
        abandon();
}

void Keeper::readFamily() {
    const auto news = _family->look();
    if (news.any)
        _untilNextKill = shortestUntilNextKill; // it helps
    if (news.programEnded)
        readBeginning(); // it may have begun and ended since the last look
    if (!_begun)
        return; // it was no program yet
    const auto grace = _start.spec().leftoverGrace;
    if ((news.programEnded || news.status) && (_stopping || !_start.spec().keepChildren))
        killWithin(news.status ? grace : std::max(grace, patienceWithReapers)); // killed with the rest, it can't tell
    if (news.status)
        onProgramEnd(*news.status);
}

void Keeper::onProgramEnd(int status) {
    _exitCode = toExitCode(status);
    if (_family->isEmpty())
        _start.tidyClientsDirectory();
    for (const auto limit : _start.limits()->metBy(*_exitCode))
        _link.limited(limit, _start.limits()->amountOf(limit));
    _link.exited(*_exitCode);
}

void Keeper::readCommands() {
    const bool wasClosed = _link.closed();
    while (const auto command = _link.receive()) {
        if (command->type == Command::Type::stop)
            stop(_start.spec().stopGrace);
        else
            killWithin(Milliseconds(0));
    }
    // Where the program has ended by itself, an agent that no longer listens changes nothing.
    if (_link.closed() && !wasClosed && !_exitCode)
        abandon();
}

/// What a program leaves behind has no more time than the program, only nobody to be told.
void Keeper::endWhenTimeIsOver() {
    if (!_start.limits()->timeIsOver())
        return;
    if (!_exitCode)
        _link.limited(Limit::runTime, _start.limits()->amountOf(Limit::runTime));
    stop(_start.spec().stopGrace);
}

/// The agent or the launcher is gone.
void Keeper::abandon() {
    if (_family->fallsToLauncher() && ::getppid() != _parent) {
        _stopping = true;
        killWithin(Milliseconds(0)); // nobody would end what gets away meanwhile
        return;
    }
    stop(std::min(_start.spec().stopGrace, mostGraceOfTheAbandoned));
}

void Keeper::stop(Milliseconds grace) {
    killWithin(grace);
    if (std::exchange(_stopping, true))
        return;
    if (_begun)
        terminate();
}

/// What was stopped obeys only when it goes on. A shell that reads from a terminal ignores SIGTERM: it ends when that
/// hangs up.
void Keeper::terminate() const {
    signalAll(SIGTERM);
    if (!_exitCode && _start.spec().terminal && _start.spec().source == Spec::Source::shell)
        ::kill(_start.pid(), SIGHUP);
    signalAll(SIGCONT);
}

void Keeper::signalAll(int signal) const {
    // On a terminal, a shell makes a group of each job; and at the end the number of the group may be another's.
    if (_exitCode || _start.spec().terminal)
        _family->signalAll(signal);
    else
        _family->signalGroup(signal);
}

void Keeper::killWithin(Milliseconds time) {
    const auto at = Clock::now() + time;
    _killAt = _killAt ? std::min(*_killAt, at) : at;
}

void Keeper::killWhereDue() {
    if (_family->isEmpty() || !_killAt || Clock::now() < *_killAt)
        return;
    _start.limits()->kill();
    _family->kill();
    // Again until nobody is left, less and less often where one can't be killed.
    _killAt = Clock::now() + _untilNextKill;
    _untilNextKill = std::min(2 * _untilNextKill, longestUntilNextKill);
}

} // namespace further::launcher
