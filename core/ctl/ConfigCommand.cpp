#include "ctl/ConfigCommand.h"

#include "ctl/AdminClient.h"
#include "ctl/Failure.h"
#include "ctl/Printable.h"
#include "ctl/Table.h"
#include "ctl/Words.h"

#include <CLI/CLI.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <spawn.h>
#include <vector>

namespace further::ctl {

namespace {

using Colour = Terminal::Colour;

constexpr std::chrono::seconds agentPatience{1};

/// A child's spawn attributes: nothing of how we treat signals is its own.
struct CleanSignals {
    CleanSignals() {
        ::posix_spawnattr_init(&attributes);
        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~CleanSignals() { ::posix_spawnattr_destroy(&attributes); }
    CleanSignals(const CleanSignals&) = delete;
    CleanSignals& operator=(const CleanSignals&) = delete;

    posix_spawnattr_t attributes{};
};

std::string placeOf(const Fields& setting) {
    const auto line = wordOf(setting, "line");
    return setting.text("place") + (line.empty() ? "" : ":" + line);
}

std::string orEmpty(const std::string& value) {
    return value.empty() ? "(empty)" : value;
}

} // namespace

ConfigCommand::ConfigCommand(CLI::App& program, std::filesystem::path daemon)
    : AdminCommand(program, "config", "Show every setting: value, where it comes from, default, meaning",
                   "  further-linkctl config\n  further-linkctl config check\n  further-linkctl config check "
                   "new.properties")
    , _daemon(std::move(daemon))
    , _check(*options().add_subcommand("check", "Look for faults in a configuration, without an agent")) {
    _check
        .add_option("FILE", _file, "The configuration; that of the running agent, or else the usual one, unless given")
        ->option_text(" ");
    _check.add_flag("--json", _checkInJson, "Print the faults and warnings as JSON");
    _check.footer("Example:\n  further-linkctl config check /etc/further-link/further-link.properties\n\n"
                  "Its exit code is 0 where there is no fault, otherwise 1.");
}

int ConfigCommand::run() {
    return _check.parsed() ? check() : AdminCommand::run();
}

Fields ConfigCommand::ask(AdminClient& agent) {
    return agent.ask("config");
}

std::string ConfigCommand::show(const Fields& answer, const Terminal& terminal) const {
    Table table({"KEY", "VALUE"});
    for (const auto& setting : answer.expected("settings")) {
        const auto place = placeOf(setting);
        const auto from = place.empty() ? std::string("the default")
                                        : "from " + place + "; the default is " + orEmpty(setting.text("default"));
        table.add({{setting.text("key"), place.empty() ? Colour::none : Colour::bold},
                   {orEmpty(setting.text("value")) + "  (" + from + ")\n" + setting.text("meaning") +
                    environmentLine(setting)}});
    }
    auto text = table.layOut(terminal);
    for (const auto& warning : answer.texts("warnings"))
        text += terminal.paint("warning", Colour::yellow) + ": " + printable(warning) + "\n";
    return text;
}

/// What the running agent has read; empty where none runs, or it has none.
std::string ConfigCommand::fileOfTheAgent() const {
    try {
        return AdminClient(socket(), agentPatience).ask("status").text("configuration");
    } catch (const Failure&) {
        return {};
    }
}

int ConfigCommand::check() const {
    if (_daemon.empty())
        throw Failure(ExitCode::notFound, "The agent's program, further-linkd, is neither beside this one nor in "
                                          "../sbin. Run it yourself: further-linkd --check");
    std::vector<std::string> words{_daemon.string(), "--check"};
    if (const auto file = _file.empty() ? fileOfTheAgent() : _file; !file.empty())
        words.insert(words.end(), {"--config", file});
    if (_checkInJson)
        words.emplace_back("--json");
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);

    const CleanSignals signals;
    pid_t child = 0;
    const int error =
        ::posix_spawn(&child, words.front().c_str(), nullptr, &signals.attributes, pointers.data(), environ);
    if (error != 0)
        throw Failure(ExitCode::failed, "Can't run " + words.front() + " (" + std::strerror(error) +
                                            "). Run it yourself: " + words.front() + " --check");
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    // What the daemon calls its exit codes is not what we call ours.
    return static_cast<int>(WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ExitCode::good : ExitCode::failed);
}

} // namespace further::ctl
