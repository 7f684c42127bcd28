#pragma once

#include "plugins/python-exec/module/ModuleDirectory.h"

#include "plugins/common/process/RunnerSetup.h"

#include <further/PluginContext.h>

#include <string>

namespace further::python {

/// What the settings say of every Python program; read once, at the start.
struct PythonSetup {
    process::RunnerSetup runner;

    static PythonSetup from(const PluginContext& context);

    /// Programs find further_link there, which is of the agent's `version`.
    void add(const ModuleDirectory& module, const std::string& version);

    /// The interpreter's path.
    const std::string& interpreter() const { return runner.request.spec.arguments.front(); }
    /// What to do where it can't be executed.
    const std::string& advice() const { return runner.request.advice; }
};

} // namespace further::python
