#pragma once

#include "ctl/AdminCommand.h"

#include <string>

namespace further::ctl {

/// `approvals revoke NUMBER`: takes an approval back.
class ApprovalRevokeCommand : public AdminCommand {
public:
    explicit ApprovalRevokeCommand(CLI::App& approvals);

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    std::string _number;
};

} // namespace further::ctl
