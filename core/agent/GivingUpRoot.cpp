#include "agent/GivingUpRoot.h"

#include "agent/AgentReach.h"
#include "agent/AgentSettings.h"
#include "agent/AgentUser.h"
#include "agent/ConfigurationAnswers.h"
#include "agent/CoreSettings.h"
#include "agent/HandOver.h"
#include "agent/Installation.h"
#include "agent/ProgramHome.h"
#include "agent/RootsLauncher.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <system_error>
#include <utility>

namespace further {

namespace {

constexpr mode_t forOwner = S_IRWXU;
constexpr mode_t forAll = S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH;
const std::filesystem::path systemsState = "/var/lib/further-link"; // NOLINT(cert-err58-cpp)
const std::filesystem::path systemsRuntime = "/run/further-link";   // NOLINT(cert-err58-cpp)

/// What an agent that isn't root must be able to use of what root could.
std::vector<Need> needsOf(const LiveConfiguration& configuration, const AgentSettings& settings) {
    auto needs = needsOfThisProgram();
    std::error_code none;
    const auto add = [&](const std::filesystem::path& path, int access) {
        if (exists(path, none))
            needs.push_back({path, access});
    };
    for (const auto& directory : settings.pluginDirectories)
        add(directory, R_OK | X_OK);
    add(Installation::own().tlsModule(), R_OK);
    if (const auto& file = configuration.file(); !file.empty()) {
        add(file, R_OK);
        add(file.parent_path() / "conf.d", R_OK | X_OK);
        for (const auto& more : std::filesystem::directory_iterator(file.parent_path() / "conf.d", none))
            add(more.path(), R_OK);
    }
    for (const auto& file : {settings.certificateFiles.certificate, settings.certificateFiles.key,
                             settings.certificateFiles.passphraseFile})
        add(file, R_OK);
    if (exists(settings.logFile, none))
        add(settings.logFile, W_OK);
    else if (!settings.logFile.empty() && settings.logFile.parent_path() != settings.stateDirectory)
        add(settings.logFile.parent_path(), W_OK | X_OK);
    return needs;
}

/// Whether the user can change what is at the path, or on its way.
bool isInTheHandsOf(const AgentUser& user, const std::filesystem::path& path) {
    struct stat is {};
    for (auto way = path; !way.empty() && way != way.root_path(); way = way.parent_path())
        if ((::lstat(way.c_str(), &is) == 0 && is.st_uid == user.uid) ||
            (::stat(way.c_str(), &is) == 0 && is.st_uid == user.uid))
            return true;
    return false;
}

/// Whether something that the agent needs is the user's already: because it was that user before, or is meant to be.
/// Such a user could make himself unable to be the agent, and so the next start root's.
bool couldSpoilIt(const AgentUser& user, const AgentSettings& settings) {
    const auto& files = settings.certificateFiles;
    const std::array paths{settings.stateDirectory, settings.runtimeParent, settings.adminSocket,
                           settings.logFile,        files.certificate,      files.key,
                           files.passphraseFile};
    return std::any_of(paths.begin(), paths.end(), [&](const auto& path) { return isInTheHandsOf(user, path); });
}

void requireReach(const AgentUser& user, const std::vector<Need>& needs) {
    if (const auto path = missing(user, needs); !path.empty())
        throw Poco::FileException(user.name + " can't use " + path.string());
}

void handOver(const AgentUser& user, const AgentSettings& settings, const std::filesystem::path& runtime) {
    const HandOver giving(user);
    if (!runtime.empty())
        giving.directory(settings.runtimeParent, forOwner, runtime == systemsRuntime);
    const auto sockets = settings.adminSocket.parent_path();
    giving.directory(sockets, forAll, sockets == systemsRuntime);
    giving.directory(settings.stateDirectory, forOwner, settings.stateDirectory == systemsState);
}

/// Throws Poco::SyntaxException where only root may listen at the port; `advice` is the end of its sentence.
void requireUnprivileged(std::uint16_t port, const std::string& advice = {}) {
    int first = 1024; // where the kernel doesn't say
    std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> first;
    if (port != 0 && port < first)
        throw Poco::SyntaxException("net.port is " + std::to_string(port) + ", and only root may listen below " +
                                    std::to_string(first) + advice);
}

RootsLauncher launcherFor(const Settings& programs, const AgentSettings& settings) {
    const auto& owner = settings.programUser.user;
    return {{programs, owner, settings.allowedUsers},
            ProgramHome::lasting(owner, settings.stateDirectory).value_or("")}; // no other one is to be made
}

void requireAnother(const AgentUser& user, const AgentSettings& settings) {
    if (settings.programUser.user.uid == user.uid)
        throw Poco::SyntaxException("programs run as " + user.name +
                                    ", too, and could do to it what they want: set programs.user to another user");
}

/// With the last word on it; what is left to do can't be undone.
void become(const AgentUser& user, const Settings& programs, const AgentSettings& settings) {
    if (programs.path("launcher").empty())
        launcherFor(programs, settings).startFor(user);
    user.become();
    if (user.home.is_absolute())
        ::setenv("HOME", user.home.c_str(), 1); // NOLINT(concurrency-mt-unsafe): there is one thread
    else
        ::unsetenv("HOME"); // NOLINT(concurrency-mt-unsafe)
}

} // namespace

void requireReachable(std::uint16_t port) {
    if (!AgentUser::mayListenAnywhere())
        requireUnprivileged(port, ": set it to a higher one, such as 8028");
}

std::optional<StaysRoot> giveUpRoot(LiveConfiguration& configuration) {
    if (::geteuid() != 0)
        return {};
    const auto all = configuration.now().section("", coreSettings());
    const auto settings = AgentSettings::from(all);
    const auto wanted = all.text("agent.user");
    const std::string restart = ", then: further-linkctl restart";
    const auto user = AgentUser::find(wanted.empty() ? AgentUser::usual : wanted);
    if (!user)
        return StaysRoot{std::string("agent.user isn't set, and there is no user ") + AgentUser::usual,
                         std::string("sudo adduser --system --group --no-create-home ") + AgentUser::usual + restart};
    if (user->uid == 0)
        return StaysRoot{"agent.user says so", "Leave agent.user unset, or set it to another user" + restart, true};
    try {
        requireUnprivileged(settings.web.port);
        requireAnother(*user, settings);
        requireReach(*user, needsOf(configuration, settings));
        handOver(*user, settings, all.path("agent.runtimeDirectory"));
    } catch (const Poco::Exception& problem) {
        if (!wanted.empty())
            throw Poco::SyntaxException("The agent can't become " + user->name + ", as agent.user says, because " +
                                        problem.message() + "; mend that, or set agent.user = root");
        if (couldSpoilIt(*user, settings))
            throw Poco::SyntaxException("The agent can't become " + user->name +
                                        ", whose files it has already, because " + problem.message() +
                                        ". It doesn't stay root for that, since " + user->name +
                                        " may have brought it about: mend it, or set agent.user = root");
        return StaysRoot{"it can't become " + user->name + ", because " + problem.message(), "Mend that" + restart};
    }
    become(*user, configuration.now().section("programs.", programSettings()), settings);
    configuration.replace(configuration.read(), {}, holdsAtOnce);
    return {};
}

void becomeLauncher(const LiveConfiguration& configuration) {
    if (::geteuid() != 0)
        throw Poco::SyntaxException("--launcher is for root: systemd starts it so (further-launcher.service)");
    const auto all = configuration.now().section("", coreSettings());
    const auto settings = AgentSettings::from(all);
    const auto wanted = all.text("agent.user");
    const auto user = AgentUser::find(wanted.empty() ? AgentUser::usual : wanted);
    if (!user || user->uid == 0)
        throw Poco::SyntaxException("There is no agent for which root could launch programs: " +
                                    (wanted.empty()
                                         ? "agent.user isn't set, and there is no user " + std::string(AgentUser::usual)
                                         : "agent.user is " + wanted) +
                                    "; set it to a user who isn't root");
    requireAnother(*user, settings);
    launcherFor(configuration.now().section("programs.", programSettings()), settings).becomeFor(*user);
}

void tellOf(const std::optional<StaysRoot>& agent) {
    if (agent && !agent->asked) {
        poco_notice(Poco::Logger::get("agent"), "The agent runs as root and stays it: " + agent->reason);
    }
}

} // namespace further
