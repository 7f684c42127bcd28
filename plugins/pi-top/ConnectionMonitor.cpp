#include "plugins/pi-top/ConnectionMonitor.h"

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace further::pitop {

namespace {

/// What an event says of the connection, if anything. A monitor's message has two parts; the first is the event in 16
/// bits and its value in 32, in the machine's own order (zmq_socket_monitor).
std::optional<Link> linkAfter(const SocketWatch::Parts& parts) {
    std::uint16_t event = 0;
    if (parts.empty() || parts.front().size() < sizeof event)
        return std::nullopt;
    std::memcpy(&event, parts.front().data(), sizeof event);
    switch (event) {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        return Link::connected;
    case ZMQ_EVENT_DISCONNECTED:
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
        return Link::lost;
    case ZMQ_EVENT_CONNECT_RETRIED: // when a try has failed, and when a lost connection is to be made anew
        return Link::refused;
    default:
        return std::nullopt;
    }
}

std::string newAddress() {
    static std::atomic<unsigned> last = 0; // a context knows an address once
    return "inproc://pi-top-monitor-" + std::to_string(++last);
}

} // namespace

ConnectionMonitor::ConnectionMonitor(Strand& strand, zmq::context_t& context, zmq::socket_t& socket,
                                     std::function<void(Link)> onChange)
    : _socket(socket), _onChange(std::move(onChange)), _events(context, zmq::socket_type::pair) {
    const auto address = newAddress();
    if (::zmq_socket_monitor(_socket.handle(), address.c_str(),
                             ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CONNECT_RETRIED |
                                 ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL) != 0)
        throw zmq::error_t();
    _events.set(zmq::sockopt::linger, 0);
    _events.connect(address);
    _watch.emplace(strand, _events, [this](const SocketWatch::Parts& parts) { onEvent(parts); });
}

ConnectionMonitor::~ConnectionMonitor() {
    ::zmq_socket_monitor(_socket.handle(), nullptr, 0);
}

void ConnectionMonitor::onEvent(const SocketWatch::Parts& parts) {
    const auto link = linkAfter(parts);
    if (!link || *link == _link)
        return;
    _link = *link;
    _onChange(*link);
}

} // namespace further::pitop
