#include "ProgramStart.h"

#include "ActingAs.h"
#include "ProgramChild.h"
#include "ProgramEnvironment.h"
#include "SpecFile.h"
#include "StepFailure.h"
#include "Urgency.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace further::launcher {

ProgramStart::ProgramStart(Request request, const Rules& rules, const ControlGroups& groups,
                           std::optional<Waiting> waiting)
    : _request(std::move(request))
    , _rules(rules)
    , _account(*rules.accountOf(_request.user()))
    , _groups(groups)
    , _waiting(std::move(waiting)) {}

std::vector<int> ProgramStart::descriptors() const {
    std::vector<int> descriptors;
    for (const int fd : _request.numbers())
        if (fd >= 0)
            descriptors.push_back(fd);
    return descriptors;
}

void ProgramStart::begin() {
    try {
        _spec = readSpecFile(_request[Passed::spec]);
    } catch (const MalformedSpec&) {
        throw StepFailure{Step::spec, EINVAL};
    }
    if (_spec.source == Spec::Source::script)
        _script.emplace(_spec, _account.home);
    if (_waiting) {
        assign();
    } else {
        _limits.emplace(_request.limits().within(_rules.limits), _groups, ::getpid());
        beginCold();
    }
}

void ProgramStart::assign() {
    auto& program = _waiting->program;
    _limits.emplace(program.releaseLimits());
    _pid = program.pid();
    if (auto change = changeInWaiting()) {
        _beginning = Beginning::unfit(std::move(*change), true); // what has made it may have that, too
        return;
    }
    const Assignment assignment{_account.home, _script ? _script->path() : "", programEnvironment(_account)};
    if (!program.assign(assignment, {_request[Passed::standardInput].get(), _request[Passed::standardOutput].get(),
                                     _request[Passed::standardError].get(), _request[Passed::spec].get()}))
        _beginning = Beginning::unfit("It had ended when it was needed.");
    else
        _beginning = Beginning::byAssignment(program.releaseSocket());
}

/// What others of its user have made of it while it waited, where that can't be taken back.
std::optional<std::string> ProgramStart::changeInWaiting() const {
    if (!comeBack(_pid, _limits->niceness()))
        return "It is less urgent than a program that is started now, and can't be made as urgent.";
    return _limits->changeIn(_pid, _account);
}

void ProgramStart::beginCold() {
    if (_script && _pid != 0) { // the one that was unfit may have made it
        removeScript();
        _script.emplace(_spec, _account.home);
    }
    std::array<int, 2> ends{};
    checked(Step::fork, ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK));
    _beginning = Beginning::byExec(Descriptor(ends[0]));
    const Descriptor failures(ends[1]);

    const auto variables = programEnvironment(_account);
    const ProgramChild child{_spec,
                             _account,
                             *_limits,
                             variables,
                             _request[Passed::standardInput],
                             _request[Passed::standardOutput],
                             _request[Passed::standardError],
                             failures,
                             _script ? &*_script : nullptr,
                             ::getpid()};
    _pid = checked(Step::fork, ::fork());
    if (_pid == 0)
        child.run();
    onDecided(); // the fork has it all
}

Beginning::State ProgramStart::read() {
    const auto state = _beginning.read();
    if (state == Beginning::State::undecided)
        return state;
    if (state == Beginning::State::unfit) {
        tellLauncher(WaitingReport::unfit(_beginning.reason(), _beginning.lasting()));
    } else {
        tellLauncher({WaitingReport::Type::began}); // where a step failed, too: it was fit to say so
        onDecided();
    }
    return state;
}

/// The program's ends of its pipes are the program's alone.
void ProgramStart::onDecided() {
    _request.close();
    _spec.content = {};
}

void ProgramStart::tellLauncher(const WaitingReport& report) {
    if (_waiting)
        ::send(_waiting->link.get(), &report, sizeof report, MSG_DONTWAIT | MSG_NOSIGNAL);
    _waiting.reset();
}

/// As the program's user: what stands there is the program's work, and may lead anywhere.
void ProgramStart::removeScript() {
    if (_script) {
        const ActingAs user(_account);
        if (user.succeeded())
            _script->remove();
    }
    _script.reset();
}

void ProgramStart::tidyClientsDirectory() {
    if (_script && _script->isWithOthers())
        removeScript();
}

void ProgramStart::end() {
    _limits.reset();
    removeScript();
}

} // namespace further::launcher
