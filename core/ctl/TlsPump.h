#pragma once

#include "ctl/TlsConnection.h"

#include <further/Descriptor.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace further::ctl {

/// What the thread of a TlsTunnel does: moves bytes between a TLS connection and a plain socket, until neither sends
/// any more or one of them is gone.
class TlsPump {
public:
    /// `plain` is not blocking.
    TlsPump(TlsConnection connection, Descriptor plain);

    /// Returns at the end; then both are closed.
    void run();

private:
    /// Bytes on their way in one direction.
    class Flow {
    public:
        bool empty() const { return _begin == _end; }
        char* room() { return _bytes.data() + _end; }
        std::size_t roomSize() const { return _bytes.size() - _end; }
        const char* pending() const { return _bytes.data() + _begin; }
        std::size_t pendingSize() const { return _end - _begin; }
        void added(std::size_t count) { _end += count; }
        void taken(std::size_t count);
        void drop() { _begin = _end = 0; }

    private:
        std::array<char, 65536> _bytes{};
        std::size_t _begin = 0;
        std::size_t _end = 0;
    };

    /// Moves what can be moved at once; false where nothing can.
    bool move();
    bool readTls();
    bool writePlain();
    bool readPlain();
    bool writeTls();
    void passEndsOn();
    void onBroken();
    bool over() const;
    /// False where the time is over that our own side's bytes get once it has gone.
    bool await();
    /// What poll() is to look for at the TLS connection's socket.
    short tlsEvents() const;

    TlsConnection _tls;
    Descriptor _plain;
    Flow _toAgent;
    Flow _toUs;
    /// Of each direction: whether its source sends no more, and whether its sink has been told so, or takes no more.
    bool _toAgentEnded = false;
    bool _toAgentClosed = false;
    bool _toUsEnded = false;
    bool _toUsClosed = false;
    /// What the last attempt of each kind wants of the socket: an event of poll(), 0 for none.
    short _readWants = 0;
    short _writeWants = 0;
    bool _plainGone = false;
    std::optional<std::chrono::steady_clock::time_point> _deadline;
};

} // namespace further::ctl
