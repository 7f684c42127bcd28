#include "session/Event.h"

namespace further {

const char* wordFor(Event::Kind kind) {
    switch (kind) {
    case Event::Kind::connected:
        return "connected";
    case Event::Kind::disconnected:
        return "disconnected";
    case Event::Kind::refused:
        return "refused";
    case Event::Kind::approval:
        return "approval";
    case Event::Kind::started:
        return "started";
    case Event::Kind::stopped:
        return "stopped";
    case Event::Kind::failed:
        return "failed";
    default:
        return "plugin";
    }
}

} // namespace further
