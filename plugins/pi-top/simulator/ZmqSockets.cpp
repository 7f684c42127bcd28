#include "ZmqSockets.h"

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace further::simulator {

namespace {

// What was said last still goes out when a socket is closed, if its peer takes it.
constexpr std::chrono::milliseconds farewell{100};

std::string sentence(const std::string& address, const char* purpose, int error) {
    const auto begin = address + " (" + purpose + ") can't be listened at: ";
    if (error == EADDRINUSE)
        return begin + "another program has it, such as a pi-topd or another simulator. End that one, or take free "
                       "ports: --requests 127.0.0.1:0 --events 127.0.0.1:0";
    if (error == EACCES)
        return begin + "ports below 1024 are for root. Take a higher one, such as 127.0.0.1:3782";
    return begin + zmq_strerror(error) + ". Name an address of this machine, such as 127.0.0.1:3782";
}

void send(zmq::socket_t& socket, const Sockets::Frames& message) {
    for (std::size_t i = 0; i < message.size(); ++i)
        socket.send(zmq::buffer(message[i]), i + 1 < message.size()
                                                 ? zmq::send_flags::sndmore | zmq::send_flags::dontwait
                                                 : zmq::send_flags::dontwait);
}

} // namespace

ZmqSockets::ZmqSockets(std::string requests, std::string events)
    : _requestsAddress(std::move(requests)), _eventsAddress(std::move(events)) {}

void ZmqSockets::openEvents() {
    _events = open(zmq::socket_type::pub, _eventsAddress, "events");
}

void ZmqSockets::openRequests() {
    _requests = open(zmq::socket_type::rep, _requestsAddress, "requests");
}

zmq::socket_t ZmqSockets::open(zmq::socket_type type, std::string& address, const char* purpose) {
    constexpr std::string_view scheme = "tcp://";
    zmq::socket_t socket(_context, type);
    socket.set(zmq::sockopt::linger, static_cast<int>(farewell.count()));
    socket.set(zmq::sockopt::maxmsgsize, longestRequest);
    socket.set(zmq::sockopt::ipv6, address.starts_with('['));
    try {
        socket.bind(std::string(scheme) + address);
    } catch (const zmq::error_t& e) {
        throw std::runtime_error(sentence(address, purpose, e.num()));
    }
    address = socket.get(zmq::sockopt::last_endpoint).substr(scheme.size());
    return socket;
}

void ZmqSockets::close() {
    _requests.close();
    _events.close();
    _context = zmq::context_t();
}

void ZmqSockets::publish(const Frames& message) {
    send(_events, message);
}

std::optional<std::string> ZmqSockets::receive() {
    zmq::message_t frame;
    if (!_requests.recv(frame, zmq::recv_flags::dontwait))
        return std::nullopt;
    auto request = frame.to_string();
    while (frame.more()) {
        if (!_requests.recv(frame, zmq::recv_flags::none))
            break;
        request.clear();
    }
    return request;
}

void ZmqSockets::answer(const Frames& message) {
    send(_requests, message);
}

} // namespace further::simulator
