#include "plugins/pi-top/ButtonKeys.h"

#include <array>
#include <utility>

namespace further::pitop {

namespace {

/// A web KeyboardEvent.key for each button that a program may want; the power button is the device's own.
constexpr std::array<std::pair<std::string_view, const char*>, 4> keys{
    {{"up", "ArrowUp"}, {"down", "ArrowDown"}, {"select", "Enter"}, {"cancel", "Escape"}}};

Topics onlyButtons() {
    Topics topics;
    topics.set(static_cast<std::size_t>(Topic::buttons));
    return topics;
}

} // namespace

ButtonKeys::ButtonKeys(Session& session, const SessionAddress::Way& way, OnDevice onDevice)
    : _session(session)
    , _onDevice(std::move(onDevice))
    , _outbox(std::make_shared<Outbox>(way, [this] { onMail(); }))
    , _subscriber(std::make_shared<Subscriber>(onlyButtons(), "", _outbox)) {
    _onDevice([subscriber = _subscriber](Device& device) { device.subscriptions().add(subscriber); });
}

ButtonKeys::~ButtonKeys() {
    _onDevice([subscriber = _subscriber](Device& device) { device.subscriptions().remove(subscriber); });
    letGo();
}

void ButtonKeys::onMail() {
    const auto mail = _outbox->take();
    for (const auto& message : mail.messages) {
        if (message.type == "pi-top.state")
            letGo(); // events may have been missed before it: better a key too few than one that is held for ever
        const auto button = message.data->optValue<std::string>("button", "");
        for (const auto& [name, key] : keys)
            if (name == button)
                press(key, message.data->getValue<bool>("pressed"));
    }
    if (mail.missed > 0)
        letGo();
}

void ButtonKeys::press(const std::string& key, bool pressed) {
    if (pressed)
        _held.insert(key);
    else
        _held.erase(key);
    Message event{"keyevent"};
    event.data->set("key", key);
    event.data->set("event", std::string(pressed ? "keydown" : "keyup"));
    _session.inject(event);
}

void ButtonKeys::letGo() {
    for (const auto& key : std::exchange(_held, {}))
        press(key, false);
}

} // namespace further::pitop
