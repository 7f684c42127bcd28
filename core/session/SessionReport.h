#pragma once

#include "access/Identity.h"

#include <Poco/Net/IPAddress.h>

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace further {

/// What a session has running, for people. A value.
struct JobReport {
    std::uint64_t id; ///< unique in this run of the agent
    std::string plugin;
    std::string name;
    pid_t pid;
    std::chrono::system_clock::time_point since;
};

/// A session at one moment, for people. A value.
struct SessionReport {
    std::uint64_t id;
    std::string address; ///< with the port
    Poco::Net::IPAddress host;
    std::string origin; ///< empty for a client that is no web page
    Identity identity;
    std::string user; ///< as whom its programs run
    std::chrono::system_clock::time_point since;
    std::size_t queued; ///< bytes that the client hasn't taken yet
    bool paused;        ///< its programs wait until it has
    bool held;          ///< its input waits until its programs have taken theirs
    std::vector<std::string> plugins;
    std::vector<JobReport> jobs;
};

} // namespace further
