#pragma once

#include "ctl/AdminSocket.h"
#include "ctl/AgentAddress.h"
#include "ctl/Command.h"
#include "ctl/Fields.h"
#include "ctl/PluginSwitchCommand.h"

#include <string>

namespace further::ctl {

/// `plugins`, `plugins NAME`, `plugins enable|disable NAME`: what the agent has loaded, and why not the rest. Asks the
/// local agent's admin socket; with `--host` or `--port` that agent's `GET /plugins`.
class PluginsCommand : public Command {
public:
    explicit PluginsCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    Fields askNetwork() const;
    Fields askAdmin() const;

    CLI::App& _app;
    AgentAddress _address;
    AdminSocket _socket;
    bool _json = false;
    std::string _name;
    PluginSwitchCommand _enable;
    PluginSwitchCommand _disable;
};

} // namespace further::ctl
