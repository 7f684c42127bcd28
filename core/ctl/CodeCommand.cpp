#include "ctl/CodeCommand.h"

#include "ctl/LanText.h"

namespace further::ctl {

CodeCommand::CodeCommand(CLI::App& program)
    : AdminCommand(program, "code", "Show a fresh code with which one more computer of the network can be paired",
                   "  further-linkctl code\n\nThe code before it is good no more.") {}

Fields CodeCommand::ask(AdminClient& agent) {
    return agent.ask("code");
}

std::string CodeCommand::show(const Fields& answer, const Terminal& terminal) const {
    return whereText(answer, terminal) + codeText(answer, terminal);
}

} // namespace further::ctl
