#include "ctl/LanCommand.h"

#include "ctl/LanText.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

LanCommand::LanCommand(CLI::App& program)
    : AdminCommand(program, "lan", "Show whether other computers of the network can reach this device, and where",
                   "  further-linkctl lan\n  further-linkctl lan enable\n  further-linkctl lan disable")
    , _enable(options(), LanSwitchCommand::To::enable)
    , _disable(options(), LanSwitchCommand::To::disable) {}

int LanCommand::run() {
    for (LanSwitchCommand* command : {&_enable, &_disable})
        if (command->app().parsed())
            return command->run();
    return AdminCommand::run();
}

Fields LanCommand::ask(AdminClient& agent) {
    return agent.ask("lan");
}

std::string LanCommand::show(const Fields& answer, const Terminal& terminal) const {
    if (!answer.flag("enabled").value_or(false))
        return "This device serves itself only. To let other computers of the network in: further-linkctl lan enable\n";
    return std::string(answer.texts("addresses").empty() ? "The network is served:\n"
                                                         : "Other computers of the network can reach this device:\n") +
           whereText(answer, terminal) +
           (answer.flag("tls").value_or(true) ? "" : "Attention: what is sent isn't encrypted.\n") +
           (answer.text("code").empty() ? "To let one in, get a code: further-linkctl code\n"
                                        : codeText(answer, terminal));
}

} // namespace further::ctl
