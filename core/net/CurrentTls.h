#pragma once

#include "net/TlsContext.h"

#include <memory>
#include <mutex>
#include <utility>

namespace further {

/// With what TLS is served now: another certificate can be set while the server runs, and connections that are open
/// keep theirs. Any thread.
class CurrentTls {
public:
    /// For the connections to come; null: TLS isn't served.
    void set(std::shared_ptr<const TlsContext> context) {
        const std::lock_guard lock(_mutex);
        _context.swap(context); // the old one goes after the lock
    }

    std::shared_ptr<const TlsContext> now() const {
        const std::lock_guard lock(_mutex);
        return _context;
    }

private:
    mutable std::mutex _mutex; // guards _context
    std::shared_ptr<const TlsContext> _context;
};

} // namespace further
