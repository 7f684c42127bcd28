#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <cstdint>

namespace further::launcher {

// A program that is a fork of a waiting one isn't the child of its keeper, which is a fork of the launcher; but only a
// parent hears how a program ended, and only an ancestor becomes the parent of what it leaves behind. Both is the
// reaper: the program's parent, the sub-reaper of its tree, and nothing else. It is the programs' user's own, so that a
// program may stop or kill it: its keeper believes what the system says.

/// Reaper to keeper, on a SEQPACKET socket.
struct ReaperWord {
    enum class Type : std::uint32_t {
        forked, ///< first: the program's process is there
        exited, ///< once: the program has ended, with `status`
        ended   ///< no child is left
    };

    Type type = Type::forked;
    std::int32_t status = 0; ///< as waitpid(2) gave it
    std::uint32_t last = 0;  ///< 1 where no child is left: it ends
};

/// Makes this process a reaper: a session of its own, and the parent of whatever its descendants leave behind. Its
/// program is to be forked after that, and finds SIGCHLD's default.
void becomeReaper();

/// Is a reaper, which has no descriptor but `link`, takes no signal, and can't be looked into by others of its user.
/// Ends when no child is left. Ends with its keeper's end of `link`, too, and with it the program that has asked for
/// that (PR_SET_PDEATHSIG).
[[noreturn]] void reap(pid_t program, const Descriptor& link);

} // namespace further::launcher
