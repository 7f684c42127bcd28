#include "session/SessionEnvironment.h"

#include <further/Error.h>

#include <string>

namespace further {

std::shared_ptr<void> SessionEnvironment::takePlace() const {
    if (counts->places.fetch_add(1) < mostPrograms)
        return {counts.get(), [shared = counts](void*) { --shared->places; }};
    --counts->places;
    throw Error(ErrorCode::busy, "This device runs as many programs as it may, " + std::to_string(mostPrograms) +
                                     ": try again when one has ended. Whoever looks after it can set "
                                     "programs.maxRunning.");
}

} // namespace further
