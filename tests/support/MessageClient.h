#pragma once

#include "support/Deadline.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/WebSocket.h>

#include <chrono>
#include <string>
#include <string_view>

namespace further::testing {

/// A WebSocket client with Poco's WebSocket: a second implementation of the protocol. It answers pings while it waits.
/// Every wait has a deadline and throws where nothing comes.
class MessageClient {
public:
    /// `path`: with its query.
    MessageClient(const Poco::Net::SocketAddress& agent, const std::string& path);
    /// Through a session of the caller's: one with TLS, say.
    MessageClient(Poco::Net::HTTPClientSession& session, const std::string& path);
    /// Closes the session, as a client should, and waits for the agent's answer.
    ~MessageClient();
    MessageClient(const MessageClient&) = delete;
    MessageClient& operator=(const MessageClient&) = delete;

    /// A text message as it stands.
    void sendText(std::string_view text);
    void sendBinary(std::string_view bytes);
    /// The next text message.
    std::string nextText(const Deadline& deadline = {});
    /// Reads to the agent's close frame and returns its code, without answering.
    int awaitClose(const Deadline& deadline = {});
    /// Gives the connection up without a word: the agent sees a reset.
    void abandon();

private:
    struct Frame {
        int flags = 0;
        std::string payload;
    };
    Frame nextFrame(const Deadline& deadline);

    Poco::Net::WebSocket _socket;
    bool _open = true;
};

/// A text as a JSON string, quotes and all.
std::string inJson(std::string_view text);

} // namespace further::testing
