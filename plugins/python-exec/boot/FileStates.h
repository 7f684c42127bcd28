#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace further::boot {

/// What files and directories looked like when they were noted, those that weren't there among them.
class FileStates {
public:
    /// More than this isn't noted, and tooMany() says so.
    static constexpr std::size_t most = 8192;

    /// Notes a path as it is now; only its first state counts.
    void note(const std::string& path);
    /// Notes a directory, and the files in it that end so.
    void noteDirectory(const std::string& path, const std::string& ending);

    bool tooMany() const { return _tooMany; }
    /// The first path that doesn't look as it did; empty where all do. Another inode, size, time, or device, or one
    /// that has gone or come.
    std::string changed() const;

private:
    struct State {
        bool there = false;
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        std::uint64_t size = 0;
        std::int64_t modified = 0; ///< in nanoseconds, like the next
        std::int64_t changed = 0;

        static State of(const std::string& path);
        bool operator==(const State&) const = default;
    };

    std::map<std::string, State> _states;
    bool _tooMany = false;
};

} // namespace further::boot
