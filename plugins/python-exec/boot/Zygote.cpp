#include "Zygote.h"

#include "Preload.h"
#include "PythonError.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

namespace further::boot {

namespace {

using launcher::Forked;
using launcher::ReceivedForkRequest;

constexpr int outOfTheWay = launcher::linkDescriptor + 1;
constexpr int mostInherited = 1024;

/// How the kernel deals with children that end, SIG_DFL in any case.
void reapByItself(bool byItself) {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    action.sa_flags = byItself ? SA_NOCLDWAIT : 0;
    ::sigaction(SIGCHLD, &action, nullptr);
}

void closeOnExecFrom(unsigned first) {
    if (::syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) == 0)
        return;
    for (int fd = static_cast<int>(first); fd < mostInherited; ++fd) // a kernel before 5.11
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> all;
    all.reserve(texts.size() + 1);
    for (const auto& text : texts)
        all.push_back(const_cast<char*>(text.c_str())); // exec takes them so, and changes nothing
    all.push_back(nullptr);
    return all;
}

} // namespace

void Zygote::serve() {
    reapByItself(true);
    _keeper.tell(launcher::WaitingReport::Type::forks);
    for (;;) {
        const auto request = launcher::receiveForkRequest(_keeper.descriptor());
        if (!request)
            ::_exit(0);
        if (fork(*request))
            return;
    }
}

/// True in the fork that is to wait. A request that can't be fulfilled is noticed by the end of its link.
bool Zygote::fork(const ReceivedForkRequest& request) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return false;
    const Descriptor keepersEnd(ends[0]);
    const Descriptor waitingsEnd(ends[1]);
    PyOS_BeforeFork();
    if (::fork() != 0) { // whether it could be done or not
        PyOS_AfterFork_Parent();
        return false;
    }
    // No Python runs in the keeper, so that its fork is for Python the only one. The C library's own handlers run
    // twice.
    ::setsid();
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const pid_t keeper = ::getpid();
    if (const pid_t waiting = ::fork(); waiting != 0)
        becomeKeeper(request, keepersEnd, waiting);
    becomeWaiting(waitingsEnd, keeper);
    return true;
}

void Zygote::becomeKeeper(const ReceivedForkRequest& request, const Descriptor& keepersEnd, pid_t waiting) {
    const int socket = ::fcntl(keepersEnd.get(), F_DUPFD_CLOEXEC, outOfTheWay);
    const int link = ::fcntl(request[Forked::link].get(), F_DUPFD_CLOEXEC, outOfTheWay);
    const int file = ::fcntl(request[Forked::launcher].get(), F_DUPFD_CLOEXEC, outOfTheWay);
    auto words = request.request.words;
    words.push_back(std::to_string(waiting));
    if (waiting > 0 && socket >= 0 && link >= 0 && file >= 0) {
        closeOnExecFrom(STDERR_FILENO + 1);
        ::dup2(socket, launcher::assignmentDescriptor);
        ::dup2(link, launcher::linkDescriptor);
        ::fexecve(file, pointers(words).data(), pointers(request.request.environment).data());
    }
    ::_exit(127); // and with it the one that waits
}

void Zygote::becomeWaiting(const Descriptor& waitingsEnd, pid_t keeper) {
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != keeper)
        ::_exit(127);
    reapByItself(false);
    _keeper.replace(waitingsEnd);
    PyOS_AfterFork_Child();
    seedAnew();
}

} // namespace further::boot
