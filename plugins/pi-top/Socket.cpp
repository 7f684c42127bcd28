#include "plugins/pi-top/Socket.h"

#include <further/Descriptor.h>

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace further::pitop {

namespace {

constexpr std::int64_t longestMessage = 1024; // bytes; five numbers
// A context's first socket opens six, one with its monitor four.
constexpr std::size_t descriptorsNeeded = 12;

/// Where libzmq 4.3 finds no descriptor for its own threads it aborts the process.
void checkDescriptors() {
    std::array<Descriptor, descriptorsNeeded> spare;
    for (auto& descriptor : spare) {
        descriptor = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        if (!descriptor)
            throw std::system_error(errno, std::generic_category());
    }
}

} // namespace

zmq::socket_t openSocket(zmq::context_t& context, zmq::socket_type type, const Retries& retries) {
    checkDescriptors();
    zmq::socket_t socket(context, type);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::maxmsgsize, longestMessage);
    socket.set(zmq::sockopt::reconnect_ivl, static_cast<int>(retries.first.count()));
    socket.set(zmq::sockopt::reconnect_ivl_max, static_cast<int>(retries.last.count()));
    return socket;
}

void connectTo(const std::string& address, zmq::socket_t& socket) {
    socket.set(zmq::sockopt::ipv6, address.starts_with('[')); // localhost is that of IPv4: pi-topd knows no other
    socket.connect("tcp://" + address);
}

} // namespace further::pitop
