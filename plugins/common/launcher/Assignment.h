#pragma once

#include "Protocol.h"
#include "Spec.h"

#include <further/Descriptor.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace further::launcher {

// A waiting program is one that was started ahead, for a start that is yet to come: an interpreter that has everything
// but its script. It finds one end of a SEQPACKET socket pair as `assignmentDescriptor`, says on it that it is ready,
// and waits. One Assignment comes, with descriptors in the order of `Assigned`. It takes that, says `began`, which is
// for its keeper what a successful exec is, and closes the socket.

constexpr int assignmentDescriptor = 3;

/// What comes with an Assignment: the program's streams, and the memfd with its Spec.
enum class Assigned : std::size_t { standardInput, standardOutput, standardError, spec };
constexpr std::size_t assignedCount = 4;

/// Waiting program to keeper.
struct WaitingReport {
    enum class Type : std::uint32_t {
        ready,  ///< first, once: it waits
        began,  ///< last: it has taken its Assignment, and the program begins
        forks,  ///< instead of `ready`: it doesn't become a program itself, but makes one that waits for each
                ///< ForkRequest
        failed, ///< instead: a step that would have failed in a cold start, too; `step` and `error` say which
        unfit   ///< at any time: a program that begins now has to be started cold; `reason` says why
    };
    static constexpr std::size_t mostReason = Preparation::mostReason;

    Type type = Type::ready;
    Step step = Step::spec;
    std::int32_t error = 0;
    std::uint32_t lasting = 0;             ///< of `unfit`: 1 where it holds for what is started later, too
    std::int32_t reaper = 0;               ///< its pid, which the keeper of a fork says with `ready`
    std::array<char, mostReason> reason{}; ///< a sentence, ends with a NUL

    static WaitingReport unfit(std::string_view reason, bool lasting = false);
};

/// Keeper to waiting program, once.
struct Assignment {
    std::string home;                     ///< of the program's user
    std::string script;                   ///< the path for a script that came as text; the waiting program makes it
    std::vector<std::string> environment; ///< `NAME=value`, all but what the Spec adds

    /// The most that one may take in bytes.
    static constexpr std::size_t maxSize = 64 * 1024;

    std::string encode() const;
    /// Throws MalformedSpec for anything that encode() hasn't written.
    static Assignment decode(std::string_view bytes);
};

/// Keeper to a waiting program that forks, nothing but the descriptors: make one that waits. It forks twice. The first
/// fork is the reaper of the second one (Reaper.h), at its link. The second one, a session of its own that is killed
/// with its parent, says `ready` on its socket and waits.
enum class Forked : std::size_t { socket, link };
constexpr std::size_t forkedCount = 2;

/// Such a request as it arrives.
struct ReceivedForkRequest {
    std::array<Descriptor, forkedCount> passed;

    const Descriptor& operator[](Forked which) const { return passed[static_cast<std::size_t>(which)]; }
};

/// An assignment as it arrives.
struct ReceivedAssignment {
    Assignment assignment;
    std::array<Descriptor, assignedCount> passed;

    const Descriptor& operator[](Assigned which) const { return passed[static_cast<std::size_t>(which)]; }
};

/// Sends without waiting. False where it can't be sent: the other side has ended, say, or it is too large.
bool sendAssignment(const Descriptor& socket, const Assignment& assignment,
                    const std::array<int, assignedCount>& passed);

/// Waits for one; nothing where the other side has ended. Throws MalformedSpec.
std::optional<ReceivedAssignment> receiveAssignment(const Descriptor& socket);

/// The same for a request to fork.
bool sendForkRequest(const Descriptor& socket, const std::array<int, forkedCount>& passed);
std::optional<ReceivedForkRequest> receiveForkRequest(const Descriptor& socket);

} // namespace further::launcher
