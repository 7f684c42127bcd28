#include "agent/RootsLauncher.h"

#include "agent/Installation.h"

#include <Poco/Exception.h>
#include <Poco/Pipe.h>
#include <Poco/Process.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

namespace further {

namespace {

constexpr const char* socketVariable = "FURTHER_LINK_LAUNCHER"; // sets programs.launcher
constexpr const char* rulesVariable = "FURTHER_LINK_LAUNCHER_RULES";
constexpr mode_t passage = S_IRWXU | S_IXGRP | S_IXOTH;
constexpr std::int64_t longestRunTime = std::numeric_limits<std::int32_t>::max(); // ms, as the launcher takes them

std::string joined(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words)
        line += (line.empty() ? "" : " ") + word;
    return line;
}

/// The limits that are set, as the launcher's command line has them.
std::vector<std::string> limitsOf(const Settings& programs) {
    const auto bytes = [&](const char* key) { return static_cast<std::int64_t>(programs.bytes(key)); };
    const std::array<std::pair<const char*, std::int64_t>, 6> limits{
        {{"--max-memory", bytes("maxMemory")},
         {"--max-processes", programs.integer("maxProcesses")},
         {"--cpu-weight", programs.integer("cpuWeight")},
         {"--max-open-files", programs.integer("maxOpenFiles")},
         {"--max-file-size", bytes("maxFileSize")},
         {"--max-run-time", std::min<std::int64_t>(programs.duration("maxRunTime").count(), longestRunTime)}}};
    std::vector<std::string> words;
    for (const auto& [word, limit] : limits)
        if (limit != 0)
            words.insert(words.end(), {word, std::to_string(limit)});
    return words;
}

/// Root's own, which others pass through; the launcher removes it with its socket.
std::filesystem::path directoryForSocket() {
    for (const std::string parent : {"/run", "/tmp"}) {
        auto name = parent + "/further-launcher-XXXXXX";
        if (::mkdtemp(name.data()) != nullptr && ::chmod(name.c_str(), passage) == 0)
            return name;
    }
    throw Poco::SystemException("There is no place for the launcher's socket: neither /run nor /tmp can be written");
}

std::string file() {
    return (Installation::own().libexec() / "further-launcher").string();
}

} // namespace

RootsLauncher::RootsLauncher(const Settings& programs, const User& user)
    : _home(user.home.is_absolute() ? user.home.string() : ""), _rules{"--user", user.name} {
    for (const auto& other : programs.list("allowedUsers"))
        _rules.insert(_rules.end(), {"--also", other});
    if (programs.flag("allowRoot"))
        _rules.emplace_back("--allow-root");
    const auto limits = limitsOf(programs);
    _rules.insert(_rules.end(), limits.begin(), limits.end());
    if (const auto group = programs.path("controlGroup"); !group.empty())
        _rules.insert(_rules.end(), {"--control-group", group.string()});
}

std::vector<std::string> RootsLauncher::wordsFor(const AgentUser& agent) const {
    auto words = _rules;
    words.insert(words.end(), {"--agent", std::to_string(agent.uid)});
    if (!_home.empty())
        words.insert(words.end(), {"--home", _home});
    return words;
}

void RootsLauncher::startFor(const AgentUser& agent) const {
    const auto socket = (directoryForSocket() / "launcher.sock").string();
    auto words = wordsFor(agent);
    words.insert(words.end(), {"--socket", socket, "--guard", std::to_string(::getpid())});
    const auto program = file();
    Poco::Pipe output;
    const auto process = Poco::Process::launch(program, words, nullptr, &output, nullptr);
    std::array<char, 16> ready{};
    if (output.readBytes(ready.data(), static_cast<int>(ready.size())) <= 0)
        throw Poco::SystemException(program + " ended with code " + std::to_string(process.wait()) +
                                    " instead of listening; it says why on stderr");
    ::setenv(socketVariable, socket.c_str(), 1);        // NOLINT(concurrency-mt-unsafe): there is one thread
    ::setenv(rulesVariable, joined(_rules).c_str(), 1); // NOLINT(concurrency-mt-unsafe)
}

void RootsLauncher::becomeFor(const AgentUser& agent) const {
    const auto program = file();
    auto words = wordsFor(agent);
    words.insert(words.begin(), program);
    std::vector<char*> pointers;
    pointers.reserve(words.size() + 1);
    for (auto& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    throw Poco::SystemException(program + " can't be executed", errno);
}

bool RootsLauncher::started() {
    return std::getenv(rulesVariable) != nullptr; // NOLINT(concurrency-mt-unsafe): nobody changes it any more
}

void RootsLauncher::requireSame() const {
    const char* const given = std::getenv(rulesVariable); // NOLINT(concurrency-mt-unsafe): nobody changes it any more
    if (given != nullptr && joined(_rules) != given)
        throw Poco::SyntaxException("What programs may be has changed (programs.user, allowedUsers, allowRoot, "
                                    "controlGroup or a limit), and the "
                                    "launcher, which root has started, keeps to what it was told. End the agent and "
                                    "start it again: sudo systemctl restart "
                                    "further-link, where systemd has started it");
}

} // namespace further
