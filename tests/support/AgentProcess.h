#pragma once

#include "support/ChildProcess.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Net/SocketAddress.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace further::testing {

/// The real further-linkd of this build, serving on a free port of the loopback device with an empty configuration
/// file, a runtime directory and a home of its own. Programs run as its own user, be that root: another one could
/// enter neither the home nor the test's directories.
///
/// At its end it gets SIGTERM. An agent that then doesn't exit with 0 within a time fails the test: the destructor
/// throws, and so says what leaks or crashes at the end of each test. Where the test has failed already, what the agent
/// had to say goes to stderr.
class AgentProcess {
public:
    /// `definitions`: `key=value`, each for a -D. Returns when the agent serves; throws where it doesn't.
    explicit AgentProcess(const std::vector<std::string>& definitions = {},
                          const std::vector<std::string>& environment = {});
    ~AgentProcess() noexcept(false);
    AgentProcess(const AgentProcess&) = delete;
    AgentProcess& operator=(const AgentProcess&) = delete;

    pid_t pid() const { return _process->pid(); }
    std::uint16_t port() const { return _port; }
    Poco::Net::SocketAddress address() const { return {"127.0.0.1", _port}; }
    /// Its HOME; its runtime directory is below it.
    const TemporaryDirectory& home() const { return _home; }
    std::string log() const { return _process->errors(); }

    void signal(int number) const { _process->signal(number); }
    /// Waits for the end that a signal() has begun; returns the exit code, negative for the signal that ended it.
    int awaitExit(const Deadline& deadline = {}) { return _process->awaitExit(deadline); }

    /// The command line of an agent for `home`, to which more can be added.
    static std::vector<std::string> arguments(const TemporaryDirectory& home,
                                              const std::vector<std::string>& definitions);
    /// Where it is administered.
    static std::filesystem::path adminSocket(const TemporaryDirectory& home);
    std::filesystem::path adminSocket() const { return adminSocket(_home); }
    /// Where this build's programs and plugins are.
    static std::string program(const std::string& name);
    static std::string plugins();
    /// All of this build's, sorted.
    static std::vector<std::string> pluginNames();
    /// Waits until an agent says where it listens; returns the port.
    static std::uint16_t awaitPort(ChildProcess& agent);

private:
    const int _exceptions;
    TemporaryDirectory _home;
    std::optional<ChildProcess> _process;
    std::uint16_t _port = 0;
};

} // namespace further::testing
