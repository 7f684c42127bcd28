#pragma once

#include "LauncherClient.h"
#include "Program.h"
#include "ProgramExtension.h"

#include <further/Registered.h>
#include <further/Session.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace further::process {

/// One program of a client's session: makes messages of what becomes of it.
class ClientProgram : private Program::Listener {
public:
    /// What a client's `start` comes to.
    struct Start {
        Program::Request request;
        std::unique_ptr<ProgramExtension> extension = {}; ///< null for a program that has nothing but its streams
    };

    /// The handler, as its programs see it.
    class Owner {
    public:
        virtual ~Owner() = default;
        /// pendingInput() has become less. Must not destroy the program.
        virtual void onInputWritten() = 0;
        /// The client has been told that the program has stopped or never started; destroys the program.
        virtual void onEnd(const std::string& process) = 0;
    };

    /// Starts it; throws Error where it can't be. `process`: its channel. What is passed by reference outlives it.
    ClientProgram(Session& session, const LauncherClient& launcher, std::string process, Start start, Owner& owner);
    ~ClientProgram() override;

    /// Feeds the program's stdin, and ends it after that where `eof`. Throws Error where it was ended before, which on
    /// a terminal it never is for good. Where the program has closed it, and goes on, the client is told a moment
    /// later.
    void write(std::string input, bool eof);
    std::size_t pendingInput() const { return _program.pendingInput(); }

    /// Throws Error(unavailable) where it has no terminal.
    void resize(int rows, int columns);
    void stop() { _program.stop(); }
    void pause();
    void resume();
    /// Says whether the program listens to that key.
    bool onKey(const std::string& key, const std::string& event);

private:
    void onStarted() override;
    void onFailed(const Error& error) override;
    void onLimit(const Error& error) override;
    void onOutput(Stream stream, std::string_view text) override;
    void onInputWritten() override;
    void onStopped(int exitCode) override;
    void onInputRefused();
    void end();

    Session& _session;
    const std::string _process;
    const std::string _name;
    Owner& _owner;
    const std::unique_ptr<ProgramExtension> _extension;
    bool _inputEnded = false;
    Registered _job;
    Registered _refusal;
    Program _program; // the last: it is told of nothing before the rest is there
};

} // namespace further::process
