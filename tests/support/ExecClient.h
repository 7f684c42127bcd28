#pragma once

#include "support/MessageClient.h"

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further::testing {

/// A client on /exec. It keeps all that it receives.
class ExecClient : public MessageClient {
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
    /// True where no message comes within the time.
    bool isQuietFor(std::chrono::milliseconds time);

    /// What has come in this stream since the last start().
    const std::string& output(const std::string& stream = "stdout") { return _output[stream]; }
    /// The same, and forgets it.
    std::string takeOutput(const std::string& stream = "stdout") { return std::exchange(_output[stream], {}); }
    /// The types of all that has come, in order; neighbours of the same stream of output count as one.
    std::string types() const;
    void forgetTypes() { _types.clear(); }

private:
    Received take(const std::string& text);

    std::map<std::string, std::string> _output;
    std::vector<std::string> _types;
};

} // namespace further::testing
