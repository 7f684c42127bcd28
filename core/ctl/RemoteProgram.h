#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/Fields.h"
#include "ctl/MessageReader.h"
#include "ctl/Output.h"
#include "ctl/ProgramStart.h"
#include "ctl/RawTerminal.h"
#include "ctl/Sender.h"
#include "ctl/Signals.h"

#include <Poco/Net/WebSocket.h>

#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace further::ctl {

/// A program on the device, joined to our own standard descriptors and signals from its start to its end.
///
/// Threads: the calling one reads from the agent, writes our output and waits for nothing else; the Sender's forwards
/// our input; that of Signals hears Ctrl-C. So neither direction holds up the other, and none holds up a stop.
class RemoteProgram {
public:
    /// Asks for `start` through `socket`, an open /run of the agent at `address`. From here on SIGINT and SIGTERM stop
    /// the program. `terminal`: ours, for a program that gets one, otherwise null; it is raw while the program runs.
    RemoteProgram(const Poco::Net::WebSocket& socket, AgentAddress address, const ProgramStart& start,
                  std::unique_ptr<RawTerminal> terminal);

    /// Waits for the program's end and returns what we are to exit with. Throws Failure where the agent doesn't start
    /// it or goes away, and where our output can't be written.
    int run();

private:
    int follow();
    /// The exit code, where this message says that the program has ended.
    std::optional<int> receive(const Fields& message);
    void onStarted();
    void onError(const Fields& data);
    /// What a terminal can't show is left out, with a word at the first of its kind.
    void onUnshown(const std::string& type, const std::string& what);
    int onConnectionEnd();
    int onLeft();
    void onSignal(int number);
    void followSize();
    void note(const std::string& sentence);
    void sayGoodbye();
    void severWhereStuck();
    bool awaitMessage(std::string& text);

    // The order matters: signals are blocked before there is a second thread, and heard while the Sender lives.
    Poco::Net::WebSocket _socket;
    const AgentAddress _address;
    Output _out;
    Output _err;
    const std::unique_ptr<RawTerminal> _terminal;
    bool _started = false;
    std::set<std::string> _unshown;
    /// What the calling thread tells that of Signals: how often it has begun to wait for a message, whether it does,
    /// and whether the agent has read a stop.
    std::atomic<unsigned> _waits{0};
    std::atomic<bool> _waiting{false};
    std::atomic<bool> _stopTaken{false};
    unsigned _waitsSeen = 0;
    std::atomic<bool> _severed{false};
    std::atomic<bool> _left{false};
    Descriptor _blockedSignals;
    Sender _sender;
    Signals _signals;
    MessageReader _reader;
};

} // namespace further::ctl
