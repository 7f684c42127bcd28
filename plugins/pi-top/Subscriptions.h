#pragma once

#include "plugins/pi-top/EventFeed.h"
#include "plugins/pi-top/Requests.h"
#include "plugins/pi-top/StateReader.h"
#include "plugins/pi-top/Subscriber.h"

#include <further/Strand.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further::pitop {

/// Who is told what happens to the pi-top. However many they are, pi-topd has one subscriber in us. Each gets first a
/// state, then events; when the daemon goes away, hangs or comes back, a state says so, and events go on behind the
/// next good one.
///
/// A state counts when the feed was connected before it was read: no event is lost between the two, but for the
/// millisecond that ZeroMQ may take to pass a new connection's subscription on. All on one strand.
class Subscriptions {
public:
    /// All outlive it.
    Subscriptions(Strand& strand, EventFeed& feed, Requests& requests, StateReader& reader);
    Subscriptions(const Subscriptions&) = delete;
    Subscriptions& operator=(const Subscriptions&) = delete;

    void add(const std::shared_ptr<Subscriber>& subscriber);
    void remove(const std::shared_ptr<Subscriber>& subscriber);
    /// It has missed events by its own slowness, and wants to begin again with a state.
    void beginAnew(const std::shared_ptr<Subscriber>& subscriber);

    /// What the last event said, while there were subscribers and the daemon was there.
    std::optional<bool> lidOpen() const { return _lidOpen; }

    /// How often a daemon that has nothing to tell is asked whether it is alive.
    static constexpr std::chrono::milliseconds pulse{5000};
    /// How long after a reading that did not count the next one is made: at first, and at most.
    static constexpr std::chrono::milliseconds firstRetry{100};
    static constexpr std::chrono::milliseconds lastRetry{1000};

private:
    using Subscribers = std::vector<std::shared_ptr<Subscriber>>;

    /// A reading that is under way.
    struct Reading {
        Subscribers waiting;     // for it
        bool connected;          // when it began
        bool overtaken = false;  // by a change of the connection
        std::size_t changes = 0; // of the state, since it began
    };

    void onLink(Link link);
    void onEvent(const pitopd::WireMessage& event);
    void sync();
    void onState(const StateReader::State& state);
    void onUnconnected(const StateReader::State& state);
    void tellState(const StateReader::State& state, const Reading& reading);
    void tellSilence(const StateReader::State& state, const std::string& reason);
    void syncLater();
    void becomeUncertain();
    void feelPulse();
    bool has(const std::shared_ptr<Subscriber>& subscriber) const;
    bool anyUncertain() const;

    Strand& _strand;
    EventFeed& _feed;
    Requests& _requests;
    StateReader& _reader;
    const std::shared_ptr<bool> _alive = std::make_shared<bool>(true);

    Subscribers _subscribers;
    Registered _listening;                                 // while there are subscribers
    std::chrono::steady_clock::time_point _patientUntil{}; // with a connection that is still to be made
    std::optional<bool> _lidOpen;
    std::optional<Reading> _reading;
    bool _again = false; // somebody has come since the reading began
    int _rereads = 0;
    std::chrono::milliseconds _delay = firstRetry;
    Registered _retry;
    Registered _pulse;
};

} // namespace further::pitop
