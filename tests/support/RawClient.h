#pragma once

#include "support/Deadline.h"

#include <further/Descriptor.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace further::testing {

/// A TCP client that sends what it is told, byte for byte: for what no honest WebSocket client would send. Every wait
/// has a deadline.
class RawClient {
public:
    enum Opcode : unsigned { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

    struct Frame {
        unsigned opcode = 0;
        std::string payload;
        /// Of a close frame: its code, 1005 for none.
        int closeCode() const;
    };

    /// `receiveBuffer`: of its socket, in bytes; 0 for the system's choice.
    explicit RawClient(std::uint16_t port, int receiveBuffer = 0);

    std::uint16_t port() const { return _port; }

    /// Sends all of it. Throws where the agent takes no more for long, or has gone.
    void send(std::string_view bytes);
    /// Sends what the socket takes at once and returns how much that was; 0 where nothing was taken within `patience`.
    std::size_t sendSome(std::string_view bytes, std::chrono::milliseconds patience);
    void sendFrame(unsigned opcode, std::string_view payload, bool final = true) {
        send(frame(opcode, payload, final));
    }

    /// The handshake's request, and the whole of the handshake.
    static std::string request(std::uint16_t port, std::string_view path = "/exec", std::string_view moreHeaders = {});
    /// The line of an honest client at that port.
    static std::string hostLine(std::uint16_t port) { return "Host: 127.0.0.1:" + std::to_string(port) + "\r\n"; }
    void handshake();
    /// A masked frame.
    static std::string frame(unsigned opcode, std::string_view payload, bool final = true);
    /// The head of one, mask and all.
    static std::string frameHead(unsigned opcode, std::uint64_t length, bool final = true);

    /// An HTTP answer: its head, and its body as far as Content-Length has it.
    std::string readAnswer();
    /// Only the status of it.
    int readStatus();
    Frame readFrame(const Deadline& deadline = {});
    /// Reads frames up to the agent's close frame; returns its code.
    int readClose(const Deadline& deadline = {});
    /// Reads to the end of what the agent sends; false where it doesn't end in time.
    bool awaitEnd(const Deadline& deadline = {});
    /// True where the agent has closed its socket: it answers what we send with a reset. Sends pings until then.
    bool awaitReset(const Deadline& deadline = {});
    void shutdownSending() const;
    /// Gives the connection up without a word: the agent sees a reset.
    void abandon();
    /// What has been received and not been read as anything.
    const std::string& rest() const { return _received; }

private:
    bool receive(const Deadline& deadline);
    std::string take(std::size_t count, const Deadline& deadline);

    std::uint16_t _port;
    Descriptor _socket;
    std::string _received;
};

} // namespace further::testing
