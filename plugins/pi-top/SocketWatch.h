#pragma once

#include <further/Strand.h>

#include <zmq.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace further::pitop {

/// Receives what comes on a ZeroMQ socket, without ever waiting for it. On a strand, the socket's own: ZeroMQ's sockets
/// belong to one thread.
///
/// ZeroMQ has one descriptor for a socket's news of both directions, and it tells of a change only once
/// (zmq_getsockopt, ZMQ_FD): whoever sends must look() afterwards, or what came meanwhile is noticed with the next
/// message only.
class SocketWatch {
public:
    /// The parts of one message, at least one.
    using Parts = std::vector<std::string>;
    using OnMessage = std::function<void(Parts)>;

    /// Both outlive it. `onMessage` may destroy this watch.
    SocketWatch(Strand& strand, zmq::socket_t& socket, OnMessage onMessage);
    SocketWatch(const SocketWatch&) = delete;
    SocketWatch& operator=(const SocketWatch&) = delete;

    /// Sees to it that what has come is received soon. Returns before anything is.
    void look();

private:
    void receive();

    Strand& _strand;
    zmq::socket_t& _socket;
    const OnMessage _onMessage;
    const std::shared_ptr<bool> _alive = std::make_shared<bool>(true); // looked at by what was posted
    bool _looking = false;
    Registered _readable;
};

} // namespace further::pitop
