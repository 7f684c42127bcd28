#pragma once

#include "net/Connection.h"
#include "session/Pace.h"

#include <further/Registered.h>
#include <further/Strand.h>

#include <cstddef>
#include <utility>

namespace further {

/// Takes a connection's messages no faster than they may come: after one too many it isn't read for a moment, and
/// nothing is lost. On the connection's strand.
class Pacing {
public:
    /// Both outlive it.
    Pacing(Connection& connection, Strand& strand, std::size_t aSecond)
        : _connection(connection), _strand(strand), _aSecond(aSecond), _pace(aSecond, strand.now()) {}

    void set(std::size_t aSecond) {
        _aSecond = aSecond;
        _pace = Pace(aSecond, _strand.now());
    }
    std::size_t aSecond() const { return _aSecond; }

    /// One has come. Says whether its sender is to be told that it was one too many: once.
    bool onMessage() {
        const auto pause = _pace.take(_strand.now());
        if (pause.count() == 0 || _hold)
            return false;
        _hold = _connection.holdReading();
        _rest = _strand.after(pause, [this] { _hold = {}; });
        return !std::exchange(_told, true);
    }

private:
    Connection& _connection;
    Strand& _strand;
    std::size_t _aSecond;
    Pace _pace;
    bool _told = false;
    Registered _rest; // reading goes on when it is over …
    Registered _hold; // … and is held until then
};

} // namespace further
