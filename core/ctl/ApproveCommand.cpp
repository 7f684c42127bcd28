#include "ctl/ApproveCommand.h"

#include "ctl/Json.h"
#include "ctl/Printable.h"
#include "ctl/Units.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

ApproveCommand::ApproveCommand(CLI::App& program)
    : AdminCommand(program, "approve", "Let a client in that shows this number and waits",
                   "  further-linkctl approvals\n  further-linkctl approve 482-193\n\nCompare the number with the one "
                   "that the client shows: another one is somebody\nelse's. Who waits is listed by: further-linkctl "
                   "approvals") {
    options().add_option("NUMBER", _number, "The number that the client shows")->option_text(" ")->required();
    _permissions.addTo(options());
}

Fields ApproveCommand::ask(AdminClient& agent) {
    auto data = jsonObject({{"number", _number}});
    _permissions.putInto(*data);
    return agent.ask("approve", data);
}

std::string ApproveCommand::show(const Fields& answer, const Terminal& /*terminal*/) const {
    const auto until = answer.text("until");
    return printable(answer.text("sentence")) + "\n" +
           (until.empty() ? ""
                          : "It ends at " + printable(timeText(until)) +
                                ", or before: further-linkctl approvals "
                                "revoke " +
                                printable(_number) + "\n");
}

std::string ApproveCommand::remark(const Fields& answer) const {
    return permissionWarnings(answer);
}

} // namespace further::ctl
