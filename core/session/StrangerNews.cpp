#include "session/StrangerNews.h"

#include "session/Audit.h"

#include <utility>

namespace further {

bool StrangerNews::take() {
    const auto now = _now();
    if (now - _second >= std::chrono::seconds(1)) {
        _second = now;
        _told = 0;
        if (_left > 0)
            audit::untold(std::exchange(_left, 0));
    }
    if (_told < mostASecond) {
        ++_told;
        return true;
    }
    ++_left;
    return false;
}

} // namespace further
