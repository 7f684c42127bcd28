#pragma once

#include "loop/LoopStrand.h"

#include <further/PluginContext.h>

#include <string>

namespace further {

/// What one plugin has of the agent.
class AgentContext : public PluginContext {
public:
    AgentContext(const std::string& plugin, Settings config, const Settings& programs, const Directories& directories,
                 EventLoop& loop, WorkerPool& workers);

    const Settings& config() const override { return _config; }
    const Settings& programs() const override { return _programs; }
    const Directories& directories() const override { return _directories; }
    Poco::Logger& logger() override { return _logger; }
    Strand& strand() override { return _strand; }

private:
    const Settings _config;
    const Settings& _programs;
    const Directories& _directories;
    Poco::Logger& _logger;
    LoopStrand _strand;
};

} // namespace further
