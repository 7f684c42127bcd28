#include "admin/AdminConnection.h"

#include "protocol/Envelope.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace further {

namespace {

constexpr std::size_t longestRequest = 64 * 1024;
constexpr std::size_t readSize = 4096;

bool wouldBlock() {
    return errno == EAGAIN || errno == EINTR;
}

} // namespace

AdminConnection::AdminConnection(Strand& strand, Descriptor socket, Listener& listener)
    : _strand(strand), _socket(std::move(socket)), _listener(listener) {}

AdminConnection::~AdminConnection() = default;

void AdminConnection::start() {
    _reading = _strand.watch(_socket.get(), Ready::read, [this] { onReadable(); });
}

void AdminConnection::refuse(const Error& error) {
    _closing = true;
    fail(error);
}

void AdminConnection::onReadable() {
    std::array<char, readSize> bytes{};
    const auto count = ::recv(_socket.get(), bytes.data(), bytes.size(), 0);
    if (count < 0 && wouldBlock())
        return;
    if (count <= 0) { // also one who follows has gone, and takes no answer
        _reading = {};
        _closing = true;
        if (count < 0 || !_kept.empty() || (!_busy && _outgoing.empty()))
            end();
        return;
    }
    _incoming.append(bytes.data(), static_cast<std::size_t>(count));
    if (_incoming.find('\n') == std::string::npos ? _incoming.size() > longestRequest
                                                  : _incoming.size() > longestRequest + readSize) {
        _reading = {};
        refuse(Error(ErrorCode::tooLarge, "A request has at most 64 KiB, ends with a line feed, and waits for the "
                                          "answer to the one before."));
        return;
    }
    handleNext();
}

/// A request is handled once the answer to the one before has been taken: a client that doesn't read costs no more.
void AdminConnection::handleNext() {
    const auto newline = _incoming.find('\n');
    if (_busy || _closing || _ended || !_outgoing.empty() || newline == std::string::npos)
        return;
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
    send("answer", data);
    _busy = false;
}

void AdminConnection::fail(const Error& error) {
    Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
    data->set("message", std::string(sentence(error.errorCode())));
    data->set("code", std::string(wireName(error.errorCode())));
    data->set("detail", error.detail());
    send("error", data);
    _busy = false;
}

void AdminConnection::line(const Poco::JSON::Object::Ptr& data) {
    send("line", data);
}

void AdminConnection::keep(Registered registered) {
    _kept.push_back(std::move(registered));
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
    if (!_outgoing.empty())
        return;
    _writing = {};
    handleNext();
    if (_closing && !_busy && !_writing)
        end();
}

void AdminConnection::end() {
    if (std::exchange(_ended, true))
        return;
    _kept.clear();
    _reading = {};
    _writing = {};
    _listener.onEnd(*this);
}

} // namespace further
