#pragma once

#include "plugins/pi-top/SocketWatch.h"

#include <further/Strand.h>

#include <zmq.hpp>

#include <functional>
#include <optional>

namespace further::pitop {

/// How a connection fares. `refused`: there is nobody; ZeroMQ goes on trying.
enum class Link { connecting, connected, refused, lost };

/// Tells how the connection of a ZeroMQ socket fares, by the events of zmq_socket_monitor. On the socket's strand.
class ConnectionMonitor {
public:
    /// All outlive it; `socket` has not been connected yet. `onChange` may destroy this monitor.
    ConnectionMonitor(Strand& strand, zmq::context_t& context, zmq::socket_t& socket,
                      std::function<void(Link)> onChange);
    ~ConnectionMonitor();
    ConnectionMonitor(const ConnectionMonitor&) = delete;
    ConnectionMonitor& operator=(const ConnectionMonitor&) = delete;

private:
    void onEvent(const SocketWatch::Parts& parts);

    zmq::socket_t& _socket;
    const std::function<void(Link)> _onChange;
    Link _link = Link::connecting;
    zmq::socket_t _events;
    std::optional<SocketWatch> _watch;
};

} // namespace further::pitop
