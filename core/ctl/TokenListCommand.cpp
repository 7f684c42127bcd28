#include "ctl/TokenListCommand.h"

#include "ctl/PermissionOption.h"
#include "ctl/Table.h"
#include "ctl/Units.h"

namespace further::ctl {

namespace {

std::string timeOr(const std::string& iso, const std::string& otherwise) {
    return iso.empty() ? otherwise : timeText(iso);
}

} // namespace

TokenListCommand::TokenListCommand(CLI::App& token)
    : AdminCommand(token, "list", "List the tokens that let clients in", "  further-linkctl token list") {}

Fields TokenListCommand::ask(AdminClient& agent) {
    return agent.ask("tokens");
}

std::string TokenListCommand::show(const Fields& answer, const Terminal& terminal) const {
    const auto tokens = answer.expected("tokens");
    if (tokens.empty())
        return "There is no token. Make one with: further-linkctl token create NAME\n";
    Table table({"NAME", "CREATED", "USED", "EXPIRES", "PERMITS"});
    for (const auto& token : tokens)
        table.add({{token.text("name")},
                   {timeOr(token.text("created"), "?")},
                   {timeOr(token.text("used"), "never")},
                   {timeOr(token.text("expires"), "never")},
                   {permissionsText(token.texts("permissions"))}});
    return table.layOut(terminal);
}

} // namespace further::ctl
