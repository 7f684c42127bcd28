#pragma once

#include "Assignment.h"
#include "ExpectedFork.h"
#include "KnownProcess.h"
#include "Request.h"

#include <further/Descriptor.h>

#include <sys/types.h>

#include <optional>

namespace further::launcher {

/// The launcher's end of its link to the keeper of a waiting program.
class WaitingLink {
public:
    struct Ends;
    /// A new one, with the keeper's end. Throws std::system_error.
    static Ends make();

    int descriptor() const { return _socket.get(); }

    /// Passes a start on; false where the keeper's end is closed.
    bool pass(const Request& start) const;
    /// Asks for one more program that waits, with these ends of its sockets; false where the keeper's end is closed.
    bool fork(const ForkEnds& theirs) const;

    struct Heard {
        bool ended = false; ///< and nothing else follows
        WaitingReport report;
        std::optional<KnownProcess> reaper = {}; ///< comes with `ready`, where the program is a fork
    };
    /// What has come, if something has; without waiting.
    std::optional<Heard> hear() const;

private:
    explicit WaitingLink(Descriptor socket);

    Descriptor _socket;
};

struct WaitingLink::Ends {
    WaitingLink ours;
    Descriptor theirs;
};

} // namespace further::launcher
