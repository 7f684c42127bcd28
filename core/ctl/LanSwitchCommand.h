#pragma once

#include "ctl/AdminCommand.h"

namespace further::ctl {

/// `lan enable` or `lan disable`.
class LanSwitchCommand : public AdminCommand {
public:
    enum class To { enable, disable };

    /// Becomes a command below `lan`.
    LanSwitchCommand(CLI::App& lan, To to);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    const To _to;
};

} // namespace further::ctl
