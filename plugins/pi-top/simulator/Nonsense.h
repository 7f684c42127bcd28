#pragma once

#include "Sockets.h"

#include <cstddef>

namespace further::simulator {

/// What no pi-topd says, one kind after another, always in the same order: whoever writes a client can see that it
/// stands it. A value.
class Nonsense {
public:
    Sockets::Frames next();

private:
    std::size_t _given = 0;
};

} // namespace further::simulator
