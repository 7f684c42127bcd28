#pragma once

#include "support/AgentProcess.h"
#include "support/ChildProcess.h"
#include "support/Linkctl.h"
#include "support/TemporaryDirectory.h"

#include <Poco/Net/SocketAddress.h>

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace further::testing {

/// An agent that root has started, and that has become a user of whom this machine knows nothing. Its folder is one
/// that everybody may pass through. Needs root, and a build that others may read.
class ServedAgent {
public:
    static constexpr uid_t user = 54321;

    /// Says loudly where it isn't.
    static bool possible();

    /// `definitions`: `key=value`, each for a -D; `more`: words behind them.
    explicit ServedAgent(const std::vector<std::string>& definitions = {}, const std::vector<std::string>& more = {});
    /// Ends it by SIGTERM, unless kill() was called. One that then doesn't exit with 0 fails the test.
    ~ServedAgent() noexcept(false);

    pid_t pid() const { return _pid; }
    const TemporaryDirectory& place() const { return _place; }
    Linkctl linkctl() const { return Linkctl(adminSocket(_place)); }
    static std::filesystem::path adminSocket(const TemporaryDirectory& place) {
        return place.path() / "admin" / "admin.sock";
    }
    Poco::Net::SocketAddress address() const;
    std::string log() const { return _process->errors(); }
    void kill();

    /// The process that sees to it that there is a launcher, and that launcher; waited for.
    pid_t guardian() const;
    pid_t launcher() const;

    /// The command line of such an agent in `place`.
    static std::vector<std::string> words(const TemporaryDirectory& place, const std::vector<std::string>& definitions);

private:
    const int _exceptions;
    const TemporaryDirectory _place;
    std::optional<ChildProcess> _process;
    pid_t _pid = 0;
};

/// The values of a line of /proc/PID/status, such as `Uid`, with one blank between them.
std::string statusOf(pid_t pid, const std::string& key);

/// Fails the test where a file isn't this user's, or has another mode.
void assertIs(uid_t owner, mode_t mode, const std::filesystem::path& path);

} // namespace further::testing
