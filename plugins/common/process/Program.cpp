#include "Program.h"

#include "LimitError.h"
#include "StartError.h"

#include "plugins/common/launcher/SpecFile.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace further::process {

using launcher::Command;
using launcher::Report;
using launcher::Spec;
using launcher::Step;

namespace {

Descriptor specFile(const launcher::Spec& spec) {
    try {
        return launcher::makeSpecFile(spec);
    } catch (const std::system_error& problem) {
        throw Error(ErrorCode::busy,
                    std::string("There is no room for one more program (") + problem.what() + "): stop one first.");
    }
}

OutputReader::Manner mannerOf(const std::optional<Terminal>& terminal) {
    return terminal ? OutputReader::Manner::atOnce : OutputReader::Manner::gathering;
}

} // namespace

Program::Program(const LauncherClient& launcher, Strand& strand, Request request, Listener& listener)
    : Program(launcher, strand, std::move(request), listener, ProgramPipes(request.spec.terminal)) {}

Program::Program(const LauncherClient& launcher, Strand& strand, Request&& request, Listener& listener,
                 ProgramPipes pipes)
    : _strand(strand)
    , _listener(listener)
    , _request(std::move(request))
    , _control(std::move(pipes.control.ours))
    , _terminal(std::move(pipes.terminal))
    , _input(strand, std::move(pipes.input.ours), [this] { _listener.onInputWritten(); })
    , _output(strand, std::move(pipes.output.ours), Stream::output, mannerOf(_terminal), *this)
    , _error(strand, std::move(pipes.error.ours), Stream::error, mannerOf(_terminal), *this)
    , _graceLeft(_request.spec.leftoverGrace) {
    auto& spec = _request.spec;
    if (spec.content.size() > Spec::maxSize / 2)
        throw Error(ErrorCode::tooLarge, "The script is too long: send one of less than 32 MiB.");
    const auto file = specFile(spec);
    launcher.start(_request.user.value_or(launcher.programUser()),
                   {pipes.control.theirs.get(), pipes.input.theirs.get(), pipes.output.theirs.get(),
                    pipes.error.theirs.get(), file.get()},
                   _request.mayWait);
    if (spec.source == Spec::Source::script)
        spec.content = {};
    _watch = _strand.watch(_control.get(), Ready::read, [this] { onControl(); });
}

Program::~Program() = default;

void Program::write(std::string input) {
    if (!input.empty())
        _inLine = input.back() != '\n' && input.back() != '\r';
    catchUp(); // what follows is the answer, which the client waits for
    _input.write(std::move(input));
}

void Program::closeInput() {
    if (_terminal)
        _input.write(_terminal->endOfInput(std::exchange(_inLine, false)));
    else
        _input.closeAtEnd();
}

void Program::resize(int rows, int columns) {
    if (!_terminal)
        throw Error(ErrorCode::unavailable, "The program has no terminal whose size could be set: it has one where the "
                                            "client connects with pty=1.");
    _terminal->resize(rows, columns);
}

void Program::stop() {
    const Command command{_exitCode ? Command::Type::kill : Command::Type::stop};
    ::send(_control.get(), &command, sizeof command, MSG_DONTWAIT | MSG_NOSIGNAL);
}

void Program::pause() {
    if (std::exchange(_paused, true))
        return;
    _output.pause();
    _error.pause();
    if (_grace) {
        _grace = {};
        const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(_strand.now() - _graceSince);
        _graceLeft = std::max(_graceLeft - passed, std::chrono::milliseconds(0));
    }
}

void Program::resume() {
    if (!std::exchange(_paused, false) || !_started)
        return;
    _output.resume();
    _error.resume();
    if (_exitCode)
        awaitLeftovers();
}

void Program::catchUp() {
    _output.catchUp();
    _error.catchUp();
}

void Program::onControl() {
    Report report;
    const auto size = ::recv(_control.get(), &report, sizeof report, MSG_DONTWAIT);
    if (size == sizeof report)
        onReport(report); // one in a turn: it may have destroyed this
    else if (size >= 0 || (errno != EAGAIN && errno != EINTR && errno != ECONNRESET))
        onHangup(); // ECONNRESET: it ended without reading a command; what it said before that is still to come
}

void Program::onReport(const Report& report) {
    switch (report.type) {
    case Report::Type::started:
        _pid = report.first;
        _started = true;
        if (!_paused) {
            _output.resume();
            _error.resume();
        }
        _listener.onStarted();
        return;
    case Report::Type::failed:
        _watch = {};
        _listener.onFailed(startError(_request.spec, static_cast<Step>(report.first), static_cast<int>(report.second),
                                      _request.advice));
        return;
    case Report::Type::limited:
        _listener.onLimit(
            limitError(static_cast<launcher::Limit>(report.first), static_cast<std::uint64_t>(report.second)));
        return;
    case Report::Type::exited:
        onExit(report.first);
        return;
    case Report::Type::ended:
        _watch = {}; // the socket stays open: it is what stop() writes to, in vain from now on
        return;
    }
}

/// The keeper is gone, and with it the program.
void Program::onHangup() {
    _watch = {};
    if (!_started)
        _listener.onFailed(launcherLost());
    else if (!_exitCode)
        onExit(-SIGKILL);
}

void Program::onExit(int code) {
    _exitCode = code;
    catchUp();
    if (_terminal)
        _terminal->letGo();
    if (finished()) {
        _listener.onStopped(code);
        return;
    }
    if (!_paused)
        awaitLeftovers();
}

void Program::onText(Stream stream, std::string_view text) {
    if (stream == Stream::error)
        _output.readNow(); // what a program prints before it says what is wrong stands there
    else
        _error.catchUp();
    _listener.onOutput(stream, text);
}

void Program::onEnd(Stream) {
    if (finished())
        _listener.onStopped(*_exitCode);
}

/// Nobody waits for ever for an end of file that a child of the program keeps away.
void Program::awaitLeftovers() {
    _graceSince = _strand.now();
    _grace = _strand.after(_graceLeft, [this] { onGraceOver(); });
}

void Program::onGraceOver() {
    _output.finish();
    _error.finish();
    _listener.onStopped(*_exitCode);
}

} // namespace further::process
