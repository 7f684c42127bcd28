#include "plugins/pi-top/ChangeJob.h"

#include <utility>

namespace further::pitop {

using pitopd::Request;
using pitopd::WireMessage;

ChangeJob::ChangeJob(Strand& strand, Requests& requests, EventFeed& feed, Change change, Then then)
    : _strand(strand), _requests(requests), _feed(feed), _change(std::move(change)), _then(std::move(then)) {
    _problem = "an earlier change of " + _change.name() + " is not done yet; try again when it is";
    setDeadline(patience);
}

void ChangeJob::begin() {
    ask(WireMessage(Request::getDeviceId), &ChangeJob::onDevice);
}

void ChangeJob::onDevice(const Answer& answer) {
    _problem = _requests.daemon() + " is too slow";
    try {
        _change.checkFor(KnownDevice::from(answer));
    } catch (const Error& error) {
        return finish(error);
    }
    if (_change.doneEvent())
        ask(_change.question(), &ChangeJob::onBefore);
    else
        order();
}

/// What is so already is done: no event would tell of it.
void ChangeJob::onBefore(const Answer& answer) {
    if (_change.isSo(answer))
        return finish({});
    _listening = _feed.listen({[this](Link link) { onLink(link); },
                               [this](const WireMessage& event) {
                                   if (_ordered && event == _change.doneEvent())
                                       finish({});
                                   else if (_ordered && event.id == _change.doneEvent()->id)
                                       ask(_change.question(), &ChangeJob::onOther);
                               }});
    _problem = "nothing is published at " + _feed.address() + ", where " + _requests.daemon() +
               " should tell that the change is done: it was not ordered";
    onLink(_feed.link());
}

/// Ordered before there is a connection for events, the event would be missed.
void ChangeJob::onLink(Link link) {
    if (link == Link::connected && !_ordered)
        order();
    else if (link != Link::connected && _ordered)
        finish(Error(ErrorCode::unavailable, _requests.daemon() + " went away before it said that it is done."));
}

void ChangeJob::order() {
    _ordered = true;
    ask(_change.order(), &ChangeJob::onOrdered);
}

void ChangeJob::onOrdered(const Answer&) {
    _problem = _requests.daemon() + " took the order, but " +
               (_change.doneEvent() ? "has not said that it is done" : "it has had no effect");
    if (_change.doneEvent())
        setDeadline(slowPatience);
    else
        ask(_change.question(), &ChangeJob::onLook);
}

/// The daemon has told of another end than that of the order.
void ChangeJob::onOther(const Answer& answer) {
    if (_change.isSo(answer))
        finish({});
    else
        finish(Error(ErrorCode::unavailable, _requests.daemon() + " tried, and could not do it."));
}

void ChangeJob::onLook(const Answer& answer) {
    if (_change.isSo(answer))
        finish({});
    else
        _nextLook = _strand.after(look, [this] { ask(_change.question(), &ChangeJob::onLook); });
}

/// An answer that isn't one ends the change.
void ChangeJob::ask(const WireMessage& request, Step then) {
    try {
        _requests.ask(request, [this, alive = std::weak_ptr(_alive), then](const Answer& answer) {
            if (alive.expired())
                return;
            if (answer)
                (this->*then)(answer);
            else
                finish(Error(ErrorCode::unavailable, answer.problem + "."));
        });
    } catch (const Error& error) {
        // Its owner must not see it end in begin().
        _strand.post([this, alive = std::weak_ptr(_alive), error] {
            if (!alive.expired())
                finish(error);
        });
    }
}

void ChangeJob::setDeadline(std::chrono::milliseconds time) {
    _deadline = _strand.after(time, [this] { finish(Error(ErrorCode::unavailable, _problem + ".")); });
}

void ChangeJob::finish(const std::optional<Error>& error) {
    _deadline = {};
    _nextLook = {};
    _listening = {};
    const auto then = _then;
    then(error);
}

} // namespace further::pitop
