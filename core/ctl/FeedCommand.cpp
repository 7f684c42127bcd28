#include "ctl/FeedCommand.h"

#include "ctl/ExitCode.h"
#include "ctl/Json.h"
#include "ctl/Output.h"

#include <CLI/CLI.hpp>

namespace further::ctl {

FeedCommand::FeedCommand(CLI::App& program, const std::string& name, const std::string& summary,
                         const std::string& example)
    : _app(*program.add_subcommand(name, summary)) {
    _app.add_option("-n,--lines", _lines, "So many of the last lines")
        ->check(CLI::Range(0, 5000))
        ->option_text("NUMBER (100)");
    _app.add_flag("-f,--follow", _follow, "Print what comes from now on too, until Ctrl-C");
    _socket.addTo(_app);
    _app.add_flag("--json", _json, "Print each line as a JSON object");
    _app.footer("Example:\n" + example);
}

int FeedCommand::run() {
    const auto terminal = Terminal::ofStdout();
    const auto onLine = [&](const Fields& line) {
        print((_json ? compactJson(line.json()) : show(line, terminal)) + '\n');
    };
    const auto data = jsonObject({{"lines", _lines}, {"follow", _follow}});
    AdminClient agent(_socket);
    if (_follow)
        return agent.follow(_app.get_name(), data, onLine);
    for (const auto& line : agent.ask(_app.get_name(), data).expected("lines"))
        onLine(line);
    return static_cast<int>(ExitCode::good);
}

} // namespace further::ctl
