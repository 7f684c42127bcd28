#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <utility>

namespace further::testing {

/// Refuses a process, and all that it starts, another fork: by a pids cgroup (version 1 or 2), or by RLIMIT_NPROC,
/// which doesn't hold for root. Over when this ends.
class ForkLimit {
public:
    /// `allowed`: so many processes more than there are now. None where this machine lets us do neither, or where
    /// only a cgroup could count so exactly.
    static std::optional<ForkLimit> of(pid_t pid, std::size_t allowed);
    ~ForkLimit();
    ForkLimit(ForkLimit&& other) noexcept;
    ForkLimit& operator=(ForkLimit&&) = delete;
    ForkLimit(const ForkLimit&) = delete;
    ForkLimit& operator=(const ForkLimit&) = delete;

private:
    ForkLimit(pid_t pid, std::filesystem::path group, std::filesystem::path usual)
        : _pid(pid), _group(std::move(group)), _usual(std::move(usual)) {}

    pid_t _pid;
    std::filesystem::path _group; // empty for RLIMIT_NPROC
    std::filesystem::path _usual; // where the process belongs
};

} // namespace further::testing
