#pragma once

#include "Server.h"

#include <further/Descriptor.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace further::bench {

/// The quickest client that we know how to make: a socket that doesn't block, large reads, frames taken apart where
/// they lie. What it can't do for a bench, it doesn't do at all: no fragments, no TLS. Every wait ends after 30 s with
/// a std::runtime_error.
class WebSocketClient {
public:
    /// Connects and shakes hands.
    explicit WebSocketClient(const Server& server);

    /// A text message as a masked frame, to be sent as often as one likes.
    static std::string frame(std::string_view payload);
    void sendFrame(std::string_view frame);

    /// The next text message, valid until the next call.
    std::string_view receive();
    /// Waits until there is something to receive; false where there isn't by then.
    bool awaitMessage(std::chrono::milliseconds time);

private:
    /// Takes a whole frame that has been read; false where there is none.
    bool takeFrame();
    /// Reads what there is, and waits for it where there is nothing.
    void read();
    void makeRoom();
    void shakeHands(const Server& server);

    Descriptor _socket;
    std::size_t _size;
    std::unique_ptr<char[]> _buffer; // not filled with zeros: to touch its pages takes longer than a handshake
    std::size_t _begin = 0;
    std::size_t _end = 0;
    std::string_view _payload;
    bool _taken = false;
};

} // namespace further::bench
