#include "Daemon.h"

#include <exception>
#include <utility>

namespace further::simulator {

Daemon::Daemon(Hardware& hardware, Timers& timers, Sockets& sockets, Options options)
    : _hardware(hardware), _timers(timers), _sockets(sockets), _options(std::move(options)), _requests(hardware) {}

void Daemon::start() {
    _sockets.openEvents();
    _state = State::starting;
    _change = _timers.after(_options.startTime, [this] { becomeReady(); });
}

void Daemon::becomeReady() {
    if (_hardware.model().hasMiniscreen)
        _hardware.oled().take();
    _state = State::ready;
    publish(pitopd::WireMessage(pitopd::Event::ready));
    try {
        _sockets.openRequests();
    } catch (const std::exception& e) {
        stop();
        _options.onFailed(e.what());
        return;
    }
    _battery.emplace(_hardware, _timers, [this](const auto& event) { publish(event); });
    _options.onReady();
}

void Daemon::stop() {
    _change = {};
    _resume = {};
    _battery.reset();
    _hanging = false;
    if (_state == State::stopped)
        return;
    _sockets.close();
    _state = State::stopped;
    _hardware.screen().leaveOn();
}

void Daemon::restart(Timers::Clock::duration downTime) {
    stop();
    _change = _timers.after(downTime, [this] {
        try {
            start();
        } catch (const std::exception& e) {
            _options.onFailed(e.what());
        }
    });
}

void Daemon::hang(std::optional<Timers::Clock::duration> duration) {
    _hanging = true;
    _battery->pause();
    _resume = duration ? _timers.after(*duration, [this] { resume(); }) : Registered();
}

void Daemon::resume() {
    _resume = {};
    _hanging = false;
    readBattery();
}

void Daemon::setNonsense(bool on) {
    _nonsense = on ? std::optional(Nonsense()) : std::nullopt;
}

void Daemon::publish(const pitopd::WireMessage& event) {
    if (serving())
        _sockets.publish(_nonsense ? _nonsense->next() : Sockets::Frames{event.text()});
}

Sockets::Frames Daemon::answerTo(std::string_view request) {
    return _nonsense ? _nonsense->next() : Sockets::Frames{_requests.answerTo(request, _battery->last())};
}

void Daemon::readBattery() {
    if (_battery && !_hanging)
        _battery->read();
}

} // namespace further::simulator
