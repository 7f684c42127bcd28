#include "ctl/ApprovalsCommand.h"

#include "ctl/PermissionOption.h"
#include "ctl/Table.h"
#include "ctl/Units.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

namespace {

std::string originOf(const Fields& client) {
    const auto origin = client.text("origin");
    return origin.empty() ? "no page" : origin;
}

} // namespace

ApprovalsCommand::ApprovalsCommand(CLI::App& program)
    : AdminCommand(program, "approvals", "List who waits to be approved, and who was",
                   "  further-linkctl approvals\n  further-linkctl approvals revoke 482-193")
    , _revoke(options()) {}

int ApprovalsCommand::run() {
    return _revoke.app().parsed() ? _revoke.run() : AdminCommand::run();
}

Fields ApprovalsCommand::ask(AdminClient& agent) {
    return agent.ask("approvals");
}

std::string ApprovalsCommand::show(const Fields& answer, const Terminal& terminal) const {
    const auto pending = answer.expected("pending");
    const auto approved = answer.expected("approved");
    if (pending.empty() && approved.empty())
        return "Nobody waits to be approved, and nobody was.\n";
    Table table({"NUMBER", "ADDRESS", "STATE", "FROM"});
    for (const auto& client : pending)
        table.add({{client.text("number")},
                   {client.text("address")},
                   {"waits for " + durationText(client.number("age").value_or(0)), Terminal::Colour::yellow},
                   {originOf(client)}});
    for (const auto& client : approved)
        table.add({{client.text("number")},
                   {client.text("address")},
                   {"until " + timeText(client.text("until"))},
                   {originOf(client) + "\nmay use " + permissionsText(client.texts("permissions"))}});
    return table.layOut(terminal);
}

} // namespace further::ctl
