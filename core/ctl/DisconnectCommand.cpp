#include "ctl/DisconnectCommand.h"

#include "ctl/Json.h"
#include "ctl/Printable.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

DisconnectCommand::DisconnectCommand(CLI::App& program)
    : AdminCommand(program, "disconnect", "End a client's session, and its programs with it",
                   "  further-linkctl sessions\n  further-linkctl disconnect 12") {
    options()
        .add_option("SESSION", _session, "Its ID, as sessions shows it")
        ->check(CLI::NonNegativeNumber)
        ->option_text(" ")
        ->required();
}

Fields DisconnectCommand::ask(AdminClient& agent) {
    return agent.ask("session.disconnect", jsonObject({{"id", _session}}));
}

std::string DisconnectCommand::show(const Fields& answer, const Terminal& /*terminal*/) const {
    return printable(answer.text("sentence")) + "\n";
}

} // namespace further::ctl
