#pragma once

#include "ServerMessage.h"
#include "WebSocketClient.h"

namespace further::bench {

/// One connection with one program at a time, in its server's dialect.
class Client {
public:
    explicit Client(const Server& server) : _server(server), _socket(server) {}

    void start(std::string_view script) { say(_server.start(script)); }
    void input(std::string_view text) { say(_server.input(text)); }
    void endInput() { say(_server.endOfInput()); }
    void stop() { say(_server.stop()); }
    /// For what is sent more than once.
    void sendFrame(std::string_view frame) { _socket.sendFrame(frame); }

    /// The next message, valid until the next call. Throws what the server says where it is an error.
    ServerMessage receive();
    void await(std::string_view type);
    /// Until the program has printed at least `count` bytes from now on.
    void awaitOutput(std::size_t count);
    WebSocketClient& socket() { return _socket; }

private:
    void say(const std::string& message) { _socket.sendFrame(WebSocketClient::frame(message)); }

    const Server& _server;
    WebSocketClient _socket;
};

} // namespace further::bench
