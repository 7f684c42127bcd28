#include "WaitingProgram.h"

#include "ProgramChild.h"
#include "ProgramEnvironment.h"
#include "StepFailure.h"
#include "Urgency.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace further::launcher {

namespace {

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        checked(Step::session, ::pipe2(ends.data(), O_CLOEXEC));
        read = Descriptor(ends[0]);
        write = Descriptor(ends[1]);
    }
    Descriptor read;
    Descriptor write;
};

} // namespace

WaitingProgram::WaitingProgram(const Spec& spec, const Account& account, ProgramLimits limits)
    : _account(account), _limits(std::move(limits)) {
    std::array<int, 2> ends{};
    checked(Step::session, ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()));
    _socket = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    Pipe input;
    Pipe output;
    const auto environment = programEnvironment(account);
    const ProgramChild child{spec,         account, _limits, environment, input.read, output.write,
                             output.write, theirs,  nullptr, ::getpid(),  true};
    _pid = checked(Step::fork, ::fork()); // NOLINT(cppcoreguidelines-prefer-member-initializer): it needs what is above
    if (_pid == 0)
        child.run();
    _input = std::move(input.write);
    _output = std::move(output.read);
}

WaitingProgram::WaitingProgram(pid_t pid, Descriptor socket, const Account& account, ProgramLimits limits)
    : _account(account), _limits(std::move(limits)), _socket(std::move(socket)), _pid(pid) {}

std::optional<WaitingReport> WaitingProgram::read() {
    WaitingReport report;
    const auto size = ::recv(_socket.get(), &report, sizeof report, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return {};
    if (size != sizeof report)
        return WaitingReport::unfit("It ended before it was ready.");
    report.reason.back() = '\0';
    return report;
}

std::optional<std::string> WaitingProgram::settle() {
    if (!_output)
        return {}; // what has made it has settled
    comeBack(_pid, _limits.niceness());
    if (auto change = _limits.changeIn(_pid, _account))
        return change;
    int printed = 0;
    if (::ioctl(_output.get(), FIONREAD, &printed) != 0 || printed == 0)
        return {};
    return "It prints something when it starts, before there is a program: run it by hand to see what.";
}

bool WaitingProgram::fork(const std::array<int, forkedCount>& passed) const {
    return sendForkRequest(_socket, passed);
}

bool WaitingProgram::assign(const Assignment& assignment, const std::array<int, assignedCount>& passed) const {
    return sendAssignment(_socket, assignment, passed);
}

} // namespace further::launcher
