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

    /// False where the keeper doesn't listen any more.
    bool tell(launcher::WaitingReport::Type type) const;
    /// The last thing that is said: the process ends.
    /// `lasting`: whether it holds for a program that is forked later, too.
    [[noreturn]] void giveUp(std::string_view reason, bool lasting = false) const;
    [[noreturn]] void giveUp(const launcher::StepFailure& failure) const;

    /// For a fork: `other` is where its own keeper is.
    void replace(const Descriptor& other);

private:
    bool send(const launcher::WaitingReport& report) const;

    Descriptor _socket;
};

} // namespace further::boot
