#include "ctl/RestartCommand.h"

#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/Output.h"
#include "ctl/Printable.h"
#include "ctl/Units.h"
#include "ctl/Words.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>

namespace further::ctl {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto interval = 100ms;
/// For one look: an agent that is ending may take a connection and never answer.
constexpr auto glance = 1s;

/// Less than the agent takes from its answer to its end.
constexpr double inexactness = 0.02;

/// Whether it is another agent that says `now`, so many seconds after `before` was said: it keeps the process id where
/// it begins anew by itself.
bool isNext(const Fields& before, const Fields& now, double later) {
    if (!before.text("run").empty() && !now.text("run").empty())
        return before.text("run") != now.text("run");
    const auto expected = before.number("uptime").value_or(0) + later;
    return wordOf(before, "pid") != wordOf(now, "pid") ||
           now.number("uptime").value_or(expected) + inexactness < expected;
}

double secondsSince(steady_clock::time_point time) {
    return std::chrono::duration<double>(steady_clock::now() - time).count();
}

} // namespace

RestartCommand::RestartCommand(CLI::App& program)
    : _app(*program.add_subcommand("restart", "Restart the agent, and wait until it is back")) {
    _app.add_flag("--when-idle", _whenIdle, "Restart once no program runs, and don't wait for that");
    _app.add_flag("--cancel", _cancel, "Take a restart back that waits for programs");
    _app.add_option("--timeout", _patience, "How long to wait until it is back")
        ->check(CLI::Range(0.1, 3600.0))
        ->option_text("SECONDS (15)");
    _socket.addTo(_app);
    _app.add_flag("--json", _json, "Print the agent's answer as JSON");
    _app.footer(
        "Example:\n  further-linkctl restart --when-idle\n\nWithout --when-idle the programs that run are ended.");
}

int RestartCommand::run() {
    std::optional<AdminClient> agent(std::in_place, _socket);
    if (_cancel) {
        const auto answer = agent->ask("restart", jsonObject({{"cancel", true}}));
        print(_json ? prettyJson(answer.json()) + "\n" : printable(answer.text("sentence")) + "\n");
        return static_cast<int>(ExitCode::good);
    }
    const auto before = agent->ask("status");
    const auto asked = steady_clock::now();
    const auto answer = agent->ask("restart", jsonObject({{"whenIdle", _whenIdle}}));
    const auto path = agent->path();
    agent.reset();
    print(_json ? prettyJson(answer.json()) + "\n" : printable(answer.text("sentence")) + "\n");
    if (!_whenIdle)
        return awaitNext(path, before, asked);
    const auto programs = answer.integer("programs").value_or(0);
    if (programs > 0 && !_json)
        print("It waits for " + counted(programs, "program") + ". See which: further-linkctl ps\n");
    return static_cast<int>(ExitCode::good);
}

int RestartCommand::awaitNext(const std::string& path, const Fields& before,
                              std::chrono::steady_clock::time_point asked) const {
    for (; secondsSince(asked) < _patience; std::this_thread::sleep_for(interval)) {
        std::error_code gone;
        if (!std::filesystem::exists(path, gone)) // between the two; to ask in vain would ask systemd why
            continue;
        try {
            const auto later = secondsSince(asked);
            const auto now = AdminClient(AdminSocket{path}, glance).ask("status");
            if (isNext(before, now, later)) {
                if (!_json)
                    print("The agent is back after " + durationText(secondsSince(asked)) + ": version " +
                          printable(now.text("version")) + ", process " + wordOf(now, "pid") + "\n");
                return static_cast<int>(ExitCode::good);
            }
        } catch (const Failure&) {
            // Not yet.
        }
    }
    throw Failure(ExitCode::failed, "The agent is not back after " + durationText(_patience) +
                                        ". See what holds it up: further-linkctl doctor, and its log: journalctl -u "
                                        "further-link -e");
}

} // namespace further::ctl
