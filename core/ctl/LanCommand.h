#pragma once

#include "ctl/AdminCommand.h"
#include "ctl/LanSwitchCommand.h"

namespace further::ctl {

/// `lan`, `lan enable`, `lan disable`: whether other computers of the network can reach the device, and where.
class LanCommand : public AdminCommand {
public:
    explicit LanCommand(CLI::App& program);

    int run() override;

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    LanSwitchCommand _enable;
    LanSwitchCommand _disable;
};

} // namespace further::ctl
