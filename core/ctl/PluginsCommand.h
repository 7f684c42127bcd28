#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/Command.h"
#include "ctl/Terminal.h"

#include <string>

namespace further::ctl {

/// `plugins`: what the agent has loaded, and why not the rest.
class PluginsCommand : public Command {
public:
    explicit PluginsCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

    /// The table for an agent's answer to GET /plugins. Throws Poco::Exception for what is no such answer.
    static std::string table(const std::string& answer, const Terminal& terminal);

private:
    CLI::App& _app;
    AgentAddress _address;
    bool _json = false;
};

} // namespace further::ctl
