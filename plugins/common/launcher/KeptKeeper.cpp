#include "KeptKeeper.h"

#include "Assignment.h"
#include "WaitingKeeper.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <utility>

namespace further::launcher {

namespace {

Descriptor passed(int number) {
    ::fcntl(number, F_SETFD, FD_CLOEXEC);
    return Descriptor(number);
}

} // namespace

void keepForked(const Rules& rules) {
    ::prctl(PR_SET_NAME, "further-keeper");
    ::prctl(PR_SET_DUMPABLE, 0); // programs of this user have no business in it
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const ControlGroups none; // the launcher moves the program to its own
    auto socket = passed(assignmentDescriptor);
    auto link = passed(linkDescriptor);
    const Descriptor untilTheEnd(::fcntl(link.get(), F_DUPFD_CLOEXEC, 0));
    ProgramLimits limits(rules.limits, none, ::getpid());
    WaitingKeeper(rules, none, std::move(link))
        .adopt(WaitingProgram(rules.kept, std::move(socket), rules.account, std::move(limits)));
    const WaitingReport ended{WaitingReport::Type::ended};
    ::send(untilTheEnd.get(), &ended, sizeof ended, MSG_DONTWAIT | MSG_NOSIGNAL);
}

} // namespace further::launcher
