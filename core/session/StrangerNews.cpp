#include "session/StrangerNews.h"

#include "session/Audit.h"

namespace further {

StrangerNews::~StrangerNews() {
    if (const auto missed = _ration.takeMissed(); missed > 0)
        audit::untold(missed);
}

bool StrangerNews::take() {
    const std::lock_guard lock(_mutex);
    const auto share = _ration.take();
    if (share.missed > 0)
        audit::untold(share.missed);
    return share.told;
}

} // namespace further
