#pragma once

#include "plugins/pi-top/BatteryStory.h"
#include "plugins/pi-top/ClientEvent.h"
#include "plugins/pi-top/Outbox.h"
#include "plugins/pi-top/Parts.h"
#include "plugins/pi-top/StateReader.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further::pitop {

/// One subscription of one client: what it gets, and in which order. First a state, then the events behind it; when
/// events may have been missed it is uncertain, until the next state. All on the plugin's strand, but for the outbox's
/// other end.
class Subscriber {
public:
    /// `process`: the channel of the message that has subscribed.
    Subscriber(const Topics& topics, std::string process, std::shared_ptr<Outbox> outbox);

    const Topics& topics() const { return _topics; }
    /// Any thread may ask for this one.
    const std::string& process() const { return _process; }
    Parts parts() const { return partsOf(_topics); }

    /// True at first, and while events may be missed.
    bool uncertain() const { return _uncertain; }

    /// A state is read for it from now on, which will show what has changed before.
    void onReading();
    /// That state. The events since then follow, and those to come.
    void onState(const StateReader::State& state);
    /// A state that says why no events come. Told once for a daemon that is gone, and once for
    /// one that is there and can't be listened to.
    void onSilence(const StateReader::State& state, const std::string& reason);
    /// Events may be missed from now on.
    void becomeUncertain();
    void onEvent(const ClientEvent& event);

private:
    void send(const ClientEvent& event);
    void sendState(const StateReader::State& state, const std::string& reason);

    const Topics _topics;
    const std::string _process;
    const std::shared_ptr<Outbox> _outbox;
    BatteryStory _battery;
    bool _uncertain = true;
    bool _read = false;            // a state is being read for it
    std::optional<bool> _toldGone; // whether no events come because the daemon is gone; nothing where that was not told
    std::vector<ClientEvent> _held;
    std::size_t _missed = 0;
};

} // namespace further::pitop
