#include "ctl/ApprovalRevokeCommand.h"

#include "ctl/Json.h"
#include "ctl/Printable.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

ApprovalRevokeCommand::ApprovalRevokeCommand(CLI::App& approvals)
    : AdminCommand(approvals, "revoke", "Take an approval back; its connections end",
                   "  further-linkctl approvals revoke 482-193") {
    options().add_option("APPROVAL", _number, "Its number, as approvals shows it")->option_text(" ")->required();
}

Fields ApprovalRevokeCommand::ask(AdminClient& agent) {
    return agent.ask("approval.revoke", jsonObject({{"number", _number}}));
}

std::string ApprovalRevokeCommand::show(const Fields& answer, const Terminal& /*terminal*/) const {
    return printable(answer.text("sentence")) + "\n";
}

} // namespace further::ctl
