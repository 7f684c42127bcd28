#include "agent/ServiceNotifier.h"

#include <Poco/Environment.h>
#include <Poco/NumberParser.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>

namespace further {

namespace {

/// Where the watchdog is meant for this process (sd_watchdog_enabled(3)).
std::optional<std::chrono::microseconds> watchdogPatience() {
    Poco::UInt64 time = 0;
    const auto pid = Poco::Environment::get("WATCHDOG_PID", "");
    if (!Poco::NumberParser::tryParseUnsigned64(Poco::Environment::get("WATCHDOG_USEC", ""), time) || time == 0 ||
        (!pid.empty() && pid != std::to_string(::getpid())))
        return {};
    return std::chrono::microseconds(time);
}

} // namespace

ServiceNotifier::ServiceNotifier() : _path(Poco::Environment::get("NOTIFY_SOCKET", "")) {
    if (_path.empty())
        return;
    _socket = Descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    _patience = watchdogPatience();
}

void ServiceNotifier::failed(std::string_view why) const {
    std::string line(why);
    std::replace(line.begin(), line.end(), '\n', ' ');
    tell("STATUS=" + line);
}

void ServiceNotifier::tell(const std::string& text) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (!_socket || _path.size() >= sizeof address.sun_path)
        return;
    _path.copy(address.sun_path, _path.size());
    if (_path.front() == '@') // a name that isn't in the file system
        address.sun_path[0] = '\0';
    const auto size = offsetof(sockaddr_un, sun_path) + _path.size();
    ::sendto(_socket.get(), text.data(), text.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address),
             static_cast<socklen_t>(size));
}

} // namespace further
