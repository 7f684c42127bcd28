#include "admin/AdminConnection.h"

#include "protocol/Envelope.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace further {

namespace {

constexpr std::size_t longestRequest = 64 * 1024;
constexpr std::size_t readSize = 4096;
constexpr std::chrono::seconds patience{60};

bool wouldBlock() {
    return errno == EAGAIN || errno == EINTR;
}

} // namespace

AdminConnection::AdminConnection(Strand& strand, Descriptor socket, Listener& listener)
    : _strand(strand), _socket(std::move(socket)), _listener(listener) {}

AdminConnection::~AdminConnection() = default;

void AdminConnection::start() {
    _reading = _strand.watch(_socket.get(), Ready::read, [this] { onReadable(); });
    waitForLife();
}

/// One that neither asks nor reads takes a place that others may need. Who follows something may be silent.
void AdminConnection::waitForLife() {
    _idle = _kept.empty() ? _strand.after(patience, [this] { end(); }) : Registered();
}

void AdminConnection::refuse(const Error& error) {
    _closing = true;
    _kept.clear();
    _busy = true; // whoever is at work on a request answers too late from now on
    fail(error);
}

void AdminConnection::onReadable() {
    waitForLife();
    std::array<char, readSize> bytes{};
    const auto count = ::recv(_socket.get(), bytes.data(), bytes.size(), 0);
    if (count < 0 && wouldBlock())
        return;
    if (count <= 0) {
        if (count < 0)
            end();
        else
            onHeard();
        return;
    }
    _incoming.append(bytes.data(), static_cast<std::size_t>(count));
    if (std::min(_incoming.find('\n'), _incoming.size()) > longestRequest ||
        _incoming.size() > longestRequest + readSize) {
        _reading = {};
        refuse(Error(ErrorCode::tooLarge, "A request has at most 64 KiB, ends with a line feed, and waits for the "
                                          "answer to the one before."));
        return;
    }
    proceed();
}

/// What a client has sent before it shut down its half is answered. Who follows something has gone.
void AdminConnection::onHeard() {
    _reading = {};
    _heard = true;
    if (!_kept.empty()) {
        _kept.clear();
        _busy = false;
        _closing = true;
    }
    proceed();
}

/// A request is handled once the answer to the one before has been taken: a client that doesn't read costs no more.
void AdminConnection::proceed() {
    if (_busy || _ended || !_outgoing.empty())
        return;
    const auto newline = _closing ? std::string::npos : _incoming.find('\n');
    if (newline == std::string::npos) {
        if (_closing || _heard)
            end();
        return;
    }
    const auto text = _incoming.substr(0, newline);
    _incoming.erase(0, newline + 1);
    _busy = true;
    try {
        _listener.onRequest(*this, Envelope::parse(text));
    } catch (const Error& error) {
        fail(error);
    }
}

void AdminConnection::answer(const Poco::JSON::Object::Ptr& data) {
    if (std::exchange(_busy, false))
        send("answer", data);
}

void AdminConnection::fail(const Error& error) {
    if (!std::exchange(_busy, false))
        return;
    Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
    data->set("message", std::string(sentence(error.errorCode())));
    data->set("code", std::string(wireName(error.errorCode())));
    data->set("detail", error.detail());
    send("error", data);
}

void AdminConnection::line(const Poco::JSON::Object::Ptr& data) {
    if (_busy)
        send("line", data);
}

void AdminConnection::keep(Registered registered) {
    if (!_busy)
        return;
    _kept.push_back(std::move(registered));
    _idle = {};
    if (_heard)
        onHeard();
}

void AdminConnection::send(const std::string& type, const Poco::JSON::Object::Ptr& data) {
    if (_ended)
        return;
    _outgoing += Envelope::format({type, {}, data}) + "\n";
    if (!_writing)
        _writing = _strand.watch(_socket.get(), Ready::write, [this] { onWritable(); });
}

void AdminConnection::onWritable() {
    const auto count = ::send(_socket.get(), _outgoing.data(), _outgoing.size(), MSG_NOSIGNAL);
    if (count < 0 && wouldBlock())
        return;
    if (count < 0) {
        end();
        return;
    }
    _outgoing.erase(0, static_cast<std::size_t>(count));
    waitForLife();
    if (!_outgoing.empty())
        return;
    _writing = {};
    proceed();
}

void AdminConnection::end() {
    if (std::exchange(_ended, true))
        return;
    _kept.clear();
    _reading = {};
    _writing = {};
    _idle = {};
    _listener.onEnd(*this);
}

} // namespace further
