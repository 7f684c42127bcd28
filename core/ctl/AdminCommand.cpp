#include "ctl/AdminCommand.h"

#include "ctl/Json.h"
#include "ctl/Output.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

namespace further::ctl {

AdminCommand::AdminCommand(CLI::App& parent, const std::string& name, const std::string& summary,
                           const std::string& example)
    : _app(*parent.add_subcommand(name, summary)) {
    _socket.addTo(_app);
    _app.add_flag("--json", _json, "Print all that the agent says, as JSON");
    _app.footer("Example:\n" + example);
}

int AdminCommand::run() {
    AdminClient agent(_socket);
    const auto answer = ask(agent);
    print(_json ? prettyJson(answer.json()) + "\n" : show(answer, Terminal::ofStdout()));
    if (!_json)
        Output(STDERR_FILENO).write(remark(answer));
    return static_cast<int>(outcome(answer));
}

std::string AdminCommand::remark(const Fields& /*answer*/) const {
    return {};
}

ExitCode AdminCommand::outcome(const Fields& /*answer*/) const {
    return ExitCode::good;
}

} // namespace further::ctl
