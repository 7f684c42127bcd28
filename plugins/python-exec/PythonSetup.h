#pragma once

#include "plugins/common/process/RunnerSetup.h"

#include <further/PluginContext.h>

#include <string>

namespace further::python {

/// What the settings say of every Python program; read once, at the start.
struct PythonSetup {
    process::RunnerSetup runner;

    static PythonSetup from(const PluginContext& context);

    /// The interpreter's path.
    const std::string& interpreter() const { return runner.request.spec.arguments.front(); }
    /// What to do where it can't be executed.
    const std::string& advice() const { return runner.request.advice; }
};

} // namespace further::python
