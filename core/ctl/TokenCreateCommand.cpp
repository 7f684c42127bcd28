#include "ctl/TokenCreateCommand.h"

#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/Lifetime.h"
#include "ctl/Printable.h"
#include "ctl/Units.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

TokenCreateCommand::TokenCreateCommand(CLI::App& token)
    : AdminCommand(token, "create", "Make a token that lets a client in from the network",
                   "  further-linkctl token create laptop\n"
                   "  further-linkctl token create robot --permissions hello,system-info --expires 30d\n\n"
                   "Whoever has the token may do what it permits. It is shown this once.") {
    options().add_option("NAME", _name, "What it is to be called, such as whose it is")->option_text(" ")->required();
    _permissions.addTo(options());
    options().add_option("--expires", _lifetime, "How long it is good")->option_text("30d|12h|90m (for ever)");
}

Fields TokenCreateCommand::ask(AdminClient& agent) {
    auto data = jsonObject({{"name", _name}});
    _permissions.putInto(*data);
    if (!_lifetime.empty()) {
        const auto seconds = parseLifetime(_lifetime);
        if (!seconds)
            throw Failure(ExitCode::usage, "--expires takes days, hours or minutes, as 30d, 12h or 90m; " + _lifetime +
                                               " is none of it");
        data->set("expires", *seconds);
    }
    return agent.ask("token.create", data);
}

std::string TokenCreateCommand::show(const Fields& answer, const Terminal& /*terminal*/) const {
    return printable(answer.text("token")) + "\n";
}

std::string TokenCreateCommand::remark(const Fields& answer) const {
    const auto expires = answer.text("expires");
    const auto name = printable(answer.text("name"));
    return "This is the token " + name +
           ". It isn't shown again. It permits: " + printable(permissionsText(answer.texts("permissions"))) +
           ". It is good " + (expires.empty() ? "until it is revoked" : "until " + printable(timeText(expires))) +
           ": further-linkctl token revoke " + name + "\n" + permissionWarnings(answer);
}

} // namespace further::ctl
