#include "ctl/EventsCommand.h"

#include "ctl/Printable.h"
#include "ctl/Units.h"
#include "ctl/Words.h"

#include <algorithm>

namespace further::ctl {

namespace {

using Colour = Terminal::Colour;

constexpr std::size_t longestEvent = 12; // "disconnected"

Colour colourOfEvent(const std::string& event) {
    if (event == "refused" || event == "failed")
        return Colour::red;
    return event == "connected" || event == "started" ? Colour::green : Colour::none;
}

} // namespace

EventsCommand::EventsCommand(CLI::App& program)
    : FeedCommand(program, "events", "Show a line for each connection, start, stop and refusal",
                  "  further-linkctl events -f\n  further-linkctl events -n 10 --json") {}

std::string EventsCommand::show(const Fields& line, const Terminal& terminal) const {
    const auto event = printable(line.text("event"));
    const auto session = printable(wordOf(line, "session"));
    return printable(timeText(line.text("time"))) + " " + terminal.paint(event, colourOfEvent(event)) +
           std::string(longestEvent - std::min(event.size(), longestEvent) + 1, ' ') +
           (session.empty() ? "" : "session " + session + ": ") + printableLine(line.text("text"), "    ");
}

} // namespace further::ctl
