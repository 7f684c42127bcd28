#include "RunnerHandler.h"

#include <further/Error.h>

#include <utility>

namespace further::process {

RunnerHandler::RunnerHandler(Session& session, const LauncherClient& launcher, std::size_t pendingInput)
    : _session(session), _launcher(launcher), _mostPending(pendingInput) {
    on("start", &RunnerHandler::start);
    on("stdin", &RunnerHandler::standardInput);
    on("stop", &RunnerHandler::stop);
    on("resize", &RunnerHandler::resize);
    on("keyevent", &RunnerHandler::keyEvent);
}

RunnerHandler::~RunnerHandler() = default;

void RunnerHandler::start(const Message& message) {
    if (_programs.contains(message.process))
        throw Error(ErrorCode::conflict, "A program is running already: stop it, or wait for its end.");
    ClientProgram::Owner& owner = *this;
    auto program = std::make_unique<ClientProgram>(_session, _launcher, message.process, prepare(message), owner);
    if (_paused)
        program->pause();
    _programs.emplace(message.process, std::move(program));
}

void RunnerHandler::standardInput(const Message& message) {
    auto& program = running(message);
    program.write(message.data->optValue<std::string>("input", {}), message.data->optValue("eof", false));
    balanceInput();
}

void RunnerHandler::stop(const Message& message) {
    running(message).stop();
}

void RunnerHandler::resize(const Message& message) {
    running(message).resize(message.data->getValue<int>("rows"), message.data->getValue<int>("cols"));
}

void RunnerHandler::keyEvent(const Message& message) {
    const auto key = message.data->getValue<std::string>("key");
    if (!running(message).onKey(key, message.data->getValue<std::string>("event")))
        throw Error(ErrorCode::unavailable, "The program doesn't listen to the key \"" + key +
                                                "\": send the keys that its keylisten messages name.");
}

void RunnerHandler::onPause() {
    _paused = true;
    for (const auto& [process, program] : _programs)
        program->pause();
}

void RunnerHandler::onResume() {
    _paused = false;
    for (const auto& [process, program] : _programs)
        program->resume();
}

ClientProgram& RunnerHandler::running(const Message& message) const {
    const auto program = _programs.find(message.process);
    if (program == _programs.end())
        throw Error(ErrorCode::notRunning, "No program is running: start one first.");
    return *program->second;
}

void RunnerHandler::onInputWritten() {
    balanceInput();
}

void RunnerHandler::onEnd(const std::string& process) {
    _programs.erase(process);
    balanceInput();
}

void RunnerHandler::balanceInput() {
    std::size_t pending = 0;
    for (const auto& [process, program] : _programs)
        pending += program->pendingInput();
    if (pending > _mostPending && !_inputHold)
        _inputHold = _session.holdInput();
    else if (pending <= _mostPending / 2)
        _inputHold = {};
}

} // namespace further::process
