#include "ModuleConnection.h"

#include "ModuleProgram.h"
#include "ModuleRefusal.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace further::python {

namespace {

constexpr std::size_t mostAtOnce = 64 * 1024;
constexpr std::size_t mostUnwritten = 64 * 1024;
constexpr std::chrono::seconds forTheSecret{5};

bool isForLater(ssize_t result) {
    return result < 0 && (errno == EAGAIN || errno == EINTR);
}

} // namespace

ModuleConnection::ModuleConnection(Strand& strand, Descriptor socket, Owner& owner)
    : _strand(strand)
    , _socket(std::move(socket))
    , _owner(owner)
    , _deadline(strand.after(forTheSecret, [this] { _owner.onEnd(*this); }))
    , _reading(strand.watch(_socket.get(), Ready::read, [this] { onReadable(); })) {}

ModuleConnection::~ModuleConnection() = default;

bool ModuleConnection::tell(const std::string& line) {
    if (_unwritten.size() + line.size() >= mostUnwritten)
        return false;
    _unwritten += line + '\n';
    if (!_writing)
        write();
    return true;
}

void ModuleConnection::write() {
    const auto size = ::send(_socket.get(), _unwritten.data(), _unwritten.size(), MSG_NOSIGNAL);
    if (size < 0 && !isForLater(size))
        _unwritten.clear(); // it has ended, which is read soon
    else if (size > 0)
        _unwritten.erase(0, static_cast<std::size_t>(size));
    if (_unwritten.empty())
        _writing = {};
    else if (!_writing)
        _writing = _strand.watch(_socket.get(), Ready::write, [this] { write(); });
}

bool ModuleConnection::drain(std::size_t& most) {
    while (most > 0) {
        const auto size = read();
        if (size <= 0)
            return isForLater(size);
        most -= std::min(most, static_cast<std::size_t>(size));
    }
    return true;
}

void ModuleConnection::onReadable() {
    const auto size = read();
    if (size <= 0 && !isForLater(size))
        _owner.onEnd(*this);
}

ssize_t ModuleConnection::read() {
    std::array<char, mostAtOnce> buffer; // not filled with zeros: it is written to at once
    const auto size = ::recv(_socket.get(), buffer.data(), buffer.size(), 0);
    if (size <= 0)
        return size;
    try {
        _input.take({buffer.data(), static_cast<std::size_t>(size)}, *this);
        if (_input.held() > 0)
            _owner.requireRoom(known());
    } catch (const ModuleRefusal& refusal) {
        tell(std::string("error ") + refusal.what());
        return 0;
    }
    return size;
}

void ModuleConnection::onSecret(std::string_view secret) {
    if (_program != nullptr)
        throw ModuleRefusal("The program has sent what further_link doesn't say: its secret twice.");
    _program = &_owner.programOf(secret);
    _deadline = {};
    tell("ready");
}

void ModuleConnection::onListen(const std::string& key) {
    known().listen(key);
    _keys.insert(key);
}

void ModuleConnection::onFrame(std::string jpeg) {
    known().show(std::move(jpeg));
}

ModuleProgram& ModuleConnection::known() const {
    if (_program == nullptr)
        throw ModuleRefusal("The program has said nothing that shows which one it is.");
    return *_program;
}

} // namespace further::python
