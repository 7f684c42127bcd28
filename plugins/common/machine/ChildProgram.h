#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace further::machine {

/// A small program of ours or the system's that runs beside us: started without a shell, in a process group of its own,
/// with none of this process's descriptors, signals or variables. It is killed at the end, and so is what it has
/// started. One thread at a time.
class ChildProgram {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// What becomes its stdin, stdout and stderr, duplicated; -1 is /dev/null.
    struct Streams {
        int input = -1;
        int output = -1;
        int errors = -1;
    };

    /// Starts `program` with `arguments`, which are those behind its name. Throws std::system_error where that fails.
    ChildProgram(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                 const Streams& streams);
    /// Waits for a killed program for a second at the most: one that a driver holds even then is left to the system.
    ~ChildProgram();
    ChildProgram(const ChildProgram&) = delete;
    ChildProgram& operator=(const ChildProgram&) = delete;

    pid_t pid() const { return _pid; }
    /// A descriptor that is readable from its end on, for a watch.
    int end() const { return _end.get(); }

    /// The status of its end, as waitpid tells it; nothing where that isn't there by the deadline.
    std::optional<int> awaitEnd(Time deadline);

private:
    pid_t _pid = -1;
    Descriptor _end;
    bool _reaped = false;
};

/// Waits until `fd` is readable, or at its end; false at the deadline.
bool awaitReadable(int fd, ChildProgram::Time deadline);

} // namespace further::machine
