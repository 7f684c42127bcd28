#pragma once

#include <further/Descriptor.h>
#include <further/testing/FakeStrand.h>

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace further {

/// A program's end of further_link's socket, which says what a test wants.
class ModuleClient {
public:
    ModuleClient(testing::FakeStrand& strand, const std::filesystem::path& path) : _strand(strand) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        _socket = Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (::connect(_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error(std::strerror(errno));
    }

    /// Sends it all, stepping the strand where it has to wait for room; stops where the other side has hung up.
    void say(std::string_view text) {
        _strand.runUntil([&] {
            const auto size = ::send(_socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
            if (size > 0)
                text.remove_prefix(static_cast<std::size_t>(size));
            return text.empty() || (size < 0 && errno != EAGAIN);
        });
    }
    /// All of it is in the system's hands at once; the strand isn't stepped.
    bool sayAtOnce(std::string_view text) const {
        return ::send(_socket.get(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }

    /// Steps the strand until it has heard all of that and nothing else.
    bool hears(const std::string& text) {
        return _strand.runUntil([&] {
            read();
            return _heard.size() >= text.size();
        }) && _heard == text;
    }
    /// Steps the strand until the other side has hung up.
    bool isHungUp() {
        return _strand.runUntil([&] { return read() == 0; });
    }
    const std::string& heard() const { return _heard; }
    /// As if the program had ended.
    void end() { _socket.reset(); }

private:
    /// Reads what is there; what the last recv(2) returned.
    ssize_t read() {
        std::array<char, 4096> buffer{};
        for (;;) {
            const auto size = ::recv(_socket.get(), buffer.data(), buffer.size(), 0);
            if (size <= 0)
                return size < 0 && errno == ECONNRESET ? 0 : size;
            _heard.append(buffer.data(), static_cast<std::size_t>(size));
        }
    }

    testing::FakeStrand& _strand;
    Descriptor _socket;
    std::string _heard;
};

} // namespace further
