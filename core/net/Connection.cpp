#include "net/Connection.h"

#include <algorithm>
#include <array>
#include <utility>

namespace further {

namespace {

/// The system of a peer that is there acknowledges something before that: our data, or TCP's probes of a full
/// window, of which Linux sends one in 120 s at least.
constexpr std::chrono::milliseconds longestTcpSilence{150'000};
constexpr std::size_t bytesPerRead = 65536;
constexpr int messagesPerTurn = 32; // what was read may hold thousands, and each may be work
/// The end of a peer that isn't read stands behind all that it has sent. Its system says that it has gone only when
/// asked: with a reset in answer to a ping.
constexpr std::chrono::milliseconds heldPingInterval{500};
constexpr int unsupportedFrame = 1003;

} // namespace

Connection::Connection(Strand& strand, const Poco::Net::StreamSocket& socket, std::string early,
                       const ConnectionLimits& limits, Listener& listener)
    : _strand(strand)
    , _socket(socket)
    , _transport(socket)
    , _limits(limits)
    , _listener(listener)
    , _codec(limits.maxMessage)
    , _unread(std::move(early))
    , _lastHeard(strand.now()) {}

Connection::~Connection() = default;

void Connection::start() {
    schedulePing();
    updateReading();
}

void Connection::send(OutgoingQueue::Kind kind, std::string_view text) {
    if (_state != State::open)
        return;
    _outgoing.write(_writing ? nullptr : &_transport, kind, Frame::Kind::text, text);
    flush();
}

void Connection::close(int code, std::string_view reason) {
    if (_state == State::open)
        beginClosing(code, reason, reason);
}

Registered Connection::holdReading() {
    if (!_alive)
        _alive = std::make_shared<Connection*>(this);
    ++_holds;
    updateReading();
    return Registered([alive = std::weak_ptr(_alive)] {
        if (const auto connection = alive.lock()) {
            --(*connection)->_holds;
            (*connection)->updateReading();
        }
    });
}

void Connection::updateReading() {
    const bool held =
        _state != State::closed && (_crosswise || (_state == State::open && (_holds > 0 || _controlHold)));
    if (_state == State::closed || held) {
        _reading = {};
    } else if (!_reading) {
        _lastHeard = _strand.now(); // while it was held, its silence was ours
        _reading = _strand.watch(_transport.fd(), Ready::read, [this] { onReadable(); });
        if (!_unread.empty() || _transport.mayHaveMore())
            readOnLater();
    }
    if (!held)
        _hangup = {};
    else if (!_hangup) {
        _hangup = _strand.watch(_transport.fd(), Ready::hangup, [this] { drop("the client has gone"); });
        if (_state == State::open)
            schedulePing();
    }
}

void Connection::onReadable() {
    if (!_reading || _readingPosted)
        return; // held or closed since this was posted; or what was read before goes first
    if (!_unread.empty()) {
        const std::string held = std::exchange(_unread, {});
        process(held);
    } else {
        readSome();
    }
    if (_reading && (!_unread.empty() || _transport.mayHaveMore()))
        readOnLater();
}

void Connection::readSome() {
    std::array<char, bytesPerRead> buffer; // NOLINT(cppcoreguidelines-pro-type-member-init): 64 KiB needn't be zeroed
    const auto got = _transport.read(buffer.data(), buffer.size());
    if (got.outcome == Transfer::Outcome::done) {
        _lastHeard = _strand.now();
        process({buffer.data(), got.bytes});
    } else if (got.outcome == Transfer::Outcome::wantsWrite) {
        waitCrosswise(Ready::write);
    } else if (got.outcome != Transfer::Outcome::wantsRead) {
        drop(got.outcome == Transfer::Outcome::ended ? "the client has closed the connection" : "the connection broke");
    }
}

/// In a turn of its own: one client doesn't hold the loop.
void Connection::readOnLater() {
    if (std::exchange(_readingPosted, true))
        return;
    _strand.post([this] {
        _readingPosted = false;
        onReadable();
    });
}

/// Nothing is read or written until the socket is `ready`: then TLS can go on with what it has begun.
void Connection::waitCrosswise(Ready ready) {
    _crosswise = true;
    updateReading();
    if (!_writing)
        _writing = _strand.watch(_transport.fd(), ready, [this] { onWritable(); });
}

void Connection::process(std::string_view input) {
    try {
        for (int taken = 0; _readable && _reading && taken < messagesPerTurn; ++taken) {
            auto frame = _codec.decode(input);
            if (!frame)
                return;
            handle(*frame);
        }
        if (_readable)
            _unread.assign(input); // held in the middle, or enough for this turn
    } catch (const ProtocolViolation& violation) {
        _readable = false;
        if (_state == State::open)
            beginClosing(violation.closeCode(), violation.message(), violation.message());
    }
    if (!_readable && _sendingEnded && _closeReceived)
        finishClosing();
}

void Connection::handle(Frame& frame) {
    switch (frame.kind) {
    case Frame::Kind::text:
        if (_state == State::open)
            _listener.onText(std::move(frame.payload));
        break;
    case Frame::Kind::binary:
        if (_state == State::open)
            beginClosing(unsupportedFrame, "Send text messages, not binary ones", "the client sent a binary message");
        break;
    case Frame::Kind::ping:
        if (_state == State::open) {
            _outgoing.push(OutgoingQueue::Kind::control, Frame::Kind::pong, frame.payload);
            flush();
        }
        break;
    case Frame::Kind::pong:
        break;
    case Frame::Kind::close:
        _readable = false;
        _closeReceived = true;
        if (_state == State::open)
            beginClosing(frame.closeCode, {}, "the client has closed the session");
        break;
    }
}

void Connection::beginClosing(int code, std::string_view reason, std::string_view why) {
    _state = State::closing;
    _ping = {};
    _outgoing.pushClose(code, reason);
    _deadline = _strand.after(_limits.closeTimeout, [this] { finishClosing(); });
    updateReading(); // what comes now is read to its end, whoever held it
    flush();
    end(why);
}

void Connection::end(std::string_view why) {
    if (!std::exchange(_ended, true))
        _listener.onEnd(why);
}

void Connection::drop(std::string_view why) {
    end(why);
    finishClosing();
}

void Connection::finishClosing() {
    if (_state == State::closed)
        return;
    _state = State::closed;
    updateReading();
    _writing = {};
    _ping = {};
    _deadline = {};
    _socket.close();
    _listener.onClosed();
}

void Connection::write() {
    const auto progress = _outgoing.writeTo(_transport);
    if (progress != OutgoingQueue::Progress::blocked)
        _writing = {};
    else if (!_writing)
        _writing = _strand.watch(_transport.fd(), Ready::write, [this] { onWritable(); });
    if (progress == OutgoingQueue::Progress::needsReading)
        waitCrosswise(Ready::read);
    else if (progress == OutgoingQueue::Progress::broken)
        _strand.post([this] { drop("the client has gone"); }); // not here: whoever sends doesn't expect the end
}

void Connection::flush() {
    if (_state == State::closed)
        return;
    if (!_writing || _writable)
        write();
    // At once: what was read last may hold thousands of messages that want an answer.
    if (_state == State::open && !_controlHold && _outgoing.controlBytes() > _limits.controlLimit) {
        _controlHold = true;
        updateReading();
    }
    // Also posted: a listener isn't called back from within its own send().
    if (!_pressurePosted && !_slow && _outgoing.bytes() > _limits.highWater) {
        _pressurePosted = true;
        _strand.post([this] { updatePressure(); });
    }
    if (_state == State::closing && _outgoing.empty() && !std::exchange(_sendingEnded, true)) {
        _transport.endSending();
        if (_closeReceived)
            _strand.post([this] { finishClosing(); });
    }
}

void Connection::onWritable() {
    const bool wasCrosswise = std::exchange(_crosswise, false);
    if (wasCrosswise)
        _writing = {}; // it may have waited for something else
    _writable = true;
    flush();
    _writable = false;
    if (wasCrosswise)
        updateReading();
    updatePressure();
}

void Connection::updatePressure() {
    _pressurePosted = false;
    if (_state != State::open)
        return;
    if (_controlHold && _outgoing.controlBytes() <= _limits.controlLimit / 2) {
        _controlHold = false;
        updateReading();
    }
    if (!_slow && _outgoing.bytes() > _limits.highWater) {
        _slow = true;
        _listener.onSlow();
    } else if (_slow && _outgoing.bytes() <= _limits.lowWater) {
        _slow = false;
        _listener.onCaughtUp();
    }
}

void Connection::schedulePing() {
    const auto silentFor = _strand.now() - _lastHeard;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(_limits.silenceTimeout - silentFor);
    const auto interval = _hangup ? std::min(heldPingInterval, _limits.pingInterval) : _limits.pingInterval;
    _ping = _strand.after(std::max(std::min(left, interval), std::chrono::milliseconds(1)), [this] { onPingDue(); });
}

void Connection::onPingDue() {
    // We aren't listening, or our pings wait behind what the peer doesn't read: its silence proves nothing.
    if (!_reading || _writing) {
        if (_transport.unacknowledgedFor() > std::max(_limits.silenceTimeout, longestTcpSilence)) {
            drop("the client has vanished");
            return;
        }
        _lastHeard = _strand.now();
    }
    if (_strand.now() - _lastHeard >= _limits.silenceTimeout) {
        drop("the client was silent for too long");
        return;
    }
    if (!_writing) { // or it would wait, too, and one more each time
        _outgoing.push(OutgoingQueue::Kind::control, Frame::Kind::ping, {});
        flush();
    }
    schedulePing();
}

} // namespace further
