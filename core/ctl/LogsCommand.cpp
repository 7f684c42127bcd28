#include "ctl/LogsCommand.h"

#include "ctl/Printable.h"
#include "ctl/Units.h"

namespace further::ctl {

namespace {

using Colour = Terminal::Colour;

Colour colourOfLevel(const std::string& level) {
    if (level == "warning")
        return Colour::yellow;
    return level == "error" || level == "critical" || level == "fatal" ? Colour::red : Colour::none;
}

} // namespace

LogsCommand::LogsCommand(CLI::App& program)
    : FeedCommand(program, "logs", "Show the agent's log",
                  "  further-linkctl logs -n 20\n  further-linkctl logs -f | grep hello") {}

std::string LogsCommand::show(const Fields& line, const Terminal& terminal) const {
    const auto level = printable(line.text("level"));
    return printable(timeText(line.text("time"))) + " " + terminal.paint(level, colourOfLevel(level)) + " " +
           terminal.paint(printable(line.text("source")), Colour::bold) + ": " +
           printableLine(line.text("text"), "    ");
}

} // namespace further::ctl
