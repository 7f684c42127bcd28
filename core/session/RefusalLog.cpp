#include "session/RefusalLog.h"

#include "protocol/Excerpt.h"
#include "session/Audit.h"

#include <utility>

namespace further {

RefusalLog::RefusalLog(EventJournal& events, Now now) : _events(events), _ration(mostASecond, std::move(now)) {}

RefusalLog::~RefusalLog() {
    tellOf(_ration.takeMissed());
}

void RefusalLog::tell(const std::string& sentence) {
    const std::lock_guard lock(_mutex);
    const auto share = _ration.take();
    tellOf(share.missed);
    if (share.told)
        write(sentence);
}

void RefusalLog::tellOf(std::size_t missed) {
    if (missed > 0)
        write(std::to_string(missed) + " more were refused");
}

void RefusalLog::write(const std::string& sentence) {
    audit::refused(sentence);
    _events.append({Event::Kind::refused, 0, excerpt(sentence)});
}

} // namespace further
