#include "plugins/pi-top/EventFeed.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

namespace further::pitop {

namespace {

using pitopd::Event;
using pitopd::WireMessage;

std::optional<WireMessage> eventIn(const SocketWatch::Parts& parts) {
    if (parts.size() != 1)
        return std::nullopt;
    auto message = WireMessage::parse(parts.front());
    if (!message || message->id < static_cast<int>(Event::brightnessChanged) ||
        pitopd::parameterCount(message->id) != message->parameters.size())
        return std::nullopt;
    return message;
}

} // namespace

EventFeed::Connection::Connection(EventFeed& owner, zmq::context_t& context)
    : socket(openSocket(context, zmq::socket_type::sub, owner._retries))
    , monitor(owner._strand, context, socket, [&owner](Link link) { owner.onLink(link); })
    , watch(owner._strand, socket, [&owner](const SocketWatch::Parts& parts) { owner.onMessage(parts); }) {
    socket.set(zmq::sockopt::subscribe, "");
    connectTo(owner._address, socket);
}

EventFeed::EventFeed(Strand& strand, Context& context, std::string address, Poco::Logger& logger,
                     const Retries& retries)
    : _strand(strand), _context(context), _address(std::move(address)), _logger(logger), _retries(retries) {}

Registered EventFeed::listen(Listener listener) {
    _listeners.push_back(std::make_shared<Listener>(std::move(listener)));
    if (!_connection && !_renewal)
        connect();
    return Registered([this, alive = std::weak_ptr(_alive), added = _listeners.back()] {
        if (!alive.expired())
            end(added);
    });
}

/// Where there are no descriptors left there may be some later.
void EventFeed::connect() {
    _renewal = {};
    if (_listeners.empty())
        return;
    try {
        _connection.emplace(*this, _context.get());
    } catch (const std::exception& problem) {
        if (std::exchange(_link, Link::refused) != Link::refused)
            _logger.warning("Events can't be had from " + _address + " (" + problem.what() + "). It is tried again.");
        renewLater();
    }
}

/// What is no pi-topd is tried ever more seldom.
void EventFeed::renewLater() {
    _renewal = _strand.after(_renewalDelay, [this] { connect(); });
    _renewalDelay = std::min(_renewalDelay * 2, lastRenewal);
}

void EventFeed::end(const std::shared_ptr<Listener>& listener) {
    *listener = {}; // this very event is told to it no more
    _listeners.remove(listener);
    if (!_listeners.empty())
        return;
    // It may be the connection's own callback that ends the last one.
    _strand.post([this, alive = std::weak_ptr(_alive)] {
        if (alive.expired() || !_listeners.empty())
            return;
        _connection.reset();
        _renewal = {};
        _renewalDelay = renewal;
        _link = Link::connecting;
    });
}

void EventFeed::onLink(Link link) {
    _link = link;
    _nonsense = false;
    if (link == Link::connected)
        _connectedAt = _strand.now();
    if (link == Link::lost && _strand.now() - _connectedAt > lastRenewal)
        _renewalDelay = renewal;
    if (link == Link::lost) // refused follows at once, where ZeroMQ tries again
        renewLater();
    else
        _renewal = {};
    for (const auto& listener : Listeners(_listeners))
        if (const auto onLink = listener->onLink)
            onLink(link);
}

void EventFeed::onMessage(const SocketWatch::Parts& parts) {
    const auto event = eventIn(parts);
    if (!event) {
        if (!std::exchange(_nonsense, true))
            _logger.warning("What is published at " + _address +
                            " is no event of pi-topd's, and is left out. Said once "
                            "for this connection.");
        return;
    }
    for (const auto& listener : Listeners(_listeners))
        if (const auto onEvent = listener->onEvent)
            onEvent(*event);
}

} // namespace further::pitop
