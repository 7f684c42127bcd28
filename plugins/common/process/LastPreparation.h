#pragma once

#include "plugins/common/launcher/Protocol.h"

#include <mutex>

namespace further::process {

/// What the launcher last said of the programs that wait. Any thread may ask and set.
class LastPreparation {
public:
    launcher::Preparation get() const {
        const std::lock_guard lock(_mutex);
        return _preparation;
    }

    void set(const launcher::Preparation& preparation) {
        const std::lock_guard lock(_mutex);
        _preparation = preparation;
    }

private:
    mutable std::mutex _mutex;
    launcher::Preparation _preparation;
};

} // namespace further::process
