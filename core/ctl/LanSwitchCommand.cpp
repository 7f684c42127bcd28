#include "ctl/LanSwitchCommand.h"

#include "ctl/LanText.h"
#include "ctl/Printable.h"

namespace further::ctl {

LanSwitchCommand::LanSwitchCommand(CLI::App& lan, To to)
    : AdminCommand(lan, to == To::enable ? "enable" : "disable",
                   to == To::enable ? "Let other computers of the network in, encrypted and by invitation"
                                    : "Serve this device only, as it comes",
                   to == To::enable ? "  further-linkctl lan enable\n\nIt prints where the device is found, and a code "
                                      "that lets one computer "
                                      "in.\nThis is remembered: it holds after a restart, too."
                                    : "  further-linkctl lan disable\n\nConnections from the network end. Tokens and "
                                      "paired computers are kept "
                                      "for the\nnext time: further-linkctl token list")
    , _to(to) {}

Fields LanSwitchCommand::ask(AdminClient& agent) {
    return agent.ask(_to == To::enable ? "lan.enable" : "lan.disable");
}

std::string LanSwitchCommand::show(const Fields& answer, const Terminal& terminal) const {
    if (_to == To::disable)
        return printable(answer.text("sentence")) + "\n";
    const bool connected = !answer.texts("addresses").empty();
    return std::string(connected ? "Other computers of the network can reach this device now:\n"
                                 : "The network is served now, and this device is connected to none yet. Once it is, "
                                   "see where: further-linkctl lan\n") +
           whereText(answer, terminal) +
           (answer.flag("tls").value_or(true) ? ""
                                              : "Attention: what is sent isn't encrypted (FURTHER_LINK_NOSSL); anyone "
                                                "on the network can read it.\n") +
           codeText(answer, terminal);
}

} // namespace further::ctl
