#pragma once

#include "BatteryWatch.h"
#include "Hardware.h"
#include "Nonsense.h"
#include "Requests.h"
#include "Sockets.h"
#include "Timers.h"

#include <further/Registered.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace further::simulator {

/// pi-topd's life upon the hardware: it starts, is ready, hangs, is stopped. Begins as stopped.
class Daemon {
public:
    enum class State {
        stopped,
        starting, ///< can be subscribed to, and publishes nothing
        ready
    };

    struct Options {
        /// From the events' socket being open to the event 327: time for subscribers to come back.
        std::chrono::milliseconds startTime{300};
        std::function<void()> onReady = [] {};
        /// The requests' port was gone when it should have become ready, or any port after a restart: it is stopped.
        std::function<void(const std::string& why)> onFailed = [](const std::string&) {};
    };

    /// All but `options` outlive it.
    Daemon(Hardware& hardware, Timers& timers, Sockets& sockets, Options options);

    State state() const { return _state; }
    bool hanging() const { return _hanging; }
    /// Whether requests are answered, and events published, just now.
    bool serving() const { return _state == State::ready && !_hanging; }

    /// Only while stopped. Throws as Sockets do.
    void start();
    /// Whatever state it is in; a restart that is under way doesn't come.
    void stop();
    /// Stops, and starts after so long.
    void restart(Timers::Clock::duration downTime);
    /// Takes connections, and does nothing else until resume(), or for so long. Only while ready.
    void hang(std::optional<Timers::Clock::duration> duration);
    void resume();

    bool talksNonsense() const { return _nonsense.has_value(); }
    void setNonsense(bool on);

    /// Publishes it, where pi-topd would.
    void publish(const pitopd::WireMessage& event);
    /// Only while serving().
    Sockets::Frames answerTo(std::string_view request);

    /// Clients are told what was read last: this is for what a person has just changed, and wants to see.
    void readBattery();
    std::int64_t blankingTimeout() const { return _requests.blankingTimeout(); }

private:
    void becomeReady();

    Hardware& _hardware;
    Timers& _timers;
    Sockets& _sockets;
    Options _options;
    Requests _requests;
    State _state = State::stopped;
    bool _hanging = false;
    Registered _change; // to the next state
    Registered _resume;
    std::optional<BatteryWatch> _battery;
    std::optional<Nonsense> _nonsense;
};

} // namespace further::simulator
