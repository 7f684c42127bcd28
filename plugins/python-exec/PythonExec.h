#pragma once

#include "PythonSetup.h"
#include "PythonStart.h"
#include "plugins/python-exec/module/ModuleDirectory.h"

#include "plugins/common/process/LauncherClient.h"

#include <further/Plugin.h>

#include <memory>
#include <optional>

namespace further::python {

/// The plugin that runs Python programs: the runner `python3`.
class PythonExec : public Plugin {
public:
    ~PythonExec() override;

    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;
    void stop() override;

private:
    void provideModule(PluginContext& context);
    void provideStart(PluginContext& context);

    PythonSetup _setup;
    std::optional<ModuleDirectory> _module; // where one could be made
    std::unique_ptr<process::LauncherClient> _launcher;
    std::optional<PythonStart> _start; // since start()
};

} // namespace further::python
