#pragma once

#include "loop/Journal.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace further {

/// Something that whoever looks after the device may want to see as it happens. A value.
struct Event {
    enum class Kind {
        connected,    ///< a client has come
        disconnected, ///< it has gone
        refused,      ///< somebody was not let in
        approval,     ///< somebody waits to be approved, or was
        started,      ///< a program runs
        stopped,      ///< it has ended
        failed,       ///< a program couldn't start, or a plugin failed in a session
        plugin        ///< a plugin was loaded, refused, switched
    };

    Kind kind;
    std::uint64_t session = 0; ///< its number; 0 for none
    std::string text;          ///< one sentence for people
    std::chrono::system_clock::time_point time = std::chrono::system_clock::now();
};

/// The word for a kind: `connected`.
const char* wordFor(Event::Kind kind);

using EventJournal = Journal<Event>;

} // namespace further
