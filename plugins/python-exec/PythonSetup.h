#pragma once

#include "plugins/common/process/Program.h"

#include <further/PluginContext.h>

#include <cstddef>
#include <string>

namespace further::python {

/// What the settings say of every Python program; read once, at the start.
struct PythonSetup {
    /// What a program is asked for with, but for its source and its arguments.
    process::Program::Request request;
    /// How much input may wait in a session before its client is no longer read.
    std::size_t pendingInput = 0;

    static PythonSetup from(const PluginContext& context);

    /// The interpreter's path.
    const std::string& interpreter() const { return request.spec.arguments.front(); }
};

} // namespace further::python
