#include "ctl/RunCommand.h"

#include "ctl/AgentClient.h"
#include "ctl/Failure.h"
#include "ctl/RemoteProgram.h"
#include "ctl/RunWords.h"
#include "ctl/SourceFile.h"

#include <further/Utf8.h>

#include <CLI/CLI.hpp>

#include <algorithm>

namespace further::ctl {

namespace {

constexpr auto runHelp = R"(--host and --port may stand anywhere. All else that follows FILE goes to the
program, and everything after -- does:
  further-linkctl run hello.py
  further-linkctl run count.py 10 --verbose --port 8030
  further-linkctl run server.py -- --port 80
  further-linkctl run --host raspberrypi.local hello.py
  echo 5 | further-linkctl run square.py

What you type, or what is piped in, is the program's input (as UTF-8 text); what
it prints appears here at once. Ctrl-C stops it, a second Ctrl-C leaves at once.
Another device than this computer has to be paired first: further-linkctl pair.

The exit code is the program's, 128 + N where signal N ended it. Where it did
not run to its end: 1 failed, 2 wrong usage, 3 no agent answers, 4 denied,
5 no such file.)";

} // namespace

RunCommand::RunCommand(CLI::App& program)
    : _app(*program.add_subcommand("run", "Run a program of this computer on the device, as if it ran here")) {
    _app.add_option("FILE", _file, "The program's source")->option_text(" ")->required();
    _app.add_option("ARGS", _arguments, "What the program finds in its command line")->option_text(" ");
    _address.addTo(_app);
    _app.footer(runHelp);
}

void RunCommand::takeWords(std::vector<std::string>& words) {
    if (words.empty() || words.front() != _app.get_name())
        return;
    auto [ours, program] = RunWords::tellApart({words.begin() + 1, words.end()});
    words.assign({_app.get_name()});
    words.insert(words.end(), ours.begin(), ours.end());
    if (!program.empty()) {
        _app.get_option("FILE")->required(false);
        _file = program.front();
        _arguments.assign(program.begin() + 1, program.end());
    }
}

int RunCommand::run() {
    if (!std::all_of(_arguments.begin(), _arguments.end(), [](const auto& argument) { return isUtf8(argument); }))
        throw Failure(ExitCode::usage, "An argument of the program is no UTF-8 text, and arguments travel as text. "
                                       "Pass such bytes in a file or through the standard input");
    const auto source = readSourceFile(_file);
    AgentClient agent(_address);
    return RemoteProgram(agent.open("/exec"), _address, source, _arguments).run();
}

} // namespace further::ctl
