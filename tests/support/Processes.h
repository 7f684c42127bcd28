#pragma once

#include "support/Deadline.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace further::testing {

/// Another process, child or not, whose end can be awaited. Make it while the process lives: its number may be given to
/// another one later.
class WatchedProcess {
public:
    /// Throws std::system_error where there is no such process.
    explicit WatchedProcess(pid_t pid);

    pid_t pid() const { return _pid; }
    bool ended() const { return awaitEnd(std::chrono::milliseconds(0)); }
    /// False where it still lives when the time is over.
    [[nodiscard]] bool awaitEnd(const Deadline& deadline) const;
    void signal(int number) const;

private:
    pid_t _pid;
    Descriptor _process;
};

/// The children of a process.
std::vector<pid_t> childrenOf(pid_t parent);
/// A process's own name, of at most 15 letters.
std::string nameOf(pid_t pid);
/// The memory of a process, shared pages by their share (PSS), in bytes.
std::size_t memoryOf(pid_t pid);
/// What a process has written so far, in bytes.
std::size_t writtenBy(pid_t pid);
/// How long a process has been at work on a processor.
std::chrono::milliseconds processorTimeOf(pid_t pid);
/// The processes of a user.
std::vector<pid_t> processesOf(uid_t user);
/// How many descriptors a process has open.
std::size_t descriptorsOf(pid_t pid);
/// The limit (RLIMIT_NOFILE) with which a process could open so many more.
std::size_t descriptorLimitFor(pid_t pid, std::size_t more);
/// How many TCP connections a process has to this port of the loopback device (IPv4).
std::size_t connectionsOf(pid_t pid, std::uint16_t port);

} // namespace further::testing
