#include "ProgramChild.h"

#include "Assignment.h"
#include "Companion.h"
#include "ControllingTerminal.h"
#include "ProgramPlace.h"
#include "Signals.h"
#include "StepFailure.h"
#include "Variables.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <vector>

namespace further::launcher {

namespace {

constexpr int mostInherited = 1024;

constexpr std::size_t roomForNames = 240;

/// Instead of the file of one that waits. The blanks are room, to write there what `ps` is to show of it later.
std::string nothing() {
    return "/dev/null/waiting" + std::string(roomForNames, ' ');
}

void closeTheRestOnExec() {
    if (::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    // A kernel before 5.11, or a sandbox: what the launcher holds is close-on-exec by itself, and it inherited little.
    for (int fd = 3; fd < mostInherited; ++fd)
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

} // namespace

void ProgramChild::run() const {
    try {
        const bool fromHere = !account.own && spec.source == Spec::Source::none;
        const auto own = fromHere ? companion(spec.arguments.front()) : Descriptor(); // while it has the rights
        prepare();
        if (waits)
            offerAssignment();
        execute(waits ? nothing() : enterPlace(spec, account.home, script), own);
    } catch (const StepFailure& failure) {
        [[maybe_unused]] const auto told = ::write(failures.get(), &failure, sizeof failure);
    }
    ::_exit(127);
}

void ProgramChild::prepare() const {
    endWithKeeper();
    checked(Step::session, ::setsid());
    checked(Step::session, ::dup2(input.get(), STDIN_FILENO));
    checked(Step::session, ::dup2(output.get(), STDOUT_FILENO));
    checked(Step::session, ::dup2(error.get(), STDERR_FILENO));
    closeTheRestOnExec();
    restoreSignals();
    limits.enter();
    account.become();
    endWithKeeper(); // again: to become another user undoes it
    replaceEnvironment(environment);
    if (spec.terminal)
        takeTerminal();
}

void ProgramChild::offerAssignment() const {
    if (failures.get() == assignmentDescriptor)
        checked(Step::session, ::fcntl(assignmentDescriptor, F_SETFD, 0));
    else
        checked(Step::session, ::dup2(failures.get(), assignmentDescriptor));
    checked(Step::chdir, ::chdir("/"));
}

void ProgramChild::endWithKeeper() const {
    checked(Step::session, ::prctl(PR_SET_PDEATHSIG, SIGKILL));
    if (::getppid() != keeper)
        ::_exit(127);
}

void ProgramChild::execute(const std::string& file, const Descriptor& own) const {
    addVariables(spec.environment);
    const bool isShell = spec.source == Spec::Source::shell;
    const auto shellName =
        '-' + account.shell.substr(account.shell.find_last_of('/') + 1); // by which it knows that it is a login's
    std::vector<char*> arguments;
    arguments.reserve(spec.arguments.size() + 2);
    for (const auto& argument : spec.arguments)
        arguments.push_back(const_cast<char*>(argument.c_str())); // exec takes them so, and changes nothing
    if (spec.hasFile())
        arguments.insert(arguments.begin() + spec.fileAt, const_cast<char*>(file.c_str()));
    else if (isShell)
        arguments.insert(arguments.begin(), const_cast<char*>(shellName.c_str()));
    arguments.push_back(nullptr);
    limits.lower(account);
    if (own)
        ::fexecve(own.get(), arguments.data(), ::environ);
    else if (isShell)
        ::execv(account.shell.c_str(), arguments.data());
    else if (spec.executesFile()) // as it is: execvp would try a shell on what it can't execute
        ::execv(arguments[0], arguments.data());
    else
        ::execvp(arguments[0], arguments.data());
    throw StepFailure{Step::exec, errno};
}

} // namespace further::launcher
