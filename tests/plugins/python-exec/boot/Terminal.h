#pragma once

#include <further/Descriptor.h>

#include <cppunit/TestAssert.h>

#include <fcntl.h>
#include <stdlib.h>

namespace further::boot {

/// A terminal for a program; the test is who sits there.
class Terminal {
public:
    Terminal() : _master(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        CPPUNIT_ASSERT(::grantpt(_master.get()) == 0 && ::unlockpt(_master.get()) == 0);
    }

    const Descriptor& master() const { return _master; }
    /// The program's side.
    Descriptor slave() const { return Descriptor(::open(::ptsname(_master.get()), O_RDWR | O_NOCTTY | O_CLOEXEC)); }

private:
    Descriptor _master;
};

} // namespace further::boot
