#pragma once

#include "LauncherClient.h"
#include "Program.h"
#include "RunnerSetup.h"

#include <further/Plugin.h>

#include <memory>

namespace further::process {

/// A plugin that is a runner and nothing else, with the one setting `stopGrace`: all that it has to say is what a
/// `start` asks for.
class RunnerPlugin : public Plugin {
public:
    ~RunnerPlugin() override;

    void start(PluginContext& context) override;
    std::unique_ptr<Handler> open(Session& session) override;
    void stop() override;

    /// What `start` asks for, as `user`. On the session's strand. Throws Error where it can't be done.
    virtual Program::Request requestFor(const RunnerSetup& setup, const Message& start, const User& user) const = 0;

private:
    RunnerSetup _setup;
    std::unique_ptr<LauncherClient> _launcher;
};

} // namespace further::process
