#pragma once

#include "plugins/common/launcher/Assignment.h"
#include "plugins/common/launcher/StepFailure.h"

#include <further/Descriptor.h>

#include <string_view>

namespace further::boot {

/// Where a waiting interpreter's keeper is: descriptor 3 (see plugins/common/launcher/Assignment.h).
class KeeperSocket {
public:
    KeeperSocket() : _socket(launcher::assignmentDescriptor) {}

    /// Whether there is one. Looks, and takes nothing.
    static bool isThere();

    const Descriptor& descriptor() const { return _socket; }

    void tell(launcher::WaitingReport::Type type) const;
    /// The last thing that is said: the process ends.
    [[noreturn]] void giveUp(std::string_view reason) const;
    [[noreturn]] void giveUp(const launcher::StepFailure& failure) const;

    /// For a fork: `other` is where its own keeper is.
    void replace(const Descriptor& other);

private:
    void send(const launcher::WaitingReport& report) const;

    Descriptor _socket;
};

} // namespace further::boot
