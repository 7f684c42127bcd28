#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/Fields.h"
#include "ctl/MessageReader.h"
#include "ctl/OutputWatch.h"
#include "ctl/Sender.h"
#include "ctl/Signals.h"

#include <Poco/Net/WebSocket.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace further::ctl {

/// One message to an agent, and its answers. Threads are those of RemoteProgram: the calling one reads, the Sender's
/// sends, that of Signals hears Ctrl-C; that of OutputWatch ends all where nobody reads our output any more.
class RemoteCall {
public:
    enum class Until {
        answer, ///< the first answer
        taken,  ///< the agent has taken the message: nothing is answered
        ctrlC
    };

    struct Options {
        Until until;
        /// How long an answer, or its having been taken, may take; means nothing with `ctrlC`.
        std::chrono::milliseconds patience;
        std::function<void(const Fields& message)> onAnswer;
    };

    /// Sends `message` through `socket`, an open /exec of the agent at `address`.
    RemoteCall(const Poco::Net::WebSocket& socket, AgentAddress address, std::string message, Options options);

    /// Waits for the end and returns what we are to exit with. Throws Failure for an answer that is an error, and where
    /// none comes.
    int run();

private:
    /// True at the last message.
    bool receive(const std::string& text);
    void onPong(const std::string& payload);
    /// Whatever comes from the agent: the reader waits no longer than there is time.
    void limitWait();
    int onConnectionEnd();
    void sayGoodbye();

    Poco::Net::WebSocket _socket;
    const AgentAddress _address;
    const Options _options;
    const std::chrono::steady_clock::time_point _deadline;
    bool _answered = false;
    bool _taken = false;
    Descriptor _blockedSignals;
    Sender _sender;
    Signals _signals;
    MessageReader _reader;
    OutputWatch _output;
};

} // namespace further::ctl
