#include "ctl/ConfigCommand.h"

#include "ctl/AdminClient.h"
#include "ctl/DaemonCheck.h"
#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/Output.h"
#include "ctl/Printable.h"
#include "ctl/Table.h"
#include "ctl/Words.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <utility>

namespace further::ctl {

namespace {

using Colour = Terminal::Colour;

constexpr std::chrono::seconds agentPatience{5};

std::string placeOf(const Fields& setting) {
    const auto line = wordOf(setting, "line");
    return setting.text("place") + (line.empty() ? "" : ":" + line);
}

std::string orEmpty(const std::string& value) {
    return value.empty() ? "(empty)" : value;
}

} // namespace

ConfigCommand::ConfigCommand(CLI::App& program, std::filesystem::path daemon)
    : AdminCommand(program, "config", "Show every setting: value, where it comes from, default, meaning",
                   "  further-linkctl config\n  further-linkctl config check\n  further-linkctl config check "
                   "new.properties")
    , _daemon(std::move(daemon))
    , _check(*options().add_subcommand("check", "Look for faults in a configuration; no agent need run")) {
    _check
        .add_option("FILE", _file, "The configuration; that of the running agent, or else the usual one, unless given")
        ->option_text(" ");
    _check.add_flag("--json", _checkInJson, "Print the faults and warnings as JSON");
    _check.footer("Example:\n  further-linkctl config check /etc/further-link/further-link.properties\n\n"
                  "Its exit code is 0 where there is no fault, otherwise 1.");
}

int ConfigCommand::run() {
    return _check.parsed() ? check() : AdminCommand::run();
}

Fields ConfigCommand::ask(AdminClient& agent) {
    return agent.ask("config");
}

std::string ConfigCommand::show(const Fields& answer, const Terminal& terminal) const {
    Table table({"KEY", "VALUE"});
    for (const auto& setting : answer.expected("settings")) {
        const auto place = placeOf(setting);
        const auto from = place.empty() ? std::string("the default")
                                        : "from " + place + "; the default is " + orEmpty(setting.text("default"));
        table.add({{setting.text("key"), place.empty() ? Colour::none : Colour::bold},
                   {orEmpty(setting.text("value")) + "  (" + from + ")\n" + setting.text("meaning") +
                    environmentLine(setting)}});
    }
    auto text = table.layOut(terminal);
    for (const auto& warning : answer.texts("warnings"))
        text += terminal.paint("warning", Colour::yellow) + ": " + printable(warning) + "\n";
    return text;
}

/// Of the running agent, which knows best what it can use; without one, or for another file, by its program.
Fields ConfigCommand::findings() const {
    if (_file.empty())
        try {
            return AdminClient(socket(), agentPatience).ask("config.check");
        } catch (const Failure&) { // none runs that we may ask
        }
    return checkByDaemon(_daemon, _file);
}

int ConfigCommand::check() const {
    const auto found = findings();
    const auto faults = found.expected("faults");
    const auto terminal = Terminal::ofStdout();
    std::string text;
    for (const auto& fault : faults)
        text += printable(faultText(fault)) + "\n";
    for (const auto& warning : found.texts("warnings"))
        text += terminal.paint("warning", Colour::yellow) + ": " + printable(warning) + "\n";
    const auto file = found.text("file");
    if (faults.empty())
        text += "The configuration is good" + (file.empty() ? "" : ": " + printable(file)) + "\n";
    print(_checkInJson ? compactJson(found.json()) + "\n" : text);
    if (!faults.empty())
        throw Failure(ExitCode::failed,
                      faults.size() == 1
                          ? "The configuration has a fault"
                          : "The configuration has " + counted(static_cast<std::int64_t>(faults.size()), "fault"));
    return static_cast<int>(ExitCode::good);
}

} // namespace further::ctl
