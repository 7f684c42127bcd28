#pragma once

#include "PythonSetup.h"

#include "plugins/common/process/LauncherClient.h"

#include <further/Plugin.h>

#include <memory>

namespace further::python {

/// The plugin that runs Python programs: the runner `python3`.
class PythonExec : public Plugin {
public:
    ~PythonExec() override;

    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;
    void stop() override;

private:
    PythonSetup _setup;
    std::unique_ptr<process::LauncherClient> _launcher;
};

} // namespace further::python
