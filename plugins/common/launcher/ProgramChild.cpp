#include "ProgramChild.h"

#include "Companion.h"
#include "Home.h"
#include "Paths.h"
#include "ProgramEnvironment.h"
#include "Signals.h"
#include "StepFailure.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <vector>

namespace further::launcher {

namespace {

constexpr int mostInherited = 1024;

void closeTheRestOnExec() {
    if (::syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    // A kernel before 5.11, or a sandbox: what the launcher holds is close-on-exec by itself, and it inherited little.
    for (int fd = 3; fd < mostInherited; ++fd)
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/// Signals of its keys, and of its end, are for the program from here on.
void takeTerminal() {
    checked(Step::session, ::ioctl(STDIN_FILENO, TIOCSCTTY, 0));
    ::setenv("TERM", "xterm-256color", 1); // what clients show terminals with
}

} // namespace

void ProgramChild::run() const {
    try {
        const bool fromHere = !account.own && spec.source == Spec::Source::none;
        const auto own = fromHere ? companion(spec.arguments.front()) : Descriptor(); // while it has the rights
        prepare();
        execute(file(), own);
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
    replaceEnvironment(programEnvironment(account));
    if (spec.terminal)
        takeTerminal();
}

void ProgramChild::endWithKeeper() const {
    checked(Step::session, ::prctl(PR_SET_PDEATHSIG, SIGKILL));
    if (::getppid() != keeper)
        ::_exit(127);
}

/// Where the file is; enters its directory. Empty where there is no file.
std::string ProgramChild::file() const {
    std::string file;
    std::string place;
    if (spec.source == Spec::Source::script) {
        script->write(spec.content);
        file = script->path();
        place = script->directory();
    } else if (spec.source == Spec::Source::file) {
        file = pathFromWork(spec.content, spec.workDirectory, account.home);
        requireFile(file, spec.executesFile());
        place = directoryOf(file);
    } else {
        place = directory();
    }
    checked(Step::chdir, ::chdir(place.c_str()));
    ::setenv("PWD", place.c_str(), 1);
    return file;
}

/// Where a program without a file runs.
std::string ProgramChild::directory() const {
    if (spec.source == Spec::Source::shell && !spec.content.empty())
        return pathFromWork(spec.content, spec.workDirectory, account.home);
    auto place = expandHome(spec.workDirectory, account.home);
    makeDirectories(place);
    return place;
}

void ProgramChild::execute(const std::string& file, const Descriptor& own) const {
    for (const auto& variable : spec.environment) {
        const auto equals = variable.find('=');
        ::setenv(variable.substr(0, equals).c_str(), variable.c_str() + equals + 1, 1);
    }
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
