#pragma once

#include "ctl/AdminSocket.h"
#include "ctl/AgentAddress.h"
#include "ctl/AgentClient.h"
#include "ctl/Command.h"

#include <string>

namespace further::ctl {

/// `call TYPE [JSON] [--follow]`: sends any message to an agent and prints what it answers.
class CallCommand : public Command {
public:
    explicit CallCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    std::string message() const;
    /// The local agent's own word for where it is, unless the options say which agent is meant.
    AgentAddress address() const;
    /// Whether the plugin that receives this type says that it answers nothing.
    bool isUnanswered(const AgentClient& agent) const;

    CLI::App& _app;
    AgentAddress _address;
    AdminSocket _socket;
    std::string _type;
    std::string _data;
    bool _follow = false;
    bool _json = false;
    double _patience = 10;
};

} // namespace further::ctl
