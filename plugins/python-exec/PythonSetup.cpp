#include "PythonSetup.h"

#include "plugins/common/launcher/Home.h"
#include "plugins/common/launcher/SearchPath.h"

#include <unistd.h>

namespace further::python {

namespace {

constexpr const char* usual = "/usr/bin/python3";

} // namespace

PythonSetup PythonSetup::from(const PluginContext& context) {
    const auto& config = context.config();
    PythonSetup setup{process::RunnerSetup::from(context)};
    auto& request = setup.runner.request;
    auto& spec = request.spec;

    const auto& user = context.programUser();
    const auto venv = launcher::expandHome(config.path("venv").string(), user.home.string());
    std::string interpreter;
    if (venv.empty()) {
        interpreter = launcher::expandHome(config.path("interpreter").string(), user.home.string());
        request.advice = "set python-exec.interpreter to a Python interpreter" +
                         (interpreter == usual ? std::string(".") : ", such as " + std::string(usual) + ".");
    } else {
        interpreter = venv + "/bin/python3";
        spec.environment = {"VIRTUAL_ENV=" + venv,
                            "PATH=" + venv + "/bin:" + launcher::searchPath(user.uid == ::geteuid())};
        request.advice = "set python-exec.venv to the directory of a virtual environment (python3 -m venv makes "
                         "one), or to nothing.";
    }
    spec.arguments = {interpreter, "-u"}; // -u: what a program prints is here at once, prompts too
    spec.fileAt = 2;
    spec.scriptName = "main.py";
    return setup;
}

void PythonSetup::add(const ModuleDirectory& module, const std::string& version) {
    auto& environment = runner.request.spec.environment;
    environment.push_back("PYTHONPATH=" + module.python().string());
    environment.push_back("FURTHER_LINK_VERSION=" + version);
}

} // namespace further::python
