#include "ctl/PluginSwitchCommand.h"

#include "ctl/Json.h"
#include "ctl/Printable.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

PluginSwitchCommand::PluginSwitchCommand(CLI::App& plugins, To to)
    : AdminCommand(plugins, to == To::enable ? "enable" : "disable",
                   to == To::enable ? "Let clients use a plugin again" : "Let no new session use a plugin",
                   std::string("  further-linkctl plugins ") + (to == To::enable ? "enable" : "disable") +
                       " hello\n\nThis holds at once for new sessions, and is remembered.")
    , _to(to) {
    options().add_option("PLUGIN", _name, "Its name, as plugins shows it")->option_text(" ")->required();
}

Fields PluginSwitchCommand::ask(AdminClient& agent) {
    return agent.ask(_to == To::enable ? "plugin.enable" : "plugin.disable", jsonObject({{"name", _name}}));
}

std::string PluginSwitchCommand::show(const Fields& answer, const Terminal& /*terminal*/) const {
    return printable(answer.text("sentence")) + "\n";
}

} // namespace further::ctl
