#include "PythonHandler.h"

#include <further/Error.h>

#include <Poco/JSON/Array.h>

#include <utility>

namespace further::python {

namespace {

/// A text that goes to the system as a C string.
std::string name(std::string text, const char* what) {
    if (text.find('\0') != std::string::npos)
        throw Error(ErrorCode::invalidData,
                    std::string(what) + " contains a NUL character, which the system can't pass on: leave it out.");
    return text;
}

process::Program::Request requestOf(const Poco::JSON::Object& data, const PythonSetup& setup) {
    auto request = setup.request;
    auto& spec = request.spec;
    if (data.has("code")) {
        spec.source = launcher::Spec::Source::script;
        spec.content = data.getValue<std::string>("code");
    } else {
        spec.source = launcher::Spec::Source::file;
        spec.content = name(data.getValue<std::string>("path"), "The path");
        if (spec.content.empty())
            throw Error(ErrorCode::invalidData, "The path is empty: give the path of a Python file on the device.");
    }
    if (const auto arguments = data.getArray("args"))
        for (const auto& argument : *arguments)
            spec.arguments.push_back(name(argument.convert<std::string>(), "One of the arguments"));
    return request;
}

} // namespace

PythonHandler::PythonHandler(Session& session, const process::LauncherClient& launcher, const PythonSetup& setup)
    : _session(session), _launcher(launcher), _setup(setup) {
    on("start", &PythonHandler::start);
    on("stdin", &PythonHandler::standardInput);
    on("stop", &PythonHandler::stop);
}

PythonHandler::~PythonHandler() = default;

void PythonHandler::start(const Message& message) {
    if (_programs.contains(message.process))
        throw Error(ErrorCode::conflict, "A program is running already: stop it, or wait for its end.");
    PythonProgram::Owner& owner = *this;
    auto program =
        std::make_unique<PythonProgram>(_session, _launcher, message.process, requestOf(*message.data, _setup), owner);
    if (_paused)
        program->pause();
    _programs.emplace(message.process, std::move(program));
}

void PythonHandler::standardInput(const Message& message) {
    auto& program = running(message);
    program.write(message.data->optValue<std::string>("input", {}), message.data->optValue("eof", false));
    balanceInput();
}

void PythonHandler::stop(const Message& message) {
    running(message).stop();
}

void PythonHandler::onPause() {
    _paused = true;
    for (const auto& [process, program] : _programs)
        program->pause();
}

void PythonHandler::onResume() {
    _paused = false;
    for (const auto& [process, program] : _programs)
        program->resume();
}

PythonProgram& PythonHandler::running(const Message& message) const {
    const auto program = _programs.find(message.process);
    if (program == _programs.end())
        throw Error(ErrorCode::notRunning, "No program is running: start one first.");
    return *program->second;
}

void PythonHandler::onInputWritten() {
    balanceInput();
}

void PythonHandler::onEnd(const std::string& process) {
    _programs.erase(process);
    balanceInput();
}

void PythonHandler::balanceInput() {
    std::size_t pending = 0;
    for (const auto& [process, program] : _programs)
        pending += program->pendingInput();
    if (pending > _setup.pendingInput && !_inputHold)
        _inputHold = _session.holdInput();
    else if (pending <= _setup.pendingInput / 2)
        _inputHold = {};
}

} // namespace further::python
