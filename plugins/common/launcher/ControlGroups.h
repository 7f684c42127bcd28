#pragma once

#include "Protocol.h"

#include <sys/types.h>

#include <set>
#include <string>

namespace further::launcher {

/// The control groups of this launcher's programs, children of one group that is its own. Where there is none, all of
/// this does nothing.
class ControlGroups {
public:
    /// Takes the group at `directory`, or where that is empty the one that systemd has delegated: moves what is in it
    /// (the agent, this launcher) to a leaf, hands its controllers on to the children, and removes those that a dead
    /// launcher has left.
    static ControlGroups take(const std::string& directory);

    ControlGroups() = default;

    bool available() const { return !_directory.empty(); }
    const Answer& kept() const { return _kept; }

    /// The directory of the group of the program whose keeper this is, should it be made.
    std::string directoryFor(pid_t keeper) const;
    /// Ends and removes the groups of keepers that are no more.
    void removeAllBut(const std::set<pid_t>& keepers) const;

private:
    void makeLeaf() const;
    bool handOn(const std::string& controller) const;

    std::string _directory;
    Answer _kept;
};

} // namespace further::launcher
