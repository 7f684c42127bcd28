#pragma once

#include "support/MessageClient.h"

#include <Poco/JSON/Object.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace further::testing {

/// A client on /run. It keeps all that its programs print, and holds each message to its form: all four keys.
class RunClient : public MessageClient {
public:
    struct Received {
        std::string type;
        Poco::JSON::Object::Ptr data; ///< null where the message has none
        std::string client;
        std::string process; ///< empty where it is null

        std::string text(const std::string& key) const;
    };

    /// `query`: such as `client=c&pty=1`.
    explicit RunClient(const Poco::Net::SocketAddress& agent, const std::string& query = {});

    /// `data`: JSON; empty for none.
    void send(const std::string& type, const std::string& process, const std::string& data = {});
    void startCode(const std::string& process, const std::string& runner, const std::string& code);
    void startPath(const std::string& process, const std::string& runner, const std::string& path);
    void type(const std::string& process, const std::string& input, bool eof = false);

    /// The next message of whatever type.
    Received next(const Deadline& deadline = {});
    /// Reads until a message of this type and process has come. Throws where an `error` comes instead.
    Received await(const std::string& type, const std::string& process, const Deadline& deadline = {});
    /// Reads until `done` holds, which is asked after each message.
    void awaitUntil(const std::function<bool()>& done, const Deadline& deadline = {});
    /// Reads until this is in what the program has printed.
    void awaitOutput(const std::string& process, std::string_view text, const Deadline& deadline = {});
    /// Reads to the end of the program and returns the exit code.
    int awaitStopped(const std::string& process, const Deadline& deadline = {});
    /// Sends the text and returns the error that answers it.
    Received errorFor(std::string_view text);

    /// What a program has printed so far.
    const std::string& output(const std::string& process, const std::string& stream = "stdout") {
        return _output[process][stream];
    }
    void forgetOutput(const std::string& process) { _output.erase(process); }
    /// The exit codes of those that have stopped.
    const std::map<std::string, int>& stopped() const { return _stopped; }

private:
    std::map<std::string, std::map<std::string, std::string>> _output; // by process, by stream
    std::map<std::string, int> _stopped;
};

} // namespace further::testing
