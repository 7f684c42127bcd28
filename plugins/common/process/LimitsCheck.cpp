#include "LimitsCheck.h"

#include "LimitSettings.h"
#include "ReachedLauncher.h"

#include <unistd.h>

#include <string>
#include <vector>

namespace further::process {

namespace {

using launcher::Answer;
using launcher::Limits;
using Verdict = CheckResult::Verdict;

constexpr std::chrono::milliseconds patience{1500}; // a check has 2 s

std::optional<Answer> ask(const std::string& socket) {
    const auto connection = connectTo(socket);
    return connection ? askLauncher(connection, patience) : std::nullopt;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    return text;
}

std::string grouped(const Answer& answer) {
    std::vector<std::string> words;
    if (answer.memory != 0)
        words.emplace_back("memory");
    if (answer.processes != 0)
        words.emplace_back("processes");
    if (answer.cpuWeight != 0)
        words.emplace_back("CPU weight");
    return joined(words);
}

/// What is weaker where a control group doesn't keep it, of what is set.
std::string weaker(const Answer& answer, const Limits& limits, bool ownUser) {
    std::vector<std::string> words;
    if (answer.memory == 0 && limits.memory != 0)
        words.emplace_back("memory as the address space of each process");
    if (answer.processes == 0 && limits.processes != 0 && !ownUser)
        words.emplace_back("processes as all those of the programs' user together");
    if (answer.cpuWeight == 0 && limits.cpuWeight != 0)
        words.emplace_back("CPU weight as niceness");
    return joined(words);
}

} // namespace

CheckResult findingOf(const Answer& answer, const Limits& limits, bool ownUser) {
    if (answer.processes == 0 && limits.processes != 0 && ownUser)
        return {Verdict::warning,
                "Nothing limits the processes of programs, though programs.maxProcesses is set: there is no control "
                "group for them, and they run as the agent's own user.",
                "Run the agent as root with programs.user, or below systemd with Delegate=yes, then: further-linkctl "
                "restart"};
    const auto groups = grouped(answer);
    const auto rest = weaker(answer, limits, ownUser);
    std::string finding = groups.empty() ? "Limits of programs are kept by the limits of each process (setrlimit)"
                                         : "Limits of programs are kept by control groups: " + groups;
    if (!rest.empty())
        finding += (groups.empty() ? ": " : "; by the limits of each process: ") + rest;
    return {Verdict::good, finding + "."};
}

PluginContext::CheckTask limitsCheck(const PluginContext& context) {
    const auto socket = launcherSocket(context).string();
    const auto limits = limitsFrom(context.programs());
    const bool ownUser = context.programUser().uid == ::geteuid();
    const bool given = !context.programs().path("launcher").empty();
    return [socket, limits, ownUser, given]() -> CheckResult {
        if (const auto answer = ask(socket))
            return findingOf(*answer, limits, ownUser);
        return {Verdict::fault, "The launcher, which starts the programs and keeps their limits, doesn't answer.",
                given ? "See what systemd says of it: systemctl status further-launcher. Then: sudo systemctl restart "
                        "further-link"
                      : "further-linkctl restart"};
    };
}

} // namespace further::process
