#include "ctl/TlsPump.h"

#include "ctl/Patience.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace further::ctl {

namespace {

using std::chrono::steady_clock;

short eventOf(TlsConnection::Outcome outcome) {
    switch (outcome) {
    case TlsConnection::Outcome::wantsRead:
        return POLLIN;
    case TlsConnection::Outcome::wantsWrite:
        return POLLOUT;
    default:
        return 0;
    }
}

bool mustWait() {
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

} // namespace

void TlsPump::Flow::taken(std::size_t count) {
    _begin += count;
    if (empty())
        drop();
}

TlsPump::TlsPump(TlsConnection connection, Descriptor plain) : _tls(std::move(connection)), _plain(std::move(plain)) {}

void TlsPump::run() {
    do {
        while (move())
            if (_deadline && steady_clock::now() >= *_deadline)
                return;
        passEndsOn();
    } while (!over() && await());
}

bool TlsPump::move() {
    // Not in one expression: each of the four gets its turn.
    const bool received = readTls();
    const bool shown = writePlain();
    const bool taken = readPlain();
    const bool sent = writeTls();
    return received || shown || taken || sent;
}

bool TlsPump::readTls() {
    _readWants = 0;
    if (_toUsEnded || _toUs.roomSize() == 0)
        return false;
    std::size_t count = 0;
    const auto outcome = _tls.read(_toUs.room(), _toUs.roomSize(), count);
    _readWants = eventOf(outcome);
    if (outcome == TlsConnection::Outcome::done)
        _toUs.added(count);
    else if (outcome == TlsConnection::Outcome::ended)
        _toUsEnded = true;
    else if (outcome == TlsConnection::Outcome::broken)
        onBroken();
    return outcome == TlsConnection::Outcome::done;
}

bool TlsPump::writeTls() {
    _writeWants = 0;
    if (_toAgentClosed || _toAgent.empty())
        return false;
    std::size_t count = 0;
    const auto outcome = _tls.write(_toAgent.pending(), _toAgent.pendingSize(), count);
    _writeWants = eventOf(outcome);
    if (outcome == TlsConnection::Outcome::done)
        _toAgent.taken(count);
    else if (_writeWants == 0)
        onBroken();
    return outcome == TlsConnection::Outcome::done;
}

bool TlsPump::writePlain() {
    if (_toUsClosed || _toUs.empty())
        return false;
    const auto sent = ::send(_plain.get(), _toUs.pending(), _toUs.pendingSize(), MSG_NOSIGNAL);
    if (sent > 0) {
        _toUs.taken(static_cast<std::size_t>(sent));
    } else if (!mustWait()) {
        _toUs.drop();
        _toUsClosed = true;
    }
    return sent > 0;
}

bool TlsPump::readPlain() {
    if (_toAgentEnded || _toAgent.roomSize() == 0)
        return false;
    const auto received = ::recv(_plain.get(), _toAgent.room(), _toAgent.roomSize(), 0);
    if (received > 0)
        _toAgent.added(static_cast<std::size_t>(received));
    else if (received == 0 || !mustWait())
        _toAgentEnded = true;
    return received > 0;
}

void TlsPump::passEndsOn() {
    if (_toUsEnded && _toUs.empty() && !_toUsClosed) {
        ::shutdown(_plain.get(), SHUT_WR);
        _toUsClosed = true;
    }
    if (_toAgentEnded && _toAgent.empty() && !_toAgentClosed) {
        _tls.sayGoodbye();
        _toAgentClosed = true;
    }
}

void TlsPump::onBroken() {
    // What has come before is still passed on.
    _toUsEnded = true;
    _toAgent.drop();
    _toAgentEnded = _toAgentClosed = true;
    ::shutdown(_plain.get(), SHUT_RD);
}

bool TlsPump::over() const {
    return _toAgentClosed && (_toUsClosed || _plainGone);
}

short TlsPump::tlsEvents() const {
    return static_cast<short>(_readWants | _writeWants);
}

bool TlsPump::await() {
    short plain = 0;
    if (!_toAgentEnded && _toAgent.roomSize() > 0)
        plain |= POLLIN;
    if (!_toUs.empty())
        plain |= POLLOUT;
    const short tls = tlsEvents();
    // What nothing is asked of isn't looked at: its end would be reported for ever.
    pollfd ready[] = {{_plainGone ? -1 : _plain.get(), plain, 0}, {tls != 0 ? _tls.descriptor() : -1, tls, 0}};
    int patience = -1;
    if (_deadline)
        patience = static_cast<int>(std::max<std::int64_t>(
            std::chrono::ceil<std::chrono::milliseconds>(*_deadline - steady_clock::now()).count(), 0));
    const int count = ::poll(ready, std::size(ready), patience);
    if (count == 0)
        return false;
    if ((ready[0].revents & (POLLHUP | POLLERR)) != 0) {
        // Nobody reads any more, and what was sent is in the socket: it gets a while to reach the agent.
        _plainGone = true;
        _toUs.drop();
        _toUsEnded = _toUsClosed = true;
        _deadline = steady_clock::now() + farewell;
    }
    return count > 0 || errno == EINTR;
}

} // namespace further::ctl
