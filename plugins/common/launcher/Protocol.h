#pragma once

#include "Limits.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace further::launcher {

// All messages are fixed in size, travel over Unix SOCK_SEQPACKET sockets and never leave the machine, so that they are
// in its own byte order. A message of another size or with an unknown type is refused. One question is text, with text
// for an answer: `whichRules`.

/// Agent to launcher: start a program (five descriptors come with it, in the order of `Passed`), or keep some waiting
/// for the starts of this connection that are yet to come (one descriptor, the memfd with their Spec; a later one
/// replaces it). Launcher to the keeper of a waiting program: start it, or where that forks, have it make one more that
/// waits (two descriptors, in the order of `Forked` in Assignment.h).
struct StartRequest {
    static constexpr std::uint32_t theMagic = 0x4655'4C4E; // "FULN"
    static constexpr std::uint32_t theVersion = 4;
    static constexpr std::uint32_t start = 1;
    static constexpr std::uint32_t prepare = 3;
    static constexpr std::uint32_t fork = 4;
    static constexpr std::uint32_t nobodyAtAll = ~0U;
    static constexpr std::uint64_t mostWaiting = 16;

    std::uint32_t magic = theMagic;
    std::uint32_t version = theVersion;
    std::uint32_t type = start;
    /// The number of the user to run as; the launcher refuses whom its rules don't name.
    std::uint32_t user = nobodyAtAll;
    /// The rules' own hold all the same: these can only be lower.
    Limits limits;
    /// To start: 1 where a waiting program of this connection may become the program, as what was prepared has all that
    /// the Spec asks for but its file, its directory and its variables. To prepare: how many are to wait; for 0, one is
    /// started to see whether it can be done.
    std::uint64_t waiting = 0;
};

/// Agent to launcher, without descriptors: how are limits kept, and for how many? One Answer comes back on the
/// connection.
struct Question {
    static constexpr std::uint32_t howLimitsAreKept = 2;

    std::uint32_t magic = StartRequest::theMagic;
    std::uint32_t version = StartRequest::theVersion;
    std::uint32_t type = howLimitsAreKept;
};

/// Agent to launcher, without descriptors, the text itself: which rules does it keep to? One text comes back on the
/// connection, Rules::words(). It is the agent's core that asks, which knows the launcher's command line and nothing
/// else of this protocol; so who asks may be of another version. A launcher that is too old drops the question.
constexpr std::string_view whichRules = "rules";
constexpr std::size_t mostOfRules = 65'536; ///< bytes; longer ones aren't told

/// Launcher to agent: how the programs do that are to wait. Comes by itself when something of it has changed.
struct Preparation {
    enum class State : std::uint32_t {
        none,     ///< nothing was asked for
        starting, ///< it isn't known yet whether it can be done
        ready,    ///< it can
        unfit     ///< the last one that was started can't wait, for `reason`; another one is tried from time to time
    };
    static constexpr std::size_t mostReason = 240;

    State state = State::none;
    std::uint32_t waiting = 0;             ///< are there now, and ready
    std::uint64_t taken = 0;               ///< starts that a waiting program has become
    std::uint64_t missed = 0;              ///< starts that one might have become, but none was ready or fit
    std::array<char, mostReason> reason{}; ///< a sentence, ends with a NUL; of the last that was unfit

    bool operator==(const Preparation&) const = default;
};

/// Launcher to agent.
struct Answer {
    std::uint32_t grouped = 0; ///< 1 where each program has a control group of its own
    std::uint32_t memory = 0;  ///< 1 for each that control groups can keep here, otherwise 0
    std::uint32_t processes = 0;
    std::uint32_t cpuWeight = 0;
    std::uint32_t connections = 0; ///< that there are now, the asking one among them
};

/// `control` is one end of a SEQPACKET socket pair: Command comes in, Report goes out. `spec` is a sealed memfd with an
/// encoded Spec. The other three become the program's own 0, 1 and 2.
enum class Passed : std::size_t { control, standardInput, standardOutput, standardError, spec };
constexpr std::size_t passedCount = 5;

/// Where a start failed.
enum class Step : std::int32_t {
    spec,          ///< the Spec could not be read
    fork,          ///< no process could be made
    session,       ///< session, streams
    tempDirectory, ///< the private directory for the script could not be made
    script,        ///< the script could not be written
    workDirectory, ///< the working directory could not be made
    file,          ///< the file to run is missing, a directory or may not be read
    chdir,         ///< the file's directory could not be entered
    exec,          ///< the program (an interpreter, say) could not be executed
    permission,    ///< the launcher's rules don't allow programs of this user
    user,          ///< the program's process could not become the user
    limits         ///< a limit could not be set
};

/// Keeper to agent: first one `started` or `failed`. After `started`, a `limited` for each limit that the program has
/// met, then one `exited`. Last, always, `ended`.
struct Report {
    enum class Type : std::int32_t {
        started, ///< first: the program's pid
        failed,  ///< first: a Step, second: errno
        exited,  ///< first: the exit code, or minus the signal that ended it
        ended,   ///< nothing is left of the program: no process, no file
        limited  ///< first: a Limit, second: how much may be had, in the unit of Limits
    };
    Type type = Type::ended;
    std::int32_t first = 0;
    std::int64_t second = 0;
};

/// Agent to keeper. To close the control socket is a command too: end the program, within a second at most.
struct Command {
    enum class Type : std::int32_t {
        stop, ///< SIGTERM to the program's process group, SIGKILL to all its descendants after Spec::stopGrace
        kill  ///< SIGKILL to all descendants now
    };
    Type type = Type::stop;
};

} // namespace further::launcher
