#include "plugins/pi-top/Subscriptions.h"

#include <further/Error.h>

#include <algorithm>
#include <utility>

namespace further::pitop {

namespace {

using pitopd::Event;
using pitopd::Request;
using pitopd::WireMessage;

// A daemon that never stops changing must not keep everybody from getting a state: the changes are told behind it then.
constexpr int mostRereads = 3;
constexpr std::size_t mostChanges = 256; // no pi-top has as many within a second
// So long nobody is told that there is no connection for events where requests are answered: ZeroMQ makes a first one
// at once, and one to a daemon that was gone within a second or so.
constexpr std::chrono::milliseconds firstPatience{1000};
constexpr std::chrono::milliseconds patienceAfterAbsence{2000};

} // namespace

Subscriptions::Subscriptions(Strand& strand, EventFeed& feed, Requests& requests, StateReader& reader)
    : _strand(strand), _feed(feed), _requests(requests), _reader(reader) {}

void Subscriptions::add(const std::shared_ptr<Subscriber>& subscriber) {
    _subscribers.push_back(subscriber);
    if (!_listening) {
        _patientUntil = _strand.now() + firstPatience;
        _listening =
            _feed.listen({[this](Link link) { onLink(link); }, [this](const WireMessage& event) { onEvent(event); }});
        feelPulse();
    }
    sync();
}

void Subscriptions::remove(const std::shared_ptr<Subscriber>& subscriber) {
    _subscribers.erase(std::remove(_subscribers.begin(), _subscribers.end(), subscriber), _subscribers.end());
    if (!_subscribers.empty())
        return;
    _listening = {};
    _lidOpen.reset();
    _retry = {};
    _pulse = {};
}

void Subscriptions::beginAnew(const std::shared_ptr<Subscriber>& subscriber) {
    if (!has(subscriber))
        return;
    subscriber->becomeUncertain();
    sync();
}

void Subscriptions::onLink(Link link) {
    if (_reading)
        _reading->overtaken = true;
    _delay = firstRetry;
    if (link != Link::connected)
        becomeUncertain();
    sync();
}

void Subscriptions::onEvent(const WireMessage& event) {
    if (event.is(Event::ready)) {
        _delay = firstRetry;
        return sync();
    }
    const auto told = ClientEvent::from(event);
    if (!told)
        return;
    if (told->topic == Topic::lid)
        _lidOpen = event.is(Event::lidOpened);
    if (told->changesState && _reading)
        ++_reading->changes;
    for (const auto& subscriber : _subscribers)
        subscriber->onEvent(*told);
}

/// Reads a state for those who are uncertain.
void Subscriptions::sync() {
    if (_reading) {
        _again = true;
        return;
    }
    Reading reading{{}, _feed.link() == Link::connected};
    Parts parts;
    for (const auto& subscriber : _subscribers)
        if (subscriber->uncertain()) {
            reading.waiting.push_back(subscriber);
            parts |= subscriber->parts();
        }
    if (reading.waiting.empty())
        return;
    _retry = {};
    _again = false;
    try {
        _reader.read(parts, [this, alive = std::weak_ptr(_alive)](const StateReader::State& state) {
            if (!alive.expired())
                onState(state);
        });
        for (const auto& subscriber : reading.waiting)
            subscriber->onReading();
        _reading = std::move(reading);
    } catch (const Error&) { // too many ask at once
        _retry = _strand.after(lastRetry, [this] { sync(); });
    }
}

void Subscriptions::onState(const StateReader::State& state) {
    const auto reading = std::move(*_reading);
    _reading.reset();
    if (!state.problem.empty())
        tellSilence(state, state.problem); // and to those who came meanwhile: they have no more to wait for
    else if (reading.overtaken && _feed.link() == Link::connected)
        return sync();
    else if (!reading.connected || reading.overtaken)
        onUnconnected(state);
    else if (reading.changes > 0 && _rereads++ < mostRereads)
        return sync();
    else if (reading.changes > mostChanges)
        tellSilence(state, "more is published at " + _feed.address() + " than any pi-top could tell");
    else
        tellState(state, reading);
    _rereads = 0;
    if (!state.problem.empty())
        _patientUntil = _strand.now() + patienceAfterAbsence;
    const bool gone = !state.problem.empty() && (_feed.link() == Link::refused || _feed.link() == Link::lost);
    if (_again)
        sync();
    else if (anyUncertain() && !gone) // when it is back, its connection begins a reading
        syncLater();
}

/// Requests are answered, but there is no connection for events.
void Subscriptions::onUnconnected(const StateReader::State& state) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(_patientUntil - _strand.now());
    if (left.count() > 0)
        _delay = std::min(left, lastRetry);
    else
        tellSilence(state, "nothing is published at " + _feed.address() + ", where events should be");
}

void Subscriptions::tellState(const StateReader::State& state, const Reading& reading) {
    for (const auto& subscriber : reading.waiting)
        if (has(subscriber) && subscriber->uncertain())
            subscriber->onState(state);
}

void Subscriptions::tellSilence(const StateReader::State& state, const std::string& reason) {
    for (const auto& subscriber : _subscribers)
        if (subscriber->uncertain())
            subscriber->onSilence(state, reason);
}

void Subscriptions::syncLater() {
    _retry = _strand.after(_delay, [this] { sync(); });
    _delay = std::min(_delay * 2, lastRetry);
}

void Subscriptions::becomeUncertain() {
    _lidOpen.reset();
    for (const auto& subscriber : _subscribers)
        if (!subscriber->uncertain())
            subscriber->becomeUncertain();
}

/// A daemon that hangs keeps its connections.
void Subscriptions::feelPulse() {
    _pulse = _strand.after(pulse, [this] {
        feelPulse();
        if (anyUncertain())
            return sync(); // what they were told may be true no more
        try {
            _requests.ask(WireMessage(Request::ping), [this, alive = std::weak_ptr(_alive)](const Answer& answer) {
                if (alive.expired() || answer.present)
                    return;
                becomeUncertain();
                sync();
            });
        } catch (const Error&) { // there is so much to answer that it is seen to be alive, or not, soon enough
        }
    });
}

bool Subscriptions::has(const std::shared_ptr<Subscriber>& subscriber) const {
    return std::find(_subscribers.begin(), _subscribers.end(), subscriber) != _subscribers.end();
}

bool Subscriptions::anyUncertain() const {
    return std::any_of(_subscribers.begin(), _subscribers.end(),
                       [](const auto& subscriber) { return subscriber->uncertain(); });
}

} // namespace further::pitop
