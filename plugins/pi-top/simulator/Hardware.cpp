#include "Hardware.h"

#include <chrono>
#include <utility>

namespace further::simulator {

using pitopd::Event;
using pitopd::WireMessage;

Hardware::Hardware(const Model& model, double batteryPercent, Timers& timers, Publish publish)
    : _model(model)
    , _timers(timers)
    , _publish(std::move(publish))
    , _screen(model, throughHub())
    , _oled(timers, throughHub())
    , _buttons(timers, throughHub())
    , _battery(batteryPercent, model.hasBattery ? Battery::Kind::fitted : Battery::Kind::none)
    , _batteryTime(timers.now()) {}

Publish Hardware::throughHub() {
    return [this](const auto& event) {
        if (_hub)
            _publish(event);
    };
}

Battery& Hardware::battery() {
    const auto now = _timers.now();
    _battery.advance(std::chrono::duration<double>(now - _batteryTime) * _speed);
    _batteryTime = now;
    return _battery;
}

void Hardware::setSpeed(double factor) {
    battery();
    _speed = factor;
}

bool Hardware::connected(std::int64_t peripheral) const {
    return peripheral >= 0 && peripheral < static_cast<std::int64_t>(_connected.size()) &&
           _connected[static_cast<std::size_t>(peripheral)];
}

void Hardware::setConnected(std::size_t peripheral, bool connected) {
    if (_connected[peripheral] == connected)
        return;
    _connected[peripheral] = connected;
    const auto event = connected ? Event::peripheralConnected : Event::peripheralDisconnected;
    _publish(WireMessage(event, {static_cast<std::int64_t>(peripheral)}));
    if (connected)
        wakeScreen();
}

void Hardware::alert(Event event) {
    publish(event);
    wakeScreen();
}

void Hardware::requestShutdown() {
    publish(Event::shutdownRequested);
}

void Hardware::wakeScreen() {
    if (_hub)
        _screen.setBlanked(false);
}

} // namespace further::simulator
