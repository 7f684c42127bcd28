#pragma once

#include "agent/ApprovalScreens.h"
#include "agent/Checks.h"
#include "loop/LoopStrand.h"
#include "net/AddedRoutes.h"
#include "plugin/PluginEntry.h"
#include "session/ProgramUsers.h"

#include <further/PluginContext.h>

#include <functional>
#include <string>
#include <vector>

namespace further {

/// What all plugins share of the agent. Outlives their contexts.
struct AgentServices {
    const Settings programs;
    const ProgramUsers users;
    const Directories directories;
    EventLoop& loop; ///< the main thread's
    WorkerPool& workers;
    Checks& checks;
    ApprovalScreens& screens;
    AddedRoutes& routes;
    const std::function<AgentStatus()> status; ///< any thread may call
};

/// What one plugin has of the agent.
class AgentContext : public PluginContext {
public:
    /// `plugin` and `services` outlive it.
    AgentContext(const PluginEntry& plugin, Settings config, const AgentServices& services);

    const Settings& config() const override { return _config; }
    const Settings& programs() const override { return _services.programs; }
    const User& programUser() const override { return _services.users.usual; }
    const Directories& directories() const override { return _services.directories; }
    Poco::Logger& logger() override { return _logger; }
    Strand& strand() override { return _strand; }
    AgentStatus agent() const override { return _services.status(); }
    void addCheck(const std::string& name, CheckTask task) override;
    void onApproval(ShowApproval show) override;
    void serve(HttpRoute route) override;

private:
    void onFault(const std::string& words);

    const PluginEntry& _plugin;
    const Settings _config;
    const AgentServices& _services;
    Poco::Logger& _logger;
    LoopStrand _strand;
    std::vector<Registered> _added;
};

} // namespace further
