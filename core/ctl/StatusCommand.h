#pragma once

#include "ctl/AdminCommand.h"

namespace further::ctl {

/// `status`: how the agent is.
class StatusCommand : public AdminCommand {
public:
    explicit StatusCommand(CLI::App& program);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;
};

} // namespace further::ctl
