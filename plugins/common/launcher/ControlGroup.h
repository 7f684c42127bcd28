#pragma once

#include "Limits.h"
#include "Protocol.h"

#include <sys/types.h>

#include <string>

namespace further::launcher {

/// The control group of one program and all that it starts; it ends with this. Made by the program's keeper, which is
/// not in it.
class ControlGroup {
public:
    /// Throws std::system_error where it can't be made.
    explicit ControlGroup(std::string directory);
    ~ControlGroup() { remove(_directory); }
    ControlGroup(const ControlGroup&) = delete;
    ControlGroup& operator=(const ControlGroup&) = delete;

    /// Sets those of the limits that it can keep, by the controllers that `kept` names, and returns the others.
    Limits hold(const Limits& limits, const Answer& kept) const;
    /// Moves a process into it. False where that is refused.
    bool join(pid_t process) const;
    /// Kills all in it at once; a process that is just being made, too.
    void kill() const;

    /// Whether a process was killed because it and the others needed more memory than they may have.
    bool metMemory() const;
    /// Whether a process or thread was refused.
    bool metProcesses() const;

    /// Ends a group that nobody else uses.
    static void remove(const std::string& directory);

private:
    std::string _directory;
};

} // namespace further::launcher
