#pragma once

#include "ctl/EscapeKeys.h"

#include <Poco/Net/WebSocket.h>

#include <further/Descriptor.h>
#include <further/Utf8.h>

#include <array>
#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace further::ctl {

/// Sends all that goes to the agent, from a thread of its own: Poco's WebSocket garbles the stream where two threads
/// send, and a reader that waited for its own sending, while the agent waits for the reader, would wait for ever.
///
/// Any thread may call; no call waits for the connection. A connection that fails ends the thread without a word: the
/// reader of the same connection learns how it ended.
class Sender {
public:
    struct Options {
        /// Our standard input; not owned.
        int input;
        /// After so long without anything to send an unasked pong goes out. It tells the agent that we live while our
        /// own output is held up (by a pager, for example) and its pings wait behind that.
        std::chrono::milliseconds heartbeat;
        /// Called at the keys that leave the program (EscapeKeys), on the Sender's thread; after that the connection is
        /// shut down. Empty: there are no such keys.
        std::function<void()> onEscape = {};
    };

    /// What the program of the connection is called.
    static constexpr std::string_view process = "program";

    /// Sends `start` at once. `socket` outlives this.
    Sender(Poco::Net::WebSocket& socket, std::string start, Options options);

    /// Shuts the connection down, where close() hasn't been reached yet without a goodbye.
    ~Sender();

    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    /// The program's terminal is so large. Sent once it has been started; the last word holds.
    void resize(int rows, int columns);
    /// The input is forwarded from now on, to its end.
    void programStarted();
    /// Nobody takes the input any more: it is left unread.
    void dropInput();
    /// Stops the program, once it has been started; its input ends here. After the stop goes a ping with `stopProbe`:
    /// the pong to it tells that the agent has read the stop.
    void stop();
    static constexpr std::string_view stopProbe = "stop";
    void answerPing(std::string payload);
    /// Sends a ping after all that was ordered before: the pong to it tells that the agent has read that.
    void ping(std::string payload);
    /// Says goodbye with close code 1000; nothing is sent after that.
    void close();

private:
    /// What the thread is to do, the most urgent first.
    struct Orders {
        std::optional<std::string> pong;
        std::optional<std::string> ping;
        std::optional<std::string> resize;
        bool stop = false;
        bool close = false;
        bool input = true;
        bool started = false;
    };

    template <class Change>
    void order(Change change);

    void run(const std::string& start);
    /// Does what was ordered, then waits for more to do; false after the goodbye.
    bool obey();
    void await(bool input);
    void sendInput();
    void leave();
    void send(std::string_view payload, int flags = Poco::Net::WebSocket::FRAME_TEXT);

    Poco::Net::WebSocket& _socket;
    const Options _options;
    const Descriptor _wake;
    std::mutex _mutex;
    Orders _orders;

    // These are the thread's own.
    bool _inputEnded = false;
    EscapeKeys _escapeKeys;
    Utf8Sanitizer _sanitizer;
    /// With the three bytes that may be held back of a cut character, the text of a message stays within 64 KiB.
    std::array<char, 65536 - 3> _input{};

    std::future<void> _ended;
    std::thread _thread;
};

} // namespace further::ctl
