#pragma once

#include "plugins/common/process/LauncherClient.h"
#include "plugins/common/process/RunnerSetup.h"

#include <further/Plugin.h>

#include <memory>

namespace further::shell {

/// The plugin that runs login shells: the runner `shell`.
class ShellPlugin : public Plugin {
public:
    ~ShellPlugin() override;

    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;
    void stop() override;

private:
    process::RunnerSetup _setup;
    std::unique_ptr<process::LauncherClient> _launcher;
};

} // namespace further::shell
