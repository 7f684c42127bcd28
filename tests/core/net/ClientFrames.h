#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace further {

/// The other end of the wire for tests: frames as a client sends them, right ones and wrong ones.
struct ClientFrame {
    /// FIN, reserved bits and opcode, such as 0x81 for a whole text.
    unsigned first = 0x81;
    std::string payload = {};
    /// How many bytes the length takes after the first seven bits: 0, 2 or 8; -1 for as few as it needs.
    int lengthBytes = -1;
    std::string mask = "\x37\xFA\x21\x3D";

    std::string bytes() const {
        std::string out = header(payload.size());
        for (std::size_t i = 0; i < payload.size(); ++i) {
            out += static_cast<char>(payload[i] ^ mask[i % 4]);
        }
        return out;
    }

    /// A header that announces `length` bytes of payload.
    std::string header(std::uint64_t length) const {
        const int wanted = lengthBytes >= 0 ? lengthBytes : length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
        std::string out(1, static_cast<char>(first));
        out += static_cast<char>(0x80 | (wanted == 0 ? length : wanted == 2 ? 126 : 127));
        for (int shift = (wanted - 1) * 8; shift >= 0; shift -= 8) {
            out += static_cast<char>(length >> shift & 0xFF);
        }
        return out + mask;
    }
};

inline std::string clientFrame(unsigned first, std::string_view payload) {
    return ClientFrame{.first = first, .payload = std::string(payload)}.bytes();
}

/// The payload of a close frame.
inline std::string closePayload(unsigned code, std::string_view reason = {}) {
    std::string payload = {};
    payload += static_cast<char>(code >> 8 & 0xFF);
    payload += static_cast<char>(code & 0xFF);
    payload += reason;
    return payload;
}

} // namespace further
