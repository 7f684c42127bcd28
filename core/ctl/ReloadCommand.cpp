#include "ctl/ReloadCommand.h"

#include "ctl/Printable.h"
#include "ctl/Words.h"

namespace further::ctl {

ReloadCommand::ReloadCommand(CLI::App& program)
    : AdminCommand(program, "reload", "Read the configuration again",
                   "  further-linkctl reload\n  further-linkctl config check && further-linkctl reload\n\nA "
                   "configuration with a fault is refused, "
                   "and the present one stays.") {}

Fields ReloadCommand::ask(AdminClient& agent) {
    return agent.ask("reload");
}

std::string ReloadCommand::show(const Fields& answer, const Terminal& terminal) const {
    const auto changed = answer.texts("changed");
    const auto later = answer.texts("needRestart");
    std::string text;
    if (!changed.empty())
        text += "Changed, and holds now: " + printable(joined(changed)) + "\n";
    if (!later.empty())
        text += "Changed, and holds after a restart: " + printable(joined(later)) +
                "\nTo restart once no program runs: further-linkctl restart --when-idle\n";
    if (text.empty())
        text = "The configuration was read again. Nothing has changed.\n";
    for (const auto& warning : answer.texts("warnings"))
        text += terminal.paint("warning", Terminal::Colour::yellow) + ": " + printable(warning) + "\n";
    return text;
}

} // namespace further::ctl
