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

void KeeperSocket::tell(WaitingReport::Type type) const {
    WaitingReport report;
    report.type = type;
    send(report);
}

void KeeperSocket::giveUp(std::string_view reason) const {
    send(WaitingReport::unfit(reason));
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

void KeeperSocket::send(const WaitingReport& report) const {
    ::send(_socket.get(), &report, sizeof report, MSG_NOSIGNAL); // a keeper that is gone sees our end, or we its
}

} // namespace further::boot
