#pragma once

#include "net/FrameCodec.h"

#include <cppunit/TestAssert.h>

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

namespace further {

/// The other end of the wire for tests: what a client gets, taken apart. Holds the server to whole, unmasked frames.
class ServerFrames {
public:
    struct Received {
        Frame::Kind kind;
        std::string payload;
    };

    /// Takes all that `fd`, a non-blocking socket, has now.
    void readFrom(int fd) {
        readFrom([fd](char* into, std::size_t size) { return ::recv(fd, into, size, MSG_DONTWAIT); });
    }

    /// The same of something else that is called as the system call is.
    template <class Receive>
    void readFrom(Receive receive) {
        char buffer[65536];
        ssize_t count = 0;
        while ((count = receive(buffer, sizeof buffer)) > 0) {
            _bytes.append(buffer, static_cast<std::size_t>(count));
            takeApart();
        }
        ended = ended || count == 0;
    }

    /// So many bytes and no more, for a client that reads slowly.
    void readFrom(int fd, std::size_t most) {
        readFrom([fd](char* into, std::size_t size) { return ::recv(fd, into, size, MSG_DONTWAIT); }, most);
    }
    template <class Receive>
    void readFrom(Receive receive, std::size_t most) {
        std::string buffer(most, '\0');
        const auto count = receive(buffer.data(), buffer.size());
        if (count > 0)
            _bytes.append(buffer, 0, static_cast<std::size_t>(count));
        takeApart();
    }

    /// The frames of one kind.
    std::vector<std::string> payloads(Frame::Kind kind) const {
        std::vector<std::string> payloads;
        for (const auto& frame : frames)
            if (frame.kind == kind)
                payloads.push_back(frame.payload);
        return payloads;
    }
    std::vector<std::string> texts() const { return payloads(Frame::Kind::text); }

    /// The code of the close frame: 0 where there is none, 1005 for one without a code.
    int closeCode() const {
        const auto closes = payloads(Frame::Kind::close);
        if (closes.empty())
            return 0;
        const auto& payload = closes.front();
        return payload.empty()
                   ? FrameCodec::noCloseCode
                   : static_cast<unsigned char>(payload.at(0)) * 256 + static_cast<unsigned char>(payload.at(1));
    }

    std::vector<Received> frames;
    /// The server has shut down its half.
    bool ended = false;

private:
    void takeApart() {
        while (_bytes.size() >= 2) {
            const auto byte = [this](std::size_t i) { return static_cast<unsigned char>(_bytes.at(i)); };
            CPPUNIT_ASSERT_EQUAL_MESSAGE("final, nothing reserved", 0x80, byte(0) & 0xF0);
            CPPUNIT_ASSERT_EQUAL_MESSAGE("a server masks nothing", 0, byte(1) & 0x80);
            const std::size_t longLength = byte(1) == 126 ? 2 : byte(1) == 127 ? 8 : 0;
            if (_bytes.size() < 2 + longLength)
                return;
            std::uint64_t length = longLength == 0 ? byte(1) : 0;
            for (std::size_t i = 0; i < longLength; ++i)
                length = length << 8 | byte(2 + i);
            if (_bytes.size() - 2 - longLength < length)
                return;
            frames.push_back({static_cast<Frame::Kind>(byte(0) & 0x0F), _bytes.substr(2 + longLength, length)});
            _bytes.erase(0, 2 + longLength + length);
        }
    }

    std::string _bytes;
};

} // namespace further
