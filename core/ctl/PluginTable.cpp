#include "ctl/PluginTable.h"

#include "ctl/Table.h"
#include "ctl/Words.h"

#include <algorithm>
#include <vector>

namespace further::ctl {

namespace {

/// What every plugin with a runner receives, whether or not its manifest lists it.
const std::vector<std::string> runnerTypes{"start", "stdin", "stop"};

std::string typesOf(const Fields& plugin) {
    std::vector<std::string> types;
    for (const auto& received : plugin.objects("receives"))
        types.push_back(received.text("type"));
    const auto runner = plugin.text("runner");
    if (runner.empty())
        return joined(types);
    if (std::find(types.begin(), types.end(), runnerTypes.front()) == types.end())
        types.insert(types.begin(), runnerTypes.begin(), runnerTypes.end());
    return joined(types) + " (runner " + runner + ")";
}

} // namespace

std::string pluginTable(const Fields& answer, const Terminal& terminal) {
    Table table({"NAME", "VERSION", "STATE", "TYPES"});
    for (const auto& plugin : answer.expected("plugins")) {
        std::string last;
        for (const auto& line : {typesOf(plugin), plugin.text("reason"), pluginFaults(plugin)})
            last += (last.empty() || line.empty() ? "" : "\n") + line;
        table.add({{plugin.text("name")}, {plugin.text("version")}, {pluginState(plugin), colourOf(plugin)}, {last}});
    }
    return table.layOut(terminal);
}

std::string pluginState(const Fields& plugin) {
    const auto state = plugin.text("state");
    const bool off = !plugin.flag("enabled").value_or(true);
    return off && state == "running" ? "disabled" : state;
}

Terminal::Colour colourOf(const Fields& plugin) {
    const auto state = pluginState(plugin);
    return state == "running"    ? Terminal::Colour::green
           : state == "disabled" ? Terminal::Colour::yellow
                                 : Terminal::Colour::red;
}

std::string pluginFaults(const Fields& plugin) {
    const auto faults = plugin.integer("faults").value_or(0);
    const auto slow = plugin.integer("slowCallbacks").value_or(0);
    std::string text;
    if (faults > 0)
        text = counted(faults, "fault");
    if (slow > 0)
        text += (text.empty() ? "" : ", ") + counted(slow, "slow callback");
    return text.empty() ? text : text + " since the agent's start: see its log";
}

} // namespace further::ctl
