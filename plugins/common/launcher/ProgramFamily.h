#pragma once

#include <sys/types.h>

#include <array>
#include <optional>

namespace further::launcher {

/// The processes of one program as its keeper has them: how it signals them, and how it hears that they end.
class ProgramFamily {
public:
    ProgramFamily() = default;
    virtual ~ProgramFamily() = default;
    ProgramFamily(const ProgramFamily&) = delete;
    ProgramFamily& operator=(const ProgramFamily&) = delete;

    /// To wait for, beside SIGCHLD; -1 where there is none.
    virtual std::array<int, 3> descriptors() const { return {-1, -1, -1}; }

    struct News {
        bool any = false;               ///< a process has ended
        bool programEnded = false;      ///< so has the program: told once
        std::optional<int> status = {}; ///< with what, as waitpid(2) gives it: then or later, told once
    };
    /// Looks what has happened; without waiting.
    virtual News look() = 0;
    /// Whether nobody was left when it was looked.
    virtual bool isEmpty() const = 0;
    /// Whether nobody can be left who isn't seen here; of an empty one.
    virtual bool isWhole() const { return true; }

    /// Whether whoever gets away from it falls to the launcher, and not to this process.
    virtual bool fallsToLauncher() const { return false; }

    /// To the process group of the program, which hasn't ended yet.
    virtual void signalGroup(int signal) const = 0;
    /// To the program, everybody below it, and what they have left behind.
    virtual void signalAll(int signal) const = 0;
    /// Kills them all; to be repeated until it is empty: one may just have been made.
    virtual void kill() = 0;
    /// Kills the program that is none yet, and hears no more of it.
    virtual void giveUp() = 0;
};

} // namespace further::launcher
