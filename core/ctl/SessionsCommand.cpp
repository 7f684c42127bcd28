#include "ctl/SessionsCommand.h"

#include "ctl/Table.h"
#include "ctl/Units.h"
#include "ctl/Words.h"

namespace further::ctl {

namespace {

Table::Cell stateOf(const Fields& session) {
    if (session.flag("paused").value_or(false))
        return {"paused", Terminal::Colour::yellow};
    if (session.flag("held").value_or(false))
        return {"held", Terminal::Colour::yellow};
    return {"open"};
}

} // namespace

SessionsCommand::SessionsCommand(CLI::App& program)
    : AdminCommand(program, "sessions", "List the clients that are connected",
                   "  further-linkctl sessions\n\nA session is paused while its client reads too slowly, and held "
                   "while its\nprograms don't read what it sends.") {}

Fields SessionsCommand::ask(AdminClient& agent) {
    return agent.ask("sessions");
}

std::string SessionsCommand::show(const Fields& answer, const Terminal& terminal) const {
    const auto sessions = answer.expected("sessions");
    if (sessions.empty())
        return "No client is connected.\n";
    Table table({"ID", "ADDRESS", "FOR", "QUEUED", "STATE", "PROGRAMS", "PLUGINS"});
    for (const auto& session : sessions) {
        const auto origin = session.text("origin");
        const auto plugins = joined(session.texts("plugins"));
        table.add(
            {{wordOf(session, "id")},
             {session.text("address")},
             {agoText(session.text("since"))},
             {bytesText(session.number("queued").value_or(0))},
             stateOf(session),
             {wordOf(session, "programs")},
             {plugins + (plugins.empty() || origin.empty() ? "" : "\n") + (origin.empty() ? "" : "from " + origin)}});
    }
    return table.layOut(terminal);
}

} // namespace further::ctl
