#pragma once

#include "support/Deadline.h"

#include <Poco/JSON/Object.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/WebSocket.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further::testing {

/// A client on /exec, with Poco's WebSocket: a second implementation of the protocol. It keeps all that it receives,
/// and answers pings while it waits. Every wait has a deadline and throws where nothing comes.
class ExecClient {
public:
    /// `started`, `stdout` …
    struct Received {
        std::string type;
        Poco::JSON::Object::Ptr data; ///< null where the message has no `data`
        std::string text(const std::string& key) const;
    };

    explicit ExecClient(const Poco::Net::SocketAddress& agent);
    /// Through a session of the caller's: one with TLS, say.
    explicit ExecClient(Poco::Net::HTTPClientSession& session);
    /// Closes the session, as a client should, and waits for the agent's answer.
    ~ExecClient();
    ExecClient(const ExecClient&) = delete;
    ExecClient& operator=(const ExecClient&) = delete;

    /// A text message as it stands.
    void sendText(std::string_view text);
    /// `data`: JSON; empty for none.
    void send(const std::string& type, const std::string& data = {});
    void start(const std::string& script, const std::vector<std::string>& args = {});
    void startPath(const std::string& path);
    void type(const std::string& input, bool eof = false);

    /// The next message of whatever type.
    Received next(const Deadline& deadline = {});
    /// Reads until a message of this type has come. Throws where an `error`, or a `stopped`, comes instead.
    Received await(const std::string& type, const Deadline& deadline = {});
    /// Reads until this is in the output that has come since the last start().
    void awaitOutput(std::string_view text, const std::string& stream = "stdout", const Deadline& deadline = {});
    /// Reads to the end of the program and returns the exit code.
    int awaitStopped(const Deadline& deadline = {});
    /// Runs a program to its end, and returns what it has printed.
    std::string run(const std::string& script);
    /// Sends the text and returns the code of the error that answers it.
    std::string errorFor(std::string_view text);
    /// Reads to the agent's close frame and returns its code, without answering.
    int awaitClose(const Deadline& deadline = {});
    /// True where no message comes within the time.
    bool isQuietFor(std::chrono::milliseconds time);

    /// What has come in this stream since the last start().
    const std::string& output(const std::string& stream = "stdout") { return _output[stream]; }
    /// The same, and forgets it.
    std::string takeOutput(const std::string& stream = "stdout") { return std::exchange(_output[stream], {}); }
    /// The types of all that has come, in order; neighbours of the same stream of output count as one.
    std::string types() const;
    void forgetTypes() { _types.clear(); }
    /// Gives the connection up without a word: the agent sees a reset.
    void abandon();

private:
    struct Frame {
        int flags = 0;
        std::string payload;
    };
    Frame nextFrame(const Deadline& deadline);
    Received take(const std::string& text);

    Poco::Net::WebSocket _socket;
    std::map<std::string, std::string> _output;
    std::vector<std::string> _types;
    bool _open = true;
};

/// A text as a JSON string, quotes and all.
std::string inJson(std::string_view text);

} // namespace further::testing
