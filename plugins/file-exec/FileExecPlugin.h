#pragma once

#include "plugins/common/process/LauncherClient.h"
#include "plugins/common/process/RunnerSetup.h"

#include <further/Plugin.h>

#include <memory>

namespace further::fileexec {

/// The plugin that executes files themselves: the runner `exec`.
class FileExecPlugin : public Plugin {
public:
    ~FileExecPlugin() override;

    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;
    void stop() override;

private:
    process::RunnerSetup _setup;
    std::unique_ptr<process::LauncherClient> _launcher;
};

} // namespace further::fileexec
