#pragma once

#include "ctl/AdminCommand.h"
#include "ctl/ApprovalRevokeCommand.h"

namespace further::ctl {

/// `approvals`, `approvals revoke NUMBER`: who waits to be let in, and who was.
class ApprovalsCommand : public AdminCommand {
public:
    explicit ApprovalsCommand(CLI::App& program);

    int run() override;

protected:
    Fields ask(AdminClient& agent) override;
    std::string show(const Fields& answer, const Terminal& terminal) const override;

private:
    ApprovalRevokeCommand _revoke;
};

} // namespace further::ctl
