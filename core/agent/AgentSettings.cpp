#include "agent/AgentSettings.h"

#include "access/UserDatabase.h"
#include "admin/AdminSocket.h"
#include "agent/AgentUser.h"
#include "agent/Installation.h"
#include "agent/RuntimeDirectory.h"
#include "agent/StateDirectory.h"

#include <further/User.h>

#include <Poco/Environment.h>
#include <Poco/Exception.h>

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <thread>

namespace further {

namespace {

constexpr std::int64_t lastPort = 65535;
constexpr std::int64_t mostConnections = 1'000'000;
constexpr std::int64_t mostProgramsEver = 1'000'000;
constexpr std::int64_t mostMessages = 1'000'000'000; // a second
constexpr std::int64_t mostProcesses = 4'194'304;    // of a program: the system's own bound
constexpr std::int64_t mostOpenFiles = 1'048'576;
constexpr std::int64_t usualCpuWeight = 100;
constexpr std::size_t memoryOfAProgram = 32 * 1024 * 1024;
constexpr std::size_t fewestPrograms = 32; // where the memory decides
constexpr std::int64_t mostLoops = 16;
constexpr unsigned processorsForTwoLoops = 4; // with fewer, programs need the others

std::vector<std::filesystem::path> directoriesOfPlugins(const Settings& settings) {
    std::vector<std::filesystem::path> directories;
    for (const auto& written : settings.list("plugins.directories"))
        directories.push_back(located(written));
    if (directories.empty())
        directories.push_back(Installation::own().plugins());
    return directories;
}

std::int64_t between(std::int64_t least, std::int64_t most, const Settings& settings, const std::string& key) {
    const auto value = settings.integer(key);
    if (value < least || value > most)
        throw Poco::SyntaxException("The value " + std::to_string(value) + " of " + key + " should be from " +
                                    std::to_string(least) + " to " + std::to_string(most));
    return value;
}

SessionLimits sessionLimits(const Settings& settings) {
    return {{settings.bytes("websocket.maxMessage"), settings.bytes("websocket.highWater"),
             settings.bytes("websocket.lowWater"), settings.bytes("websocket.controlLimit"),
             settings.duration("websocket.pingInterval"), settings.duration("websocket.silenceTimeout"),
             settings.duration("websocket.closeTimeout")},
            static_cast<std::size_t>(between(1, mostProgramsEver, settings, "programs.maxPerConnection")),
            static_cast<std::size_t>(between(1, mostMessages, settings, "websocket.messagesPerSecond"))};
}

/// Times of which nothing is left would cut off everybody, or keep the agent busy with nothing else.
void checkTimes(const Settings& settings) {
    for (const auto* const key : {"net.headerTimeout", "websocket.pingInterval", "websocket.silenceTimeout"})
        if (settings.duration(key) == std::chrono::milliseconds(0))
            throw Poco::SyntaxException("The value \"" + settings.written(key) + "\" of " + key +
                                        " should be more than 0");
}

/// Nobody could answer a ping that isn't sent before the silence counts.
void checkSilence(const Settings& settings) {
    if (settings.duration("websocket.silenceTimeout") <= settings.duration("websocket.pingInterval"))
        throw Poco::SyntaxException("The value \"" + settings.written("websocket.silenceTimeout") +
                                    "\" of websocket.silenceTimeout should be more than that of "
                                    "websocket.pingInterval, \"" +
                                    settings.written("websocket.pingInterval") + "\"");
}

/// Above the high-water mark a low one would let programs wait and go on at the same time.
void checkMarks(const Settings& settings) {
    if (settings.bytes("websocket.lowWater") > settings.bytes("websocket.highWater"))
        throw Poco::SyntaxException("The value \"" + settings.written("websocket.lowWater") +
                                    "\" of websocket.lowWater should be at most that of websocket.highWater, \"" +
                                    settings.written("websocket.highWater") + "\"");
}

/// All empty: the device has a certificate of its own.
CertificateFiles filesOfCertificate(const Settings& settings) {
    CertificateFiles files{located(settings.path("tls.certificate")), located(settings.path("tls.key")),
                           located(settings.path("tls.passphraseFile"))};
    if (files.certificate.empty() != files.key.empty())
        throw Poco::SyntaxException("tls.certificate and tls.key belong together: set both, or neither for the "
                                    "device's own certificate");
    return files;
}

std::size_t programsAtOnce(const Settings& settings) {
    const auto written = between(0, mostProgramsEver, settings, "programs.maxRunning");
    if (written != 0)
        return static_cast<std::size_t>(written);
    const auto memory = std::max(::sysconf(_SC_PHYS_PAGES), 0L) * ::sysconf(_SC_PAGESIZE); // -1 where nobody knows
    return std::max(static_cast<std::size_t>(memory) / memoryOfAProgram, fewestPrograms);
}

/// Those that this process may run on decide, where the settings don't.
std::size_t loopsOf(const Settings& settings) {
    const auto written = between(0, mostLoops, settings, "agent.loops");
    if (written != 0)
        return static_cast<std::size_t>(written);
    return std::thread::hardware_concurrency() >= processorsForTwoLoops ? 2 : 1;
}

/// What plugins that run programs read.
void checkLimits(const Settings& settings) {
    for (const auto& [key, most] : {std::pair{"programs.maxProcesses", mostProcesses},
                                    {"programs.cpuWeight", usualCpuWeight},
                                    {"programs.maxOpenFiles", mostOpenFiles}})
        between(0, most, settings, key);
}

std::vector<std::string> addresses(const Settings& settings) {
    auto addresses = settings.list("net.addresses");
    if (!addresses.empty())
        return addresses;
    if (settings.flag("security.legacyOpen"))
        return {"0.0.0.0"};
    return {"127.0.0.1", "::1"};
}

/// The agent's own group, whose members look after it; none where the agent is in a group with others, as people are on
/// some systems.
std::optional<gid_t> ownGroup() {
    const auto group = ::getegid();
    return nameOfGroup(group) == User::current().name ? std::optional(group) : std::nullopt;
}

AccessPolicy::Rules accessRules(const Settings& settings, const User& programUser) {
    return {AllowedHosts(
                {Poco::Environment::nodeName(), settings.list("security.hosts"), settings.list("security.domains")}),
            AllowedOrigins(settings.list("security.origins")),
            LocalUsers({0, User::current().uid, programUser.uid}, ownGroup()), settings.flag("security.legacyOpen"),
            !settings.flag("tls.enabled")};
}

} // namespace

std::filesystem::path located(const std::filesystem::path& path) {
    return located(path, User::current().home);
}

std::filesystem::path located(const std::filesystem::path& path, const std::filesystem::path& home) {
    if (path.empty())
        return {};
    const auto first = path.begin();
    return absolute(*first == "~" ? home / path.lexically_relative(*first) : path);
}

AgentSettings AgentSettings::from(const Settings& settings, uid_t agent) {
    checkTimes(settings);
    checkSilence(settings);
    checkMarks(settings);
    checkLimits(settings);
    AgentUser::check(settings.text("agent.user"), agent);
    const auto port = static_cast<std::uint16_t>(between(0, lastPort, settings, "net.port"));
    const auto connections = static_cast<int>(between(1, mostConnections, settings, "net.maxConnections"));
    auto runtimeParent = located(settings.path("agent.runtimeDirectory"));
    if (runtimeParent.empty())
        runtimeParent = RuntimeDirectory::usualParent();
    const auto stateDirectory = located(settings.path("agent.stateDirectory"));
    const auto adminSocket = located(settings.path("agent.adminSocket"));
    const auto disabled = settings.list("plugins.disabled");
    const auto known = KnownUsers::ofThisSystem(!settings.path("programs.launcher").empty());
    const bool allowRoot = settings.flag("programs.allowRoot");
    auto programUser = ProgramUser::choose(settings.text("programs.user"), allowRoot, known);
    return {{addresses(settings), port, connections, settings.duration("net.headerTimeout")},
            Seats::keepingAQuarter(
                static_cast<std::size_t>(connections),
                static_cast<std::size_t>(between(1, mostConnections, settings, "net.maxConnectionsOfAddress"))),
            programsAtOnce(settings),
            loopsOf(settings),
            accessRules(settings, programUser.user),
            sessionLimits(settings),
            directoriesOfPlugins(settings),
            {disabled.begin(), disabled.end()},
            settings.text("exec.runner"),
            settings.text("logging.level"),
            located(settings.path("logging.file")),
            std::move(runtimeParent),
            stateDirectory.empty() ? StateDirectory::usual() : stateDirectory,
            adminSocket.empty() ? AdminSocket::usualPath() : adminSocket,
            std::move(programUser),
            ProgramUser::allowed(settings.list("programs.allowedUsers"), allowRoot, known),
            settings.flag("tls.enabled"),
            filesOfCertificate(settings)};
}

} // namespace further
