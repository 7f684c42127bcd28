#include "ctl/RunCommand.h"

#include "ctl/AgentClient.h"
#include "ctl/Failure.h"
#include "ctl/Fields.h"
#include "ctl/LocalAgent.h"
#include "ctl/ProjectFolder.h"
#include "ctl/RemoteProgram.h"
#include "ctl/RunWords.h"
#include "ctl/SlowNote.h"
#include "ctl/SourceFile.h"

#include <further/Utf8.h>

#include <CLI/CLI.hpp>
#include <Poco/URI.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace further::ctl {

namespace {

constexpr std::chrono::seconds uploadPatience{60};

constexpr auto runHelp = R"(--host and --port may stand anywhere, the other options before FILE. All else
that follows FILE goes to the program, and everything after -- does:
  further-linkctl run hello.py
  further-linkctl run count.py 10 --verbose --port 8030
  further-linkctl run server.py -- --port 80
  further-linkctl run --host raspberrypi.local hello.py
  echo 5 | further-linkctl run square.py
  further-linkctl run --tty --host raspberrypi.local game.py
  further-linkctl run --tty --runner shell
  further-linkctl run --files game main.py

What you type, or what is piped in, is the program's input (as UTF-8 text); what
it prints appears here at once. Ctrl-C stops it, a second Ctrl-C leaves at once.
Without --host and --port the local agent is meant, wherever it listens. Another
device has to be paired first: further-linkctl pair.

With --tty the program has a terminal, joined to yours: every key is its own,
Ctrl-C too. ~. at the beginning of a line leaves it, ~~ there types one ~.

--files uploads what is in DIR as a project of its name, which replaces the one
that the device has, and runs FILE there. Names that begin with a dot stay here.

--runner says what runs FILE: further-linkctl plugins shows which there are. The
shell needs no FILE; one that is given is the folder of the device to begin in.

The exit code is the program's, 128 + N where signal N ended it. Where it did
not run to its end: 1 failed, 2 wrong usage, 3 no agent answers, 4 denied,
5 no such file.)";

/// The runner that takes a folder of the device in place of a program of ours.
constexpr std::string_view shell = "shell";
/// The runner that executes a file itself, which no upload makes executable.
constexpr std::string_view exec = "exec";

} // namespace

RunCommand::RunCommand(CLI::App& program)
    : _app(*program.add_subcommand("run", "Run a program of this computer on the device, as if it ran here")) {
    _app.add_option("FILE", _file, "The program's source")->option_text(" ");
    _app.add_option("ARGS", _start.arguments, "What the program finds in its command line")->option_text(" ");
    _app.add_flag("--tty", _start.terminal, "Give the program a terminal, joined to yours");
    _app.add_option("--runner", _start.runner, "What runs it")
        ->option_text("RUNNER (" + std::string(ProgramStart::usualRunner) + ", exec, shell and so on; " +
                      std::string(ProgramStart::usualRunner) + " unless given)");
    _app.add_option("--files", _files, "Upload the files in DIR first, and run FILE of them")->option_text("DIR");
    _app.add_option("--user", _start.user, "Run it as this user of the device, where that may be")->option_text("NAME");
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
        _file = program.front();
        _start.arguments.assign(program.begin() + 1, program.end());
    }
}

int RunCommand::run() {
    requireUsage();
    if (!AgentAddress::givenTo(_app))
        _address = addressOfLocalAgent({}, _address);
    auto terminal = _start.terminal ? std::make_unique<RawTerminal>(STDIN_FILENO) : nullptr;
    if (!_files.empty())
        upload(ProjectFolder(_files));
    else if (_start.runner == shell)
        _start.path = _file.empty() ? std::nullopt : std::optional(_file);
    else
        _start.code = readSourceFile(_file);
    AgentClient agent(_address);
    return RemoteProgram(agent.open(_start.route()), _address, _start, std::move(terminal)).run();
}

void RunCommand::requireUsage() const {
    const auto isText = [](const auto& word) { return isUtf8(word); };
    if (!std::all_of(_start.arguments.begin(), _start.arguments.end(), isText))
        throw Failure(ExitCode::usage, "An argument of the program is no UTF-8 text, and arguments travel as text. "
                                       "Pass such bytes in a file or through the standard input");
    const auto folder = _start.runner == shell ? _file : std::string();
    for (const auto& word : {folder, _start.runner, _start.user})
        if (!isText(word))
            throw Failure(ExitCode::usage, "A word of the command line is no UTF-8 text, and an agent takes no other");
    if (_file.empty() && _start.runner != shell)
        throw Failure(ExitCode::usage, "FILE is required. See: further-linkctl run --help");
}

void RunCommand::upload(const ProjectFolder& project) {
    _start.path = _file.empty() ? project.name() : project.pathOf(_file);
    if (_start.runner == exec) { // its text is executed in its folder
        _start.code = readSourceFile(project.sourceOf(*_start.path));
        _start.path = std::filesystem::path(*_start.path).parent_path().string();
    }
    const auto body = project.uploadBody();
    const SlowNote note("Still uploading " + project.name() + " to " + _address.text() + ". Ctrl-C ends this.");
    std::string route = "/upload";
    if (!_start.user.empty())
        Poco::URI::encode(_start.user, "&=+#?/", route += "?user=");
    const auto answer = parseMessage(AgentClient(_address, uploadPatience).post(route, body));
    if (!answer.flag("success").value_or(false))
        throw Failure(ExitCode::failed, "The agent at " + _address.text() + " didn't take the files of " +
                                            project.name() + ". " + sentenceOf(answer));
}

} // namespace further::ctl
