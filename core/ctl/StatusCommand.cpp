#include "ctl/StatusCommand.h"

#include "ctl/Table.h"
#include "ctl/Units.h"

namespace further::ctl {

namespace {

using Colour = Terminal::Colour;

/// The rows of the table; what the agent didn't say has none.
class Rows {
public:
    void add(const std::string& name, const std::string& value, Colour colour = Colour::none) {
        if (!value.empty())
            _table.add({{name, Colour::bold}, {value, colour}});
    }
    std::string layOut(const Terminal& terminal) const { return _table.layOut(terminal); }

private:
    Table _table{2};
};

std::string countOf(const Fields& status, const std::string& key) {
    const auto count = status.integer(key);
    return count ? std::to_string(*count) : std::string();
}

std::string timeOf(const Fields& status) {
    const auto uptime = status.number("uptime");
    const auto since = status.text("since");
    return (uptime ? durationText(*uptime) : "") + (uptime && !since.empty() ? ", " : "") +
           (since.empty() ? "" : "since " + timeText(since));
}

std::string processOf(const Fields& status) {
    const auto pid = countOf(status, "pid");
    const auto user = status.text("user");
    return pid.empty() || user.empty() ? pid + user : pid + ", user " + user;
}

std::string programsOf(const Fields& status) {
    const auto count = countOf(status, "programs");
    const auto user = status.text("programUser");
    return count.empty() || user.empty() ? count : count + ", run as " + user;
}

/// By other computers; empty where the network isn't served.
std::string reachableAt(const Fields& status) {
    std::string all;
    for (const auto& address : status.texts("reachable"))
        all += (all.empty() ? "" : "\n") + address;
    return all.empty() && status.text("network").rfind("served", 0) == 0
               ? "nowhere yet: this device is connected to no network"
               : all;
}

} // namespace

StatusCommand::StatusCommand(CLI::App& program)
    : AdminCommand(program, "status", "Show how the agent is: address, uptime, clients, programs, troubles",
                   "  further-linkctl status\n  further-linkctl status --json | jq .clients") {}

Fields StatusCommand::ask(AdminClient& agent) {
    return agent.ask("status");
}

std::string StatusCommand::show(const Fields& answer, const Terminal& terminal) const {
    Rows rows;
    rows.add("address", answer.text("address"));
    const auto network = answer.text("network");
    rows.add("network", network, network == "served, in plain text" ? Colour::red : Colour::none);
    rows.add("reachable", reachableAt(answer));
    const auto tokens = answer.integer("tokens").value_or(0);
    rows.add("tokens", tokens == 0 ? "" : std::to_string(tokens));
    const auto waiting = answer.integer("waiting").value_or(0);
    rows.add("to approve", waiting == 0 ? "" : std::to_string(waiting) + ", see: further-linkctl approvals",
             Colour::yellow);
    rows.add("version", answer.text("version"));
    rows.add("running", timeOf(answer), Colour::green);
    rows.add("process", processOf(answer));
    const auto memory = answer.number("memory");
    rows.add("memory", memory ? bytesText(*memory) : "");
    rows.add("clients", countOf(answer, "clients"));
    rows.add("programs", programsOf(answer));
    const auto plugins = countOf(answer, "plugins");
    rows.add("plugins", plugins.empty() ? "" : plugins + " running");
    rows.add("configuration", answer.text("configuration"));
    rows.add("state", answer.text("stateDirectory"));
    const auto restart = answer.text("restart");
    rows.add("restart", restart.empty() ? "" : "wanted, " + restart, Colour::yellow);
    for (const auto& trouble : answer.objects("troubles"))
        rows.add("trouble",
                 "the plugin " + trouble.text("plugin") + " is " + trouble.text("state") + ": " +
                     trouble.text("reason"),
                 Colour::red);
    for (const auto& warning : answer.texts("warnings"))
        rows.add("warning", warning, Colour::yellow);
    return rows.layOut(terminal);
}

} // namespace further::ctl
