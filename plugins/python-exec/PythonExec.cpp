#include "PythonExec.h"

#include "PythonHandler.h"

#include <unistd.h>

#include <string>

namespace further::python {

PythonExec::~PythonExec() = default;

void PythonExec::start(PluginContext& context) {
    _setup = PythonSetup::from(context);
    // No reason to refuse: it may be installed while the agent runs, and each start that fails says the same.
    if (::access(_setup.interpreter().c_str(), X_OK) != 0)
        context.logger().warning(_setup.interpreter() +
                                 " can't be executed, and no Python program can start: " + _setup.request.advice);
    _launcher = std::make_unique<process::LauncherClient>(context);
}

std::unique_ptr<Handler> PythonExec::open(Session& session) {
    return std::make_unique<PythonHandler>(session, *_launcher, _setup);
}

void PythonExec::stop() {
    _launcher.reset();
}

} // namespace further::python

FURTHER_PLUGIN(further::python::PythonExec)
