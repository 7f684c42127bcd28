#pragma once

#include <zmq.hpp>

#include <chrono>
#include <string>

namespace further::pitop {

/// How long ZeroMQ waits before it tries again to connect: at first, and at most.
struct Retries {
    std::chrono::milliseconds first{100};
    std::chrono::milliseconds last{1000};
};

/// A ZeroMQ socket for talking to a daemon that nobody vouches for: it leaves nothing unsent behind when it is closed,
/// takes no message longer than any of pi-topd's can be, and connects again when there is somebody to connect to.
/// Throws std::exception where the system has too few descriptors left.
zmq::socket_t openSocket(zmq::context_t& context, zmq::socket_type type, const Retries& retries = {});

/// `address` is `HOST:PORT`; a host in brackets is one of IPv6.
void connectTo(const std::string& address, zmq::socket_t& socket);

} // namespace further::pitop
