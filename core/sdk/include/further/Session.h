#pragma once

#include <further/Api.h>
#include <further/Error.h>
#include <further/Message.h>
#include <further/Registered.h>
#include <further/Strand.h>
#include <further/User.h>

#include <Poco/Logger.h>

#include <sys/types.h>

#include <functional>
#include <string>
#include <string_view>

namespace further {
inline namespace v1 {

/// Something that a plugin runs for a session and that whoever looks after the device may want to see and end.
struct FURTHER_API Job {
    std::string name;
    pid_t pid = 0;
    /// Ends it, as the client's own `stop` would. Called on the session's strand.
    std::function<void()> stop;
};

/// A connected client, as one plugin sees it. It outlives the plugin's handler. Every call is made on strand().
class FURTHER_API Session {
public:
    virtual ~Session();

    /// Sends a message to the client. Queues, never blocks, never calls back into the handler before it returns.
    /// `stopped` ends the channel that `message.process` names, and so does an `error` before its `started`.
    virtual void send(const Message& message) = 0;

    /// The fast way out: a message of `type` with `{"output": output}`. `output` is valid UTF-8.
    virtual void sendText(std::string_view type, std::string_view process, std::string_view output) = 0;

    /// Sends `error` for the channel `process` (empty for none).
    virtual void fail(std::string_view process, const Error& error) = 0;

    /// Handles `message` as if the client had sent it, after the present callback has returned. A `keyevent` without a
    /// `process` is for every program of the client's that listens to that key, and for none is no fault.
    virtual void inject(const Message& message) = 0;

    /// While the result lives, no more messages are read from this client (what it sends waits, nothing is lost; its
    /// end is still noticed). For a handler that holds more input than it should.
    [[nodiscard]] virtual Registered holdInput() = 0;

    /// Lists a job for as long as the result lives.
    [[nodiscard]] virtual Registered addJob(Job job) = 0;

    /// Where all of this session's callbacks run.
    virtual Strand& strand() = 0;

    /// As whom this session acts.
    virtual const User& user() const = 0;

    /// The plugin's logger; its lines name the plugin.
    virtual Poco::Logger& logger() = 0;
};

} // namespace v1
} // namespace further
