#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace further::launcher {

/// What one program may take at most, with all that it starts where nothing else is said. 0 stands for no limit.
struct Limits {
    static constexpr std::uint64_t mostBytes = std::numeric_limits<std::int64_t>::max();
    static constexpr std::uint32_t mostProcesses = 4'194'304; // the system's own bound
    static constexpr std::uint32_t mostOpenFiles = 1'048'576;
    static constexpr std::uint32_t usualCpuWeight = 100;
    static constexpr std::uint32_t mostRunTime = 2'147'483'647; // ms, as poll() takes them

    std::uint64_t memory = 0;    ///< bytes
    std::uint64_t fileSize = 0;  ///< bytes, of each file that it writes to
    std::uint32_t processes = 0; ///< at once, threads counted
    std::uint32_t openFiles = 0; ///< of each process
    std::uint32_t cpuWeight = 0; ///< beside others, where an ordinary one has usualCpuWeight; no more than that
    std::uint32_t runTime = 0;   ///< ms

    bool operator==(const Limits&) const = default;

    /// Whether each is in its range.
    bool valid() const;
    /// Those that are set, as a launcher's command line has them.
    std::vector<std::string> words() const;
    /// Of each limit the lower one.
    Limits within(const Limits& others) const;
};

/// Those of which it can be told that a program has met them.
enum class Limit : std::int32_t { memory, processes, fileSize, runTime };

} // namespace further::launcher
