#include "ctl/ApprovalsCommand.h"
#include "ctl/ApproveCommand.h"
#include "ctl/CallCommand.h"
#include "ctl/CodeCommand.h"
#include "ctl/CompleteCommand.h"
#include "ctl/ConfigCommand.h"
#include "ctl/DevicesCommand.h"
#include "ctl/DisconnectCommand.h"
#include "ctl/DoctorCommand.h"
#include "ctl/EventsCommand.h"
#include "ctl/Failure.h"
#include "ctl/Installation.h"
#include "ctl/LanCommand.h"
#include "ctl/LogsCommand.h"
#include "ctl/ManCommand.h"
#include "ctl/NewPluginCommand.h"
#include "ctl/PairCommand.h"
#include "ctl/PluginsCommand.h"
#include "ctl/Printable.h"
#include "ctl/ProgramsCommand.h"
#include "ctl/ReloadCommand.h"
#include "ctl/RestartCommand.h"
#include "ctl/RunCommand.h"
#include "ctl/SessionsCommand.h"
#include "ctl/StatusCommand.h"
#include "ctl/StopCommand.h"
#include "ctl/TokenCommand.h"
#include "ctl/UnpairCommand.h"

#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

using namespace further::ctl;

namespace {

using Commands = std::vector<std::unique_ptr<Command>>;

/// Every command there is, in the order of the help.
Commands makeCommands(CLI::App& app) {
    Commands commands;
    commands.push_back(std::make_unique<StatusCommand>(app));
    commands.push_back(std::make_unique<RunCommand>(app));
    commands.push_back(std::make_unique<CallCommand>(app));
    commands.push_back(std::make_unique<PluginsCommand>(app));
    commands.push_back(std::make_unique<SessionsCommand>(app));
    commands.push_back(std::make_unique<ProgramsCommand>(app));
    commands.push_back(std::make_unique<StopCommand>(app));
    commands.push_back(std::make_unique<DisconnectCommand>(app));
    commands.push_back(std::make_unique<LogsCommand>(app));
    commands.push_back(std::make_unique<EventsCommand>(app));
    commands.push_back(std::make_unique<ConfigCommand>(app, Installation::present().daemon));
    commands.push_back(std::make_unique<DoctorCommand>(app));
    commands.push_back(std::make_unique<ReloadCommand>(app));
    commands.push_back(std::make_unique<RestartCommand>(app));
    commands.push_back(std::make_unique<LanCommand>(app));
    commands.push_back(std::make_unique<CodeCommand>(app));
    commands.push_back(std::make_unique<PairCommand>(app));
    commands.push_back(std::make_unique<UnpairCommand>(app));
    commands.push_back(std::make_unique<DevicesCommand>(app));
    commands.push_back(std::make_unique<TokenCommand>(app));
    commands.push_back(std::make_unique<ApprovalsCommand>(app));
    commands.push_back(std::make_unique<ApproveCommand>(app));
    commands.push_back(std::make_unique<NewPluginCommand>(app));
    commands.push_back(std::make_unique<CompleteCommand>(app));
    commands.push_back(std::make_unique<ManCommand>(app));
    return commands;
}

/// Where one of the three was closed, a socket of ours would take its place.
void openStandardDescriptors() {
    int fd = 0;
    do
        fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    ::close(fd);
}

std::string usageFailure(const CLI::App* app, const CLI::Error& e) {
    std::string command;
    for (auto called = app->get_subcommands(); !called.empty(); called = called.front()->get_subcommands())
        command += " " + called.front()->get_name();
    const auto unknown = app->remaining();
    const auto what = command.empty() && !unknown.empty() && unknown.front().rfind('-', 0) != 0
                          ? "There is no command " + unknown.front()
                          : std::string(e.what());
    return printable("further-linkctl: " + what + ". See: further-linkctl" + command + " --help\n");
}

int run(Command& command) {
    try {
        return command.run();
    } catch (const Failure& failure) {
        std::cerr << "further-linkctl: " << printable(failure.what()) << std::endl;
        return static_cast<int>(failure.code());
    } catch (const std::system_error& e) {
        if (e.code() == std::errc::broken_pipe)
            return exitCodeOfSignal(SIGPIPE);
        std::cerr << "further-linkctl: The output can't be written (" << e.code().message()
                  << "). Is the disk full? Look at: df -h ." << std::endl;
        return static_cast<int>(ExitCode::failed);
    } catch (const std::exception& e) {
        std::cerr << "further-linkctl: This should not have happened: " << printable(e.what()) << std::endl;
        return static_cast<int>(ExitCode::failed);
    }
}

} // namespace

int main(int argc, char** argv) {
    openStandardDescriptors();
    // Who reads no more of our output is found out by write(), whatever we have inherited.
    std::signal(SIGPIPE, SIG_IGN);

    CLI::App app("Runs programs on the device, and looks after its agent.", "further-linkctl");
    app.set_version_flag("--version", "further-linkctl " FURTHER_VERSION, "Print the version");
    app.require_subcommand(1);
    app.failure_message(usageFailure);
    app.footer("Each command explains itself, with an example: further-linkctl run --help");
    const auto commands = makeCommands(app);

    std::vector<std::string> words(argv + 1, argv + argc);
    for (const auto& command : commands)
        command->takeWords(words);
    std::reverse(words.begin(), words.end());
    try {
        app.parse(words);
    } catch (const CLI::ParseError& e) {
        return static_cast<int>(app.exit(e) == 0 ? ExitCode::good : ExitCode::usage);
    }

    for (const auto& command : commands)
        if (command->app().parsed())
            return run(*command);
    return static_cast<int>(ExitCode::usage);
}
