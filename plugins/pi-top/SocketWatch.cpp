#include "plugins/pi-top/SocketWatch.h"

#include <zmq_addon.hpp>

#include <cerrno>
#include <iterator>
#include <optional>
#include <utility>

namespace further::pitop {

namespace {

// A peer that floods gets no more of a turn.
constexpr int mostAtATime = 16;

std::optional<SocketWatch::Parts> nextMessage(zmq::socket_t& socket) {
    std::vector<zmq::message_t> parts;
    while (true) {
        try {
            if (!zmq::recv_multipart(socket, std::back_inserter(parts), zmq::recv_flags::dontwait))
                return std::nullopt;
            break;
        } catch (const zmq::error_t& problem) {
            if (problem.num() != EINTR) // it came before anything was received
                throw;
        }
    }
    SocketWatch::Parts texts;
    texts.reserve(parts.size());
    for (const auto& part : parts)
        texts.push_back(part.to_string());
    return texts;
}

} // namespace

SocketWatch::SocketWatch(Strand& strand, zmq::socket_t& socket, OnMessage onMessage)
    : _strand(strand), _socket(socket), _onMessage(std::move(onMessage)) {
    _readable = _strand.watch(_socket.get(zmq::sockopt::fd), Ready::read, [this] { receive(); });
    look();
}

void SocketWatch::look() {
    if (std::exchange(_looking, true))
        return;
    _strand.post([this, alive = std::weak_ptr(_alive)] {
        if (alive.expired())
            return;
        _looking = false;
        receive();
    });
}

void SocketWatch::receive() {
    const std::weak_ptr alive(_alive);
    for (int i = 0; i < mostAtATime; ++i) {
        auto parts = nextMessage(_socket);
        if (!parts)
            return;
        _onMessage(std::move(*parts));
        if (alive.expired())
            return;
    }
    look();
}

} // namespace further::pitop
