#pragma once

#include <cstddef>

namespace further {

/// What came of a try to read or write without waiting.
struct Transfer {
    enum class Outcome {
        done,       ///< some bytes went; or, in a handshake, all of it is done
        wantsRead,  ///< try again once the socket can be read
        wantsWrite, ///< try again once the socket can be written
        ended,      ///< the peer has ended the connection
        broken      ///< nothing can be read or written any more
    };

    Outcome outcome = Outcome::broken;
    std::size_t bytes = 0; ///< not 0 where it is `done`
};

} // namespace further
