#include "PythonExec.h"

#include "PythonHandler.h"

#include "plugins/common/process/LimitsCheck.h"

#include <unistd.h>

#include <string>

namespace further::python {

namespace {

bool canBeExecuted(const std::string& interpreter) {
    return ::access(interpreter.c_str(), X_OK) == 0;
}

/// A line of `further-linkctl doctor`.
CheckResult checkInterpreter(const std::string& interpreter, const std::string& advice) {
    if (canBeExecuted(interpreter))
        return {CheckResult::Verdict::good, "Python programs run with " + interpreter + "."};
    return {CheckResult::Verdict::fault, interpreter + " can't be executed, and no Python program can start.",
            "sudo apt install python3, or " + advice};
}

} // namespace

PythonExec::~PythonExec() = default;

void PythonExec::start(PluginContext& context) {
    _setup = PythonSetup::from(context);
    // No reason to refuse: it may be installed while the agent runs, and each start that fails says the same.
    if (!canBeExecuted(_setup.interpreter()))
        context.logger().warning(_setup.interpreter() +
                                 " can't be executed, and no Python program can start: " + _setup.advice());
    context.addCheck("interpreter", [interpreter = _setup.interpreter(), advice = _setup.advice()] {
        return checkInterpreter(interpreter, advice);
    });
    _launcher = std::make_unique<process::LauncherClient>(context);
    context.addCheck("limits", process::limitsCheck(context));
}

std::unique_ptr<Handler> PythonExec::open(Session& session) {
    return std::make_unique<PythonHandler>(session, *_launcher, _setup);
}

void PythonExec::stop() {
    _launcher.reset();
}

} // namespace further::python

FURTHER_PLUGIN(further::python::PythonExec)
