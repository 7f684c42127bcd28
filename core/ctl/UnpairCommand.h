#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/Command.h"

namespace further::ctl {

/// `unpair HOST`: forgets a paired device.
class UnpairCommand : public Command {
public:
    explicit UnpairCommand(CLI::App& program);

    const CLI::App& app() const override { return _app; }
    int run() override;

private:
    CLI::App& _app;
    AgentAddress _address;
};

} // namespace further::ctl
