#include "PythonHandler.h"

#include "plugins/python-exec/module/ModuleProgram.h"

#include <further/Error.h>

#include <utility>

namespace further::python {

PythonHandler::PythonHandler(Session& session, const process::LauncherClient& launcher, const PythonSetup& setup,
                             const PythonStart& start, const ModuleDirectory* module)
    : RunnerHandler(session, launcher, setup.runner.pendingInput)
    , _launcher(launcher)
    , _setup(setup)
    , _start(start)
    , _module(module) {}

process::ClientProgram::Start PythonHandler::prepare(const Message& start) {
    process::ClientProgram::Start prepared{_setup.runner.requestFor(start, session().user())};
    _start.addTo(prepared.request, _launcher.preparation());
    if (_module != nullptr)
        addModule(start.process, prepared);
    return prepared;
}

void PythonHandler::addModule(const std::string& process, process::ClientProgram::Start& start) {
    try {
        auto program = std::make_unique<ModuleProgram>(session(), listener(), process);
        auto& environment = start.request.spec.environment;
        for (auto& variable : program->environment())
            environment.push_back(std::move(variable));
        start.extension = std::move(program);
    } catch (const Error& problem) { // somebody has removed the directory, say: most programs don't need it
        session().logger().warning("A program runs without further_link. " + problem.detail());
    }
}

const std::shared_ptr<ModuleListener>& PythonHandler::listener() {
    if (!_listener)
        _listener = std::make_shared<ModuleListener>(session(), _module->freshSocket());
    return _listener;
}

} // namespace further::python
