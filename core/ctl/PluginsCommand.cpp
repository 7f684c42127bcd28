#include "ctl/PluginsCommand.h"

#include "ctl/AgentClient.h"
#include "ctl/Failure.h"
#include "ctl/Table.h"

#include <CLI/CLI.hpp>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <iostream>
#include <sstream>
#include <vector>

namespace further::ctl {

namespace {

constexpr auto pluginsHelp = R"(Example:
  further-linkctl plugins
  further-linkctl plugins --host pi.local --json)";

/// What every plugin with a runner receives, whether or not its manifest lists it.
const std::vector<std::string> runnerTypes{"start", "stdin", "stop"};

Poco::JSON::Object::Ptr parseInOrder(const std::string& answer) {
    const Poco::JSON::ParseHandler::Ptr inOrder = new Poco::JSON::ParseHandler(true);
    return Poco::JSON::Parser(inOrder).parse(answer).extract<Poco::JSON::Object::Ptr>();
}

std::string fieldOf(const Poco::JSON::Object& object, const std::string& key) {
    return object.optValue<std::string>(key, "");
}

std::string join(const std::vector<std::string>& words) {
    std::string joined;
    for (const auto& word : words)
        joined += (joined.empty() ? "" : ", ") + word;
    return joined;
}

std::string typesOf(const Poco::JSON::Object& plugin) {
    std::vector<std::string> types;
    if (const auto received = plugin.getArray("receives"))
        for (unsigned i = 0; i < received->size(); ++i)
            types.push_back(fieldOf(*received->getObject(i), "type"));
    const auto runner = fieldOf(plugin, "runner");
    if (runner.empty())
        return join(types);
    if (std::find(types.begin(), types.end(), runnerTypes.front()) == types.end())
        types.insert(types.begin(), runnerTypes.begin(), runnerTypes.end());
    return join(types) + " (runner " + runner + ")";
}

} // namespace

PluginsCommand::PluginsCommand(CLI::App& program)
    : _app(*program.add_subcommand("plugins", "List the agent's plugins, and why one isn't running")) {
    _address.addTo(_app);
    _app.add_flag("--json", _json, "Print all that the agent says of them, as JSON");
    _app.footer(pluginsHelp);
}

int PluginsCommand::run() {
    const auto answer = AgentClient(_address).get("/plugins");
    try {
        if (_json)
            parseInOrder(answer)->stringify(std::cout, 2);
        else
            std::cout << table(answer, Terminal::ofStdout());
        std::cout << (_json ? "\n" : "") << std::flush;
    } catch (const Poco::Exception&) {
        throw Failure(ExitCode::failed, "What answers at " + _address.text() +
                                            " did not send a list of plugins: another program, or another version? "
                                            "Look at: curl http://" +
                                            _address.text() + "/version");
    }
    return static_cast<int>(ExitCode::good);
}

std::string PluginsCommand::table(const std::string& answer, const Terminal& terminal) {
    const auto plugins = parseInOrder(answer)->getArray("plugins");
    if (!plugins)
        throw Poco::NotFoundException("plugins");
    Table table({"NAME", "VERSION", "STATE", "TYPES"});
    for (unsigned i = 0; i < plugins->size(); ++i) {
        const auto plugin = plugins->getObject(i);
        if (!plugin)
            throw Poco::DataFormatException("plugin");
        const auto state = fieldOf(*plugin, "state");
        auto typesAndReason = typesOf(*plugin);
        const auto reason = fieldOf(*plugin, "reason");
        if (!typesAndReason.empty() && !reason.empty())
            typesAndReason += '\n';
        typesAndReason += reason;
        table.add({{fieldOf(*plugin, "name")},
                   {fieldOf(*plugin, "version")},
                   {state, state == "running" ? Terminal::Colour::green : Terminal::Colour::red},
                   {typesAndReason}});
    }
    return table.layOut(terminal);
}

} // namespace further::ctl
