#include "plugins/pi-top/ClientEvent.h"

#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <string>

namespace further::pitop {

namespace {

using pitopd::Event;
using pitopd::WireMessage;

Poco::JSON::Object::Ptr named(const char* event) {
    Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
    data->set("event", std::string(event));
    data->set("time", Poco::DateTimeFormatter::format(Poco::Timestamp(), "%Y-%m-%dT%H:%M:%S.%iZ"));
    return data;
}

template <class Value>
ClientEvent change(Topic topic, const char* event, const std::string& key, const Value& value) {
    auto data = named(event);
    data->set(key, value);
    return {topic, data, true};
}

ClientEvent warningOf(const std::string& word, BatteryStory::Warning ofBattery = BatteryStory::Warning::none) {
    auto data = named("warning");
    data->set("warning", word);
    return {Topic::warnings, data, false, {}, ofBattery};
}

std::optional<ClientEvent> batteryEvent(const WireMessage& event) {
    const auto battery = Battery::from(event.parameters);
    if (!battery || !battery->known())
        return std::nullopt;
    auto data = named("battery");
    battery->addTo(*data);
    return ClientEvent{Topic::battery, data, true, battery};
}

std::optional<ClientEvent> buttonEvent(const WireMessage& event) {
    for (const auto& button : pitopd::buttons) {
        const bool pressed = event.is(button.pressed);
        if (!pressed && !event.is(button.released))
            continue;
        auto data = named("button");
        data->set("button", std::string(button.name));
        data->set("pressed", pressed);
        return ClientEvent{Topic::buttons, data, false};
    }
    return std::nullopt;
}

std::optional<ClientEvent> peripheralEvent(const WireMessage& event, bool connected) {
    const auto id = event.parameters.front();
    if (id < 0 || id >= static_cast<std::int64_t>(pitopd::peripheralNames.size()))
        return std::nullopt;
    auto data = named("peripheral");
    data->set("peripheral", std::string(pitopd::peripheralNames[static_cast<std::size_t>(id)]));
    data->set("connected", connected);
    return ClientEvent{Topic::peripherals, data, true};
}

} // namespace

Poco::JSON::Object::Ptr ClientEvent::missed(std::size_t count) {
    auto data = named("missed");
    data->set("count", count);
    return data;
}

std::optional<ClientEvent> ClientEvent::from(const WireMessage& event) {
    if (pitopd::parameterCount(event.id) != event.parameters.size())
        return std::nullopt; // no event, and maybe a number that no Event can hold
    const auto first = event.parameters.empty() ? 0 : event.parameters.front();
    switch (static_cast<Event>(event.id)) {
    case Event::brightnessChanged:
        if (first < 0 || first > pitopd::highestBrightness(static_cast<int>(pitopd::DeviceId::unknown)))
            return std::nullopt;
        return change(Topic::display, "display", "brightness", first);
    case Event::peripheralConnected:
        return peripheralEvent(event, true);
    case Event::peripheralDisconnected:
        return peripheralEvent(event, false);
    case Event::shutdownRequested:
        return warningOf("shutdown-requested");
    case Event::rebootRequired:
        return warningOf("reboot-required");
    case Event::batteryStateChanged:
        return batteryEvent(event);
    case Event::screenBlanked:
        return change(Topic::display, "display", "screen", std::string("blanked"));
    case Event::screenUnblanked:
        return change(Topic::display, "display", "screen", std::string("unblanked"));
    case Event::lowBattery:
        return warningOf("low-battery", BatteryStory::Warning::low);
    case Event::criticalBattery:
        return warningOf("critical-battery", BatteryStory::Warning::critical);
    case Event::lidClosed:
        return change(Topic::lid, "lid", "open", false);
    case Event::lidOpened:
        return change(Topic::lid, "lid", "open", true);
    case Event::unsupportedHardware:
        return warningOf("unsupported-hardware");
    case Event::oledControlChanged:
        if (first != 0 && first != 1)
            return std::nullopt;
        return change(Topic::oled, "oled", "control", std::string(first == 1 ? "pi" : "hub"));
    case Event::oledSpiBusChanged:
        if (first != 0 && first != 1)
            return std::nullopt;
        return change(Topic::oled, "oled", "bus", first);
    case Event::keyboardDocked: // what is never published
    case Event::keyboardUndocked:
    case Event::keyboardConnected:
    case Event::keyboardFailed:
    case Event::ready: // the subscriptions' own affair
        return std::nullopt;
    default:
        return buttonEvent(event);
    }
}

} // namespace further::pitop
