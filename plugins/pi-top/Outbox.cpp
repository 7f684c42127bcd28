#include "plugins/pi-top/Outbox.h"

#include <utility>

namespace further::pitop {

Outbox::Outbox(SessionAddress::Way way, std::function<void()> onMail)
    : _way(std::move(way)), _onMail(std::move(onMail)) {}

void Outbox::put(Message message) {
    bool tell = false;
    {
        const std::lock_guard lock(_mutex);
        if (_mail.missed > 0 || _mail.messages.size() == most)
            ++_mail.missed;
        else
            _mail.messages.push_back(std::move(message));
        tell = !std::exchange(_told, true);
    }
    if (tell)
        _way.post(_onMail);
}

Outbox::Mail Outbox::take() {
    const std::lock_guard lock(_mutex);
    _told = false;
    return std::exchange(_mail, {});
}

} // namespace further::pitop
