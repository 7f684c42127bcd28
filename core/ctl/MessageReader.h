#pragma once

#include <Poco/Buffer.h>
#include <Poco/Net/WebSocket.h>

#include <chrono>
#include <functional>
#include <string>

namespace further::ctl {

/// Reads whole messages from a WebSocket: Poco's own reader gives bare frames. Used by one thread, which it blocks.
class MessageReader {
public:
    using OnControl = std::function<void(const std::string& payload)>;

    /// How the connection ended.
    struct Ending {
        /// The close frame's code; 1005 where it had none, 1006 where there was no close frame at all.
        int code = 1006;
        /// The close frame's reason, or the system's.
        std::string reason;
    };

    /// Both are called within next(); whoever sends answers a ping. `socket` outlives this.
    MessageReader(Poco::Net::WebSocket& socket, OnControl onPing, OnControl onPong);

    /// Waits for the next message. False once the connection has ended, see ending().
    bool next(std::string& message);

    /// Waits for the connection's end after a goodbye, for so long; what comes meanwhile is dropped.
    void awaitEnd(std::chrono::milliseconds patience);

    const Ending& ending() const { return _ending; }

private:
    bool readFrame(int& flags);

    Poco::Net::WebSocket& _socket;
    OnControl _onPing;
    OnControl _onPong;
    Poco::Buffer<char> _frame;
    Ending _ending;
};

} // namespace further::ctl
