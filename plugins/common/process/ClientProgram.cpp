#include "ClientProgram.h"

#include <chrono>
#include <filesystem>
#include <utility>

namespace further::process {

namespace {

constexpr std::chrono::milliseconds whileItMayBeEnding{100};

std::string nameOf(const launcher::Spec& spec) {
    switch (spec.source) {
    case launcher::Spec::Source::file:
        return std::filesystem::path(spec.content).filename().string();
    case launcher::Spec::Source::script:
        return spec.scriptName;
    case launcher::Spec::Source::shell:
        return "shell";
    default:
        return std::filesystem::path(spec.arguments.front()).filename().string();
    }
}

} // namespace

ClientProgram::ClientProgram(Session& session, const LauncherClient& launcher, std::string process, Start start,
                             Owner& owner)
    : _session(session)
    , _process(std::move(process))
    , _name(nameOf(start.request.spec))
    , _owner(owner)
    , _extension(std::move(start.extension))
    , _program(launcher, session.strand(), std::move(start.request), *this) {}

ClientProgram::~ClientProgram() = default;

void ClientProgram::write(std::string input, bool eof) {
    if (_inputEnded)
        throw Error(ErrorCode::conflict,
                    "The program's input was ended by an earlier message with \"eof\": nothing can follow.");
    const bool hadInput = !input.empty();
    _program.write(std::move(input));
    if (hadInput && _program.inputRefused())
        onInputRefused();
    if (eof)
        _program.closeInput();
    _inputEnded = eof && !_program.hasTerminal();
}

void ClientProgram::resize(int rows, int columns) {
    _program.resize(rows, columns);
}

void ClientProgram::pause() {
    _program.pause();
    if (_extension)
        _extension->onPause();
}

void ClientProgram::resume() {
    _program.resume();
    if (_extension)
        _extension->onResume();
}

bool ClientProgram::onKey(const std::string& key, const std::string& event) {
    return _extension && _extension->onKey(key, event);
}

/// A program that ends closes its stdin too: the client is then told of its end, and of nothing else.
void ClientProgram::onInputRefused() {
    if (_refusal)
        return;
    _refusal = _session.strand().after(whileItMayBeEnding, [this] {
        _refusal = {};
        if (_program.pid() != 0) // an error before `started` would mean that it didn't start
            _session.fail(_process,
                          Error(ErrorCode::unavailable, "The program has closed its input and reads no more of it."));
    });
}

void ClientProgram::onStarted() {
    _job = _session.addJob({_name, _program.pid(), [this] { stop(); }});
    _session.send({"started", _process});
}

void ClientProgram::onFailed(const Error& error) {
    _session.fail(_process, error);
    end();
}

void ClientProgram::onLimit(const Error& error) {
    _session.fail(_process, error);
}

void ClientProgram::onOutput(Stream stream, std::string_view text) {
    _session.sendText(stream == Stream::output ? "stdout" : "stderr", _process, text);
}

void ClientProgram::onInputWritten() {
    _owner.onInputWritten();
}

void ClientProgram::onStopped(int exitCode) {
    if (_extension)
        _extension->onEnd();
    Message message{"stopped", _process};
    message.data->set("exitCode", exitCode);
    _session.send(message);
    end();
}

void ClientProgram::end() {
    // A copy: the owner compares with it while it destroys this.
    const auto process = _process;
    _owner.onEnd(process);
}

} // namespace further::process
