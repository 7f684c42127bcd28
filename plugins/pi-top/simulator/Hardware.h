#pragma once

#include "Battery.h"
#include "Buttons.h"
#include "Model.h"
#include "Oled.h"
#include "Publish.h"
#include "Screen.h"
#include "Timers.h"

#include "plugins/pi-top/pi-topd/Protocol.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace further::simulator {

/// How fast the battery's time may pass; 1 is the world's.
constexpr double slowestSpeed = 0.01;
constexpr double fastestSpeed = 1000;

/// A pi-top as its owner has it in hand: what is pressed, plugged in and closed, and what each of it makes pi-topd say.
/// Lives on while pi-topd is stopped.
class Hardware {
public:
    /// `timers` outlives it. `publish` is called for all that happens: whether someone hears of it is pi-topd's matter.
    Hardware(const Model& model, double batteryPercent, Timers& timers, Publish publish);
    Hardware(const Hardware&) = delete;
    Hardware& operator=(const Hardware&) = delete;

    const Model& model() const { return _model; }
    /// pitopd::DeviceId; unknown without a hub.
    pitopd::DeviceId id() const { return _hub ? _model.id : pitopd::DeviceId::unknown; }

    /// The chip that display, battery, buttons and miniscreen hang on.
    bool hub() const { return _hub; }
    void setHub(bool present) { _hub = present; }

    Screen& screen() { return _screen; }
    Oled& oled() { return _oled; }
    Buttons& buttons() { return _buttons; }
    /// As it is now.
    Battery& battery();
    /// How much faster than the world's the battery's time passes.
    double speed() const { return _speed; }
    void setSpeed(double factor);

    /// `peripheral` is its place in pitopd::peripheralNames; of any other number none is connected.
    bool connected(std::int64_t peripheral) const;
    void setConnected(std::size_t peripheral, bool connected);

    /// What makes pi-topd wake the screen behind it, for there is something to read.
    void alert(pitopd::Event event);
    void requestShutdown();

private:
    Publish throughHub();
    void publish(pitopd::Event event) const { _publish(pitopd::WireMessage(event)); }
    void wakeScreen();

    const Model& _model;
    Timers& _timers;
    Publish _publish;
    bool _hub = true;
    Screen _screen;
    Oled _oled;
    Buttons _buttons;
    Battery _battery;
    Timers::Clock::time_point _batteryTime; // up to when the battery has been advanced
    double _speed = 1;
    std::array<bool, pitopd::peripheralNames.size()> _connected{};
};

} // namespace further::simulator
