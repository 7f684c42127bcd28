#include "PythonExec.h"

#include "BootModule.h"
#include "PythonHandler.h"

#include "plugins/common/launcher/Home.h"
#include "plugins/common/process/LimitsCheck.h"

#include <Poco/Exception.h>

#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

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

std::vector<User> usersOfPrograms(const PluginContext& context) {
    std::vector<User> users{context.programUser()};
    for (const auto& name : context.programs().list("allowedUsers"))
        if (auto user = User::named(name))
            users.push_back(*user);
    return users;
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
    provideModule(context);
    _launcher = std::make_unique<process::LauncherClient>(context);
    context.addCheck("limits", process::limitsCheck(context));
    provideStart(context);
}

void PythonExec::provideModule(PluginContext& context) {
    using Places = std::vector<std::filesystem::path>;
    const auto temporary =
        launcher::expandHome(context.programs().path("tempDirectory").string(), context.programUser().home.string());
    try {
        _module.emplace(Places{context.directories().runtime.parent_path(), temporary}, usersOfPrograms(context));
        _setup.add(*_module, context.agent().version);
    } catch (const Poco::FileException& problem) {
        context.logger().warning("Programs can't import further_link. " + problem.message() +
                                 ": set agent.runtimeDirectory to a place that everybody may pass through.");
    }
}

void PythonExec::provideStart(PluginContext& context) {
    std::filesystem::path boot;
    std::string reason;
    try {
        if (PythonStart::needsBoot(context.config()))
            boot =
                bootDirectory(context.directories().libexec, _module ? &*_module : nullptr, usersOfPrograms(context));
    } catch (const Poco::FileException& problem) {
        reason = problem.message();
        context.logger().warning("Python programs begin from cold. " + reason + '.');
    }
    _start.emplace(context.config(), std::move(boot), std::move(reason));
    _start->prepare(*_launcher, _setup.runner.request.spec, context.logger());
    context.addCheck("warm", [this] { return _start->check(_launcher->preparation()); });
}

std::unique_ptr<Handler> PythonExec::open(Session& session) {
    return std::make_unique<PythonHandler>(session, *_launcher, _setup, *_start, _module ? &*_module : nullptr);
}

void PythonExec::stop() {
    _launcher.reset();
    _module.reset();
}

} // namespace further::python

FURTHER_PLUGIN(further::python::PythonExec)
