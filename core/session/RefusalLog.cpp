#include "session/RefusalLog.h"

#include "protocol/Excerpt.h"
#include "session/Audit.h"

#include <utility>

namespace further {

RefusalLog::RefusalLog(EventJournal& events, Now now) : _events(events), _now(std::move(now)) {}

RefusalLog::~RefusalLog() {
    tellOfTheRest();
}

void RefusalLog::tell(const std::string& sentence) {
    const auto now = _now();
    const std::lock_guard lock(_mutex);
    if (now - _second >= std::chrono::seconds(1)) {
        tellOfTheRest();
        _second = now;
        _told = 0;
    }
    if (_told++ < mostASecond)
        write(sentence);
    else
        ++_left;
}

void RefusalLog::tellOfTheRest() {
    if (const auto left = std::exchange(_left, 0); left > 0)
        write(std::to_string(left) + " more were refused");
}

void RefusalLog::write(const std::string& sentence) {
    audit::refused(sentence);
    _events.append({Event::Kind::refused, 0, excerpt(sentence)});
}

} // namespace further
