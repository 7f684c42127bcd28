#include "KnownProcess.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <utility>

namespace further::launcher {

std::optional<KnownProcess> KnownProcess::find(pid_t pid) {
    Descriptor descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
    if (!descriptor)
        return {};
    return KnownProcess(pid, std::move(descriptor));
}

KnownProcess::KnownProcess(pid_t pid, Descriptor descriptor) : _pid(pid), _descriptor(std::move(descriptor)) {}

bool KnownProcess::hasEnded() const {
    pollfd state{_descriptor.get(), POLLIN, 0};
    return ::poll(&state, 1, 0) != 0;
}

void KnownProcess::signal(int signal) const {
    ::syscall(SYS_pidfd_send_signal, _descriptor.get(), signal, nullptr, 0);
}

} // namespace further::launcher
