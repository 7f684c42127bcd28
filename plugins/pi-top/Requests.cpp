#include "plugins/pi-top/Requests.h"

#include "plugins/pi-top/Socket.h"

#include <further/Error.h>

#include <algorithm>
#include <utility>

namespace further::pitop {

namespace {

using pitopd::Refusal;
using pitopd::WireMessage;

/// What the daemon's answer to `request` is worth.
Answer answerIn(const std::string& text, std::int64_t request, const std::string& daemon) {
    Answer nonsense{{}, daemon + " gave an answer that makes no sense"};
    const auto message = WireMessage::parse(text);
    if (!message || pitopd::parameterCount(message->id) != message->parameters.size())
        return nonsense;
    if (message->id == request + pitopd::answerOffset)
        return Answer{message->parameters};
    if (message->is(Refusal::serverError))
        return Answer{{}, daemon + " could not get it from the hardware"};
    if (message->is(Refusal::unsupported) || message->is(Refusal::malformed))
        return Answer{{}, daemon + " does not know this request: it may be of another version"};
    return nonsense;
}

} // namespace

Requests::Connection::Connection(Requests& owner, zmq::context_t& context)
    : socket(openSocket(context, zmq::socket_type::dealer))
    , monitor(owner._strand, context, socket, [&owner](Link link) { owner.onLink(link); })
    , watch(owner._strand, socket, [&owner](const SocketWatch::Parts& parts) { owner.onMessage(parts); }) {
    connectTo(owner._address, socket);
}

Requests::Requests(Strand& strand, Context& context, std::string address, std::string daemon)
    : _strand(strand), _context(context), _address(std::move(address)), _daemon(std::move(daemon)) {}

void Requests::ask(const WireMessage& request, Then then) {
    if (_pending.size() == mostWaiting)
        throw Error(ErrorCode::busy, std::to_string(mostWaiting) + " requests to " + _daemon +
                                         " wait for their answers already; try again in a second.");
    if (!_secondTry) {
        try {
            send(request);
        } catch (const std::exception& problem) {
            throw Error(ErrorCode::unavailable, _daemon + " can't be asked (" + problem.what() + ").");
        }
    }
    _pending.push_back({request, _strand.now() + patience, std::move(then)});
    if (_pending.size() == 1)
        awaitDeadline();
}

void Requests::send(const WireMessage& request) {
    if (!_connection)
        _connection.emplace(*this, _context.get());
    auto& socket = _connection->socket;
    // The high-water mark is above mostWaiting: a send never has to wait.
    socket.send(zmq::message_t(), zmq::send_flags::dontwait | zmq::send_flags::sndmore);
    socket.send(zmq::buffer(request.text()), zmq::send_flags::dontwait);
    _connection->watch.look();
}

void Requests::onLink(Link link) {
    switch (link) {
    case Link::connecting:
    case Link::connected:
        break;
    case Link::refused:
        failAll(_daemon + " is not running");
        break;
    case Link::lost:
        onLost();
        break;
    }
}

void Requests::onLost() {
    if (std::exchange(_triedAgain, true))
        return failAll(_daemon + " has closed the connection, or something else listens at " + _address);
    _connection.reset();
    _secondTry = _strand.after(secondTryDelay, [this] { askAgain(); });
}

void Requests::askAgain() {
    _secondTry = {};
    try {
        for (const auto& pending : _pending)
            send(pending.request);
    } catch (const std::exception& problem) {
        failAll(_daemon + " can't be asked (" + problem.what() + ")");
    }
}

void Requests::onMessage(const SocketWatch::Parts& parts) {
    if (_pending.empty())
        return;
    if (parts.size() != 2 || !parts.front().empty()) // and which request the next one is for can't be known
        return failAll(_daemon + " does not speak as a REP socket does");
    const auto answer = answerIn(parts.back(), _pending.front().request.id, _daemon);
    _triedAgain = false;
    const auto then = std::move(_pending.front().then);
    _pending.pop_front();
    const std::weak_ptr alive(_alive);
    then(answer);
    if (alive.expired())
        return;
    if (_pending.empty()) {
        _deadline.cancel();
        _connection.reset();
    } else {
        awaitDeadline();
    }
}

void Requests::awaitDeadline() {
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(_pending.front().deadline - _strand.now());
    _deadline = _strand.after(std::max(wait, std::chrono::milliseconds(0)), [this] { onDeadline(); });
}

void Requests::onDeadline() {
    failAll(_daemon + " does not answer");
}

/// Requests that were made since the connection was may fail too early by it; the daemon wouldn't have answered them.
void Requests::failAll(const std::string& problem) {
    _connection.reset();
    _deadline.cancel();
    _secondTry = {};
    _triedAgain = false;
    const Answer answer{{}, problem, false};
    for (auto& pending : std::exchange(_pending, {}))
        _strand.post([alive = std::weak_ptr(_alive), then = std::move(pending.then), answer] {
            if (!alive.expired())
                then(answer);
        });
}

} // namespace further::pitop
