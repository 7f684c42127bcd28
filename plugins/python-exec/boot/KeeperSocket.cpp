#include "KeeperSocket.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace further::boot {

namespace {

using launcher::WaitingReport;

constexpr int exitOfFailure = 127; // a program's that couldn't be executed

} // namespace

bool KeeperSocket::isThere() {
    int type = 0;
    socklen_t size = sizeof type;
    return ::getsockopt(launcher::assignmentDescriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
           type == SOCK_SEQPACKET;
}

bool KeeperSocket::tell(WaitingReport::Type type) const {
    WaitingReport report;
    report.type = type;
    return send(report);
}

void KeeperSocket::giveUp(std::string_view reason, bool lasting) const {
    send(WaitingReport::unfit(reason, lasting));
    ::_exit(exitOfFailure);
}

void KeeperSocket::giveUp(const launcher::StepFailure& failure) const {
    WaitingReport report;
    report.type = WaitingReport::Type::failed;
    report.step = failure.step;
    report.error = failure.error;
    send(report);
    ::_exit(exitOfFailure);
}

void KeeperSocket::replace(const Descriptor& other) {
    ::dup3(other.get(), _socket.get(), O_CLOEXEC);
}

bool KeeperSocket::send(const WaitingReport& report) const {
    return ::send(_socket.get(), &report, sizeof report, MSG_NOSIGNAL) == static_cast<ssize_t>(sizeof report);
}

} // namespace further::boot
