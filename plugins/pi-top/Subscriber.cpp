#include "plugins/pi-top/Subscriber.h"

#include <algorithm>
#include <utility>

namespace further::pitop {

namespace {

constexpr std::size_t mostHeld = 512; // for a second or two of reading

} // namespace

Subscriber::Subscriber(const Topics& topics, std::string process, std::shared_ptr<Outbox> outbox)
    : _topics(topics), _process(std::move(process)), _outbox(std::move(outbox)) {}

void Subscriber::onReading() {
    _held.erase(std::remove_if(_held.begin(), _held.end(), [](const ClientEvent& event) { return event.changesState; }),
                _held.end());
    _read = true;
}

void Subscriber::onState(const StateReader::State& state) {
    sendState(state, {});
    _uncertain = false;
    _read = false;
    _toldGone.reset();
    for (const auto& event : std::exchange(_held, {}))
        send(event);
    if (const auto missed = std::exchange(_missed, 0); missed > 0)
        _outbox->put({"pi-top.event", _process, ClientEvent::missed(missed)});
}

void Subscriber::onSilence(const StateReader::State& state, const std::string& reason) {
    const bool gone = !state.problem.empty();
    if (_toldGone == gone)
        return;
    sendState(state, reason);
    _toldGone = gone;
}

void Subscriber::becomeUncertain() {
    _uncertain = true;
    _read = false;
    _toldGone.reset();
}

void Subscriber::onEvent(const ClientEvent& event) {
    if (!_uncertain)
        return send(event);
    if (event.battery)
        _battery.onUncertain(*event.battery);
    const bool shown = event.changesState && !_read; // by the next state
    const bool ofInterest =
        has(_topics, event.topic) || event.battery || event.batteryWarning != BatteryStory::Warning::none;
    if (shown || !ofInterest)
        return;
    if (_held.size() < mostHeld)
        _held.push_back(event);
    else
        ++_missed;
}

void Subscriber::send(const ClientEvent& event) {
    // The story is followed by those too who don't hear all of it: a charger ends a warning.
    if (event.battery && !_battery.isNews(*event.battery))
        return;
    if (event.batteryWarning != BatteryStory::Warning::none && !_battery.isNews(event.batteryWarning))
        return;
    if (has(_topics, event.topic))
        _outbox->put({"pi-top.event", _process, event.data});
}

/// `reason`: why no events come; empty where they do.
void Subscriber::sendState(const StateReader::State& state, const std::string& reason) {
    Message message{"pi-top.state", _process};
    for (std::size_t i = 0; i < partNames.size(); ++i)
        if (parts().test(i)) {
            const auto part = state.parts.find(partNames[i]);
            message.data->set(std::string(partNames[i]),
                              part != state.parts.end() ? part->second : unavailable(reason));
        }
    message.data->set("events", reason.empty() ? available() : unavailable(reason));
    _battery.onState(state.battery);
    _outbox->put(std::move(message));
}

} // namespace further::pitop
