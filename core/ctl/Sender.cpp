#include "ctl/Sender.h"

#include "protocol/JsonText.h"

#include <Poco/Exception.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace further::ctl {

using Poco::Net::WebSocket;

namespace {

constexpr int interruption = SIGURG;
constexpr int pingFrame = int{WebSocket::FRAME_FLAG_FIN} | int{WebSocket::FRAME_OP_PING};
constexpr int pongFrame = int{WebSocket::FRAME_FLAG_FIN} | int{WebSocket::FRAME_OP_PONG};
constexpr int closeFrame = int{WebSocket::FRAME_FLAG_FIN} | int{WebSocket::FRAME_OP_CLOSE};
const Poco::Timespan goodbyePatience(1, 0);
constexpr std::string_view normalClose = "\x03\xe8";

/// A message about the program, up to what follows its `process`.
std::string messageOf(std::string_view type) {
    return R"({"type":")" + std::string(type) + R"(","process":")" + std::string(Sender::process) + "\"";
}

std::string stdinMessage(std::string_view text, bool eof) {
    std::string message = messageOf("stdin") + R"(,"data":{"input":)";
    appendJsonString(message, text);
    message += eof ? R"(,"eof":true}})" : "}}";
    return message;
}

/// A signal whose handler does nothing, but ends the system call that the thread waits in.
void makeInterruptible() {
    struct sigaction nothing {};
    nothing.sa_handler = [](int) {};
    ::sigaction(interruption, &nothing, nullptr);
}

} // namespace

Sender::Sender(WebSocket& socket, std::string start, Options options)
    : _socket(socket), _options(std::move(options)), _wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    makeInterruptible();
    std::packaged_task<void()> task([this, start = std::move(start)] { run(start); });
    _ended = task.get_future();
    _thread = std::thread(std::move(task));
}

Sender::~Sender() {
    order([](Orders& orders) { orders.close = true; });
    ::shutdown(_socket.impl()->sockfd(), SHUT_RDWR);
    while (_ended.wait_for(std::chrono::milliseconds(10)) == std::future_status::timeout)
        ::pthread_kill(_thread.native_handle(), interruption);
    _thread.join();
}

template <class Change>
void Sender::order(Change change) {
    {
        const std::lock_guard lock(_mutex);
        change(_orders);
    }
    ::eventfd_write(_wake.get(), 1);
}

void Sender::resize(int rows, int columns) {
    auto message = messageOf("resize") + R"(,"data":{"rows":)" + std::to_string(rows) + R"(,"cols":)" +
                   std::to_string(columns) + "}}";
    order([&](Orders& orders) { orders.resize = std::move(message); });
}

void Sender::programStarted() {
    order([](Orders& orders) { orders.started = true; });
}

void Sender::dropInput() {
    order([](Orders& orders) { orders.input = false; });
}

void Sender::stop() {
    order([](Orders& orders) {
        orders.stop = true;
        orders.input = false;
    });
}

void Sender::answerPing(std::string payload) {
    order([&](Orders& orders) { orders.pong = std::move(payload); });
}

void Sender::ping(std::string payload) {
    order([&](Orders& orders) { orders.ping = std::move(payload); });
}

void Sender::close() {
    order([](Orders& orders) { orders.close = true; });
}

void Sender::run(const std::string& start) {
    try {
        send(start);
        while (obey()) {
        }
    } catch (const Poco::Exception&) {
        // The reader of the connection is told the same, and says it.
    }
}

bool Sender::obey() {
    Orders orders;
    {
        const std::lock_guard lock(_mutex);
        orders = _orders;
        _orders.pong.reset();
        _orders.ping.reset();
        if (orders.started)
            _orders.resize.reset();
    }
    if (orders.pong)
        send(*orders.pong, pongFrame);
    if (orders.ping)
        send(*orders.ping, pingFrame);
    if (orders.resize && orders.started)
        send(*orders.resize);
    if (orders.stop && orders.started) {
        send(messageOf("stop") + "}");
        send(stopProbe, pingFrame);
        const std::lock_guard lock(_mutex);
        _orders.stop = false;
    }
    if (orders.close) {
        send(normalClose, closeFrame);
        return false;
    }
    await(orders.started && orders.input && !_inputEnded);
    return !_escapeKeys.left();
}

void Sender::await(bool input) {
    std::array<pollfd, 2> ready{{{_wake.get(), POLLIN, 0}, {input ? _options.input : -1, POLLIN, 0}}};
    const int count = ::poll(ready.data(), ready.size(), static_cast<int>(_options.heartbeat.count()));
    if (count == 0)
        send("", pongFrame);
    if (count <= 0)
        return;
    if (ready[0].revents != 0) {
        eventfd_t ignored = 0;
        ::eventfd_read(_wake.get(), &ignored);
    }
    if (ready[1].revents != 0)
        sendInput();
}

void Sender::sendInput() {
    const auto count = ::read(_options.input, _input.data(), _input.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    // What can't be read, such as a descriptor that was closed before we ran, has ended.
    _inputEnded = count <= 0;
    std::string typed(_input.data(), _inputEnded ? 0 : static_cast<std::size_t>(count));
    if (_options.onEscape)
        typed = _escapeKeys.take(typed);
    const std::string_view text = _inputEnded ? _sanitizer.finish() : _sanitizer.take(typed);
    if (_inputEnded || !text.empty())
        send(stdinMessage(text, _inputEnded));
    if (_escapeKeys.left())
        leave();
}

/// A connection that is dead takes a goodbye for long: its answer isn't waited for.
void Sender::leave() {
    _options.onEscape();
    _socket.setSendTimeout(goodbyePatience);
    send(normalClose, closeFrame);
    ::shutdown(_socket.impl()->sockfd(), SHUT_RDWR);
}

void Sender::send(std::string_view payload, int flags) {
    _socket.sendFrame(payload.data(), static_cast<int>(payload.size()), flags);
}

} // namespace further::ctl
