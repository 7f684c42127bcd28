#pragma once

#include <further/Descriptor.h>

#include <cstdint>

namespace further::pitop {

/// A free port of 127.0.0.1 that nobody else is given while this lives; who binds it by name gets it all the same, as
/// ZeroMQ does, and as often as he likes.
class ReservedPort {
public:
    ReservedPort();

    std::uint16_t number() const { return _number; }

private:
    Descriptor _bound; // with SO_REUSEADDR, and never listening
    std::uint16_t _number = 0;
};

} // namespace further::pitop
