#pragma once

#include <further/Descriptor.h>

namespace further {

/// A daemon's way into the background: the process that was called stays until the one that goes on says that it is
/// ready, so that a start that fails is seen to fail.
class Background {
public:
    /// Not in the background: ready() does nothing.
    Background() = default;

    /// Forks. Returns in the child, which has a session of its own. The parent never returns: it exits with 0 once
    /// the child is ready, or with the child's own exit code if that ends before. Called before there are threads.
    /// Throws std::system_error.
    static Background enter();

    /// In the background already: an agent that began anew there (main.cpp).
    static Background stay();

    bool entered() const { return _entered; }

    /// Lets the parent go, and gives up the terminal: working directory `/`, standard streams on /dev/null.
    void ready();

private:
    bool _entered = false;
    Descriptor _toParent;
};

} // namespace further
