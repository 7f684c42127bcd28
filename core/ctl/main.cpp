#include "ctl/Failure.h"
#include "ctl/PluginsCommand.h"
#include "ctl/RunCommand.h"

#include <CLI/CLI.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

using namespace further::ctl;

namespace {

/// Where one of the three was closed, a socket of ours would take its place.
void openStandardDescriptors() {
    int fd = 0;
    do
        fd = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    ::close(fd);
}

std::string usageFailure(const CLI::App* app, const CLI::Error& e) {
    const auto called = app->get_subcommands();
    const auto command = called.empty() ? std::string() : " " + called.front()->get_name();
    return std::string("further-linkctl: ") + e.what() + ". See: further-linkctl" + command + " --help\n";
}

int run(Command& command) {
    try {
        return command.run();
    } catch (const Failure& failure) {
        std::cerr << "further-linkctl: " << failure.what() << std::endl;
        return static_cast<int>(failure.code());
    } catch (const std::exception& e) {
        std::cerr << "further-linkctl: This should not have happened: " << e.what() << std::endl;
        return static_cast<int>(ExitCode::failed);
    }
}

} // namespace

int main(int argc, char** argv) {
    openStandardDescriptors();

    CLI::App app("Runs programs on the device, and shows what its agent can do.", "further-linkctl");
    app.set_version_flag("--version", "further-linkctl " FURTHER_VERSION, "Print the version");
    app.require_subcommand(1);
    app.failure_message(usageFailure);
    app.footer("Each command explains itself: further-linkctl run --help");
    RunCommand runCommand(app);
    PluginsCommand pluginsCommand(app);

    std::vector<std::string> words(argv + 1, argv + argc);
    runCommand.takeProgramWords(words);
    std::reverse(words.begin(), words.end());
    try {
        app.parse(words);
    } catch (const CLI::ParseError& e) {
        return static_cast<int>(app.exit(e) == 0 ? ExitCode::good : ExitCode::usage);
    }

    for (Command* command : {static_cast<Command*>(&runCommand), static_cast<Command*>(&pluginsCommand)})
        if (command->app().parsed())
            return run(*command);
    return static_cast<int>(ExitCode::usage);
}
