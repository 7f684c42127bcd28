#pragma once

#include "agent/CertificateFiles.h"
#include "agent/ProgramUser.h"
#include "net/AccessPolicy.h"
#include "net/Seats.h"
#include "net/WebServer.h"
#include "session/SessionLimits.h"

#include <further/Settings.h>

#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace further {

/// The agent's own settings as the rest of it uses them: typed, in range, paths absolute.
struct AgentSettings {
    WebServer::Options web;
    Seats::Limits seats;
    std::size_t mostPrograms; ///< at once, on the whole device
    std::size_t loops;        ///< of the sessions, each with a thread
    AccessPolicy::Rules access;
    SessionLimits limits;
    std::vector<std::filesystem::path> pluginDirectories;
    std::set<std::string> disabledPlugins;
    std::string execRunner; ///< empty: the first runner that there is
    std::string logLevel;
    std::filesystem::path logFile;       ///< empty: not to a file
    std::filesystem::path runtimeParent; ///< where the directory for sockets is made
    std::filesystem::path stateDirectory;
    std::filesystem::path adminSocket;
    ProgramUser programUser;
    std::vector<User> allowedUsers; ///< as whom programs may run beside
    bool tls;                       ///< whether the network may be served TLS
    CertificateFiles certificateFiles;

    /// `agent`: as whom the agent runs. Throws Poco::SyntaxException with a sentence for a value that is out of range,
    /// or a user that can't be had.
    static AgentSettings from(const Settings& settings, uid_t agent = ::geteuid());
};

/// `path`, absolute and with the home directory that `~` stands for: the agent's, or another. Empty stays empty.
std::filesystem::path located(const std::filesystem::path& path);
std::filesystem::path located(const std::filesystem::path& path, const std::filesystem::path& home);

} // namespace further
