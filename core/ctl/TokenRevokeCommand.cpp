#include "ctl/TokenRevokeCommand.h"

#include "ctl/Json.h"
#include "ctl/Printable.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

TokenRevokeCommand::TokenRevokeCommand(CLI::App& token)
    : AdminCommand(token, "revoke", "Take a token back; its connections end",
                   "  further-linkctl token list\n  further-linkctl token revoke laptop") {
    options().add_option("TOKEN-NAME", _name, "Its name, as token list shows it")->option_text(" ")->required();
}

Fields TokenRevokeCommand::ask(AdminClient& agent) {
    return agent.ask("token.revoke", jsonObject({{"name", _name}}));
}

std::string TokenRevokeCommand::show(const Fields& answer, const Terminal& /*terminal*/) const {
    return printable(answer.text("sentence")) + "\n";
}

} // namespace further::ctl
