#include "Readiness.h"

#include <further/Descriptor.h>

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace further::launcher {

namespace {

void tell(std::string_view path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path)
        return;
    path.copy(address.sun_path, path.size());
    if (path.front() == '@') // a name that isn't in the file system
        address.sun_path[0] = '\0';
    const Descriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    constexpr std::string_view ready = "READY=1";
    ::sendto(socket.get(), ready.data(), ready.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
             static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size()));
}

} // namespace

void sayReady() {
    std::puts("ready");
    std::fflush(stdout);
}

void tellSystemdReady() {
    const char* const path = std::getenv("NOTIFY_SOCKET"); // NOLINT(concurrency-mt-unsafe): one thread
    if (path != nullptr)
        tell(path);
}

} // namespace further::launcher
