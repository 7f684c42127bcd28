#include "ctl/PluginsCommand.h"

#include "ctl/AdminClient.h"
#include "ctl/AgentClient.h"
#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/Output.h"
#include "ctl/PluginPage.h"
#include "ctl/PluginTable.h"

#include <CLI/CLI.hpp>
#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>

namespace further::ctl {

namespace {

constexpr auto pluginsHelp = R"(Example:
  further-linkctl plugins
  further-linkctl plugins hello
  further-linkctl plugins disable hello
  further-linkctl plugins --port 8030 --json

With --host, --port or FURTHER_LINK_PORT, the agent there is asked by HTTP,
which tells less than its admin socket does.)";

Fields onlyPlugin(const Fields& answer, const std::string& name) {
    for (const auto& plugin : answer.expected("plugins"))
        if (plugin.text("name") == name)
            return plugin;
    throw Failure(ExitCode::notFound,
                  "The agent has no plugin of the name " + name + "\nSee what there is: further-linkctl plugins");
}

} // namespace

PluginsCommand::PluginsCommand(CLI::App& program)
    : _app(*program.add_subcommand("plugins", "List the agent's plugins, and why one isn't running"))
    , _enable(_app, PluginSwitchCommand::To::enable)
    , _disable(_app, PluginSwitchCommand::To::disable) {
    _app.add_option("PLUGIN", _name, "Show this one in full: its messages, an example of each, its settings")
        ->option_text(" ");
    _address.addTo(_app);
    _socket.addTo(_app);
    _app.add_flag("--json", _json, "Print all that the agent says of them, as JSON");
    _app.footer(pluginsHelp);
}

int PluginsCommand::run() {
    for (PluginSwitchCommand* command : {&_enable, &_disable})
        if (command->app().parsed())
            return command->run();
    const auto answer = _socket.path.empty() && AgentAddress::givenTo(_app) ? askNetwork() : askAdmin();
    const auto terminal = Terminal::ofStdout();
    if (_name.empty())
        print(_json ? prettyJson(answer.json()) + "\n" : pluginTable(answer, terminal));
    else
        print(_json ? prettyJson(onlyPlugin(answer, _name).json()) + "\n"
                    : pluginPage(onlyPlugin(answer, _name), terminal));
    return static_cast<int>(ExitCode::good);
}

Fields PluginsCommand::askNetwork() const {
    const auto body = AgentClient(_address).get("/plugins");
    try {
        Fields answer(parseJson(body));
        if (answer.expected("plugins").size() == answer.json().getArray("plugins")->size())
            return answer;
    } catch (const Poco::Exception&) {
        // Said below.
    } catch (const Failure&) {
        // The same.
    }
    throw Failure(ExitCode::failed, "What answers at " + _address.text() +
                                        " did not send a list of plugins: another program, or another version? "
                                        "Look at: curl http://" +
                                        _address.text() + "/version");
}

Fields PluginsCommand::askAdmin() const {
    return AdminClient(_socket).ask("plugins", _name.empty() ? nullptr : jsonObject({{"name", _name}}));
}

} // namespace further::ctl
