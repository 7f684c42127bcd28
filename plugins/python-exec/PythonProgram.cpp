#include "PythonProgram.h"

#include <chrono>
#include <filesystem>
#include <utility>

namespace further::python {

namespace {

constexpr std::chrono::milliseconds whileItMayBeEnding{100};

std::string nameOf(const launcher::Spec& spec) {
    return spec.source == launcher::Spec::Source::file ? std::filesystem::path(spec.content).filename().string()
                                                       : spec.scriptName;
}

} // namespace

PythonProgram::PythonProgram(Session& session, const process::LauncherClient& launcher, std::string process,
                             process::Program::Request request, Owner& owner)
    : _session(session)
    , _process(std::move(process))
    , _name(nameOf(request.spec))
    , _owner(owner)
    , _program(launcher, session.strand(), std::move(request), *this) {}

PythonProgram::~PythonProgram() = default;

void PythonProgram::write(std::string input, bool eof) {
    if (_inputEnded)
        throw Error(ErrorCode::conflict,
                    "The program's input was ended by an earlier message with \"eof\": nothing can follow.");
    const bool hadInput = !input.empty();
    _program.write(std::move(input));
    if (hadInput && _program.inputRefused())
        onInputRefused();
    if (eof)
        _program.closeInput();
    _inputEnded = eof;
}

/// A program that ends closes its stdin too: the client is then told of its end, and of nothing else.
void PythonProgram::onInputRefused() {
    if (_refusal)
        return;
    _refusal = _session.strand().after(whileItMayBeEnding, [this] {
        _refusal = {};
        if (_program.pid() != 0) // an error before `started` would mean that it didn't start
            _session.fail(_process,
                          Error(ErrorCode::unavailable, "The program has closed its input and reads no more of it."));
    });
}

void PythonProgram::onStarted() {
    _job = _session.addJob({_name, _program.pid(), [this] { stop(); }});
    _session.send({"started", _process});
}

void PythonProgram::onFailed(const Error& error) {
    _session.fail(_process, error);
    end();
}

void PythonProgram::onLimit(const Error& error) {
    _session.fail(_process, error);
}

void PythonProgram::onOutput(process::Stream stream, std::string_view text) {
    _session.sendText(stream == process::Stream::output ? "stdout" : "stderr", _process, text);
}

void PythonProgram::onInputWritten() {
    _owner.onInputWritten();
}

void PythonProgram::onStopped(int exitCode) {
    Message message{"stopped", _process};
    message.data->set("exitCode", exitCode);
    _session.send(message);
    end();
}

void PythonProgram::end() {
    // A copy: the owner compares with it while it destroys this.
    const auto process = _process;
    _owner.onEnd(process);
}

} // namespace further::python
