#pragma once

#include "support/Deadline.h"
#include "support/TemporaryDirectory.h"

#include <further/Descriptor.h>

#include <string>
#include <string_view>
#include <vector>

namespace further::testing {

/// What systemd listens at for how a service does (sd_notify(3)), played by the test.
class NotifySocket {
public:
    /// `abstract`: with a name that isn't in the file system.
    explicit NotifySocket(bool abstract = false);

    /// For NOTIFY_SOCKET.
    const std::string& path() const { return _path; }

    /// All that has come since the last look.
    std::vector<std::string> received() const;
    /// Waits for exactly this, and drops what comes before it; false where it doesn't come in time.
    bool await(std::string_view text, const Deadline& deadline = {}) const;

private:
    TemporaryDirectory _place;
    std::string _path;
    Descriptor _socket;
};

} // namespace further::testing
