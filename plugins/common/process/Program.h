#pragma once

#include "InputWriter.h"
#include "LauncherClient.h"
#include "OutputReader.h"
#include "ProgramPipes.h"
#include "Terminal.h"

#include "plugins/common/launcher/Spec.h"

#include <further/Descriptor.h>
#include <further/Error.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace further::process {

/// One running program, with three pipes or with a terminal (spec.terminal): started by the constructor, ended with its
/// whole process tree by the destructor (within two seconds; nobody waits for it). Lives on one strand, and so do the
/// calls of its listener.
class Program : private OutputReader::Listener {
public:
    struct Request {
        launcher::Spec spec;
        /// A sentence for a client whose program can't be executed: what to do.
        std::string advice;
        /// As whom it runs; the programs' user unless set. The launcher's rules say who may be.
        std::optional<uid_t> user = {};
        /// Whether a program that waits (LauncherClient::prepare) may become it: what that has in common with all is
        /// what this one asks for.
        bool mayWait = false;
    };

    /// Is told, in this order: onStarted() or onFailed(), once. After onStarted(): output and limits, and then, once
    /// and last, onStopped(). Only within onFailed() and onStopped() may it destroy the program.
    class Listener {
    public:
        virtual ~Listener() = default;
        virtual void onStarted() = 0;
        virtual void onFailed(const Error& error) = 0;
        /// The program has met one of its limits.
        virtual void onLimit(const Error& error) = 0;
        /// `text` is valid UTF-8, and valid until the call returns.
        virtual void onOutput(Stream stream, std::string_view text) = 0;
        /// pendingInput() has become less.
        virtual void onInputWritten() = 0;
        /// All output has been told: both outputs have ended, or somebody held one open for spec.leftoverGrace (not
        /// counting the time in pause) after the exit. `exitCode`: negative for the signal that ended the program.
        virtual void onStopped(int exitCode) = 0;
    };

    /// Throws Error (busy, unavailable, tooLarge) where the launcher can't even be asked; every later failure goes to
    /// onFailed(). All that is passed by reference outlives the program.
    Program(const LauncherClient& launcher, Strand& strand, Request request, Listener& listener);
    ~Program() override;
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Queues input. Also before onStarted().
    void write(std::string input);
    /// Ends the input after what was written. On a terminal it is typed, as Ctrl-D, and more may follow.
    void closeInput();
    /// Bytes that the program hasn't taken yet.
    std::size_t pendingInput() const { return _input.pending(); }
    /// Whether the program has closed its stdin.
    bool inputRefused() const { return _input.refused(); }

    bool hasTerminal() const { return _terminal.has_value(); }
    /// Sets the terminal's size, of which the program is told. Throws Error(invalidData) for a size that none can have,
    /// Error(unavailable) where there is no terminal.
    void resize(int rows, int columns);

    /// SIGTERM, and SIGKILL to the whole tree after spec.stopGrace. Where the program has ended and left something
    /// behind, that is killed at once.
    void stop();

    /// Stops reading output until resume(): the program's pipes fill, and it waits.
    void pause();
    void resume();

    /// 0 before onStarted().
    pid_t pid() const { return _pid; }

private:
    Program(const LauncherClient& launcher, Strand& strand, Request&& request, Listener& listener, ProgramPipes pipes);

    void catchUp();
    void onControl();
    void onReport(const launcher::Report& report);
    void onHangup();
    void onExit(int code);
    void onText(Stream stream, std::string_view text) override;
    void onEnd(Stream stream) override;
    bool finished() const { return _exitCode && _output.ended() && _error.ended(); }
    void awaitLeftovers();
    void onGraceOver();

    Strand& _strand;
    Program::Listener& _listener;
    Request _request;
    Descriptor _control;
    std::optional<Terminal> _terminal;
    InputWriter _input;
    OutputReader _output;
    OutputReader _error;

    bool _inLine = false; // the input so far doesn't end with a line's end
    pid_t _pid = 0;
    bool _started = false;
    bool _paused = false;
    std::optional<int> _exitCode;
    std::chrono::milliseconds _graceLeft;
    std::chrono::steady_clock::time_point _graceSince;
    Registered _grace;
    Registered _watch; // ends before the control socket does
};

} // namespace further::process
