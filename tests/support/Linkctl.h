#pragma once

#include "support/AgentProcess.h"
#include "support/ChildProcess.h"

#include <Poco/JSON/Object.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace further::testing {

/// The real further-linkctl of this build, for the agent of one admin socket.
class Linkctl {
public:
    /// What it did, from its start to its end.
    struct Result {
        int exitCode;
        std::string output;
        std::string errors;
    };
    using Words = std::vector<std::string>;

    /// There need be no agent.
    explicit Linkctl(const std::filesystem::path& socket);
    explicit Linkctl(const AgentProcess& agent) : Linkctl(agent.adminSocket()) {}

    Result run(const Words& words) const;
    /// What it prints. Throws where its exit code isn't 0.
    std::string print(const Words& words) const;
    /// The same with --json.
    Poco::JSON::Object::Ptr json(Words words) const;
    /// Of one plugin, all that the agent says.
    Poco::JSON::Object::Ptr plugin(const std::string& name) const { return json({"plugins", name}); }
    /// Runs it until what it prints has `text`, and returns that; exit codes don't count. Throws after a time.
    std::string await(const Words& words, std::string_view text, const Deadline& deadline = {}) const;
    /// One that doesn't end by itself.
    ChildProcess start(const Words& words) const;

private:
    const std::string _socket;
};

} // namespace further::testing
