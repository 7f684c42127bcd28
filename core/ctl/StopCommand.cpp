#include "ctl/StopCommand.h"

#include "ctl/Json.h"
#include "ctl/Printable.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

StopCommand::StopCommand(CLI::App& program)
    : AdminCommand(program, "stop", "End a program", "  further-linkctl ps\n  further-linkctl stop 3") {
    options()
        .add_option("PROGRAM", _program, "Its ID, as ps shows it")
        ->check(CLI::NonNegativeNumber)
        ->option_text(" ")
        ->required();
}

Fields StopCommand::ask(AdminClient& agent) {
    return agent.ask("program.stop", jsonObject({{"id", _program}}));
}

std::string StopCommand::show(const Fields& answer, const Terminal& /*terminal*/) const {
    return printable(answer.text("sentence")) + "\n";
}

} // namespace further::ctl
