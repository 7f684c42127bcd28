#pragma once

#include "Sockets.h"

#include <zmq.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace further::simulator {

/// The real ones. Used by one thread.
class ZmqSockets : public Sockets {
public:
    /// The longest request that is taken: whoever sends more is cut off.
    static constexpr std::int64_t longestRequest = 64 * 1024;

    /// Each `HOST:PORT`. Port 0 takes one that is free, and the same one again when it is opened a second time.
    ZmqSockets(std::string requests, std::string events);

    void openEvents() override;
    void openRequests() override;
    void close() override;
    void publish(const Frames& message) override;

    /// To be polled for requests; null while they aren't open.
    void* requests() { return _requests.handle(); }
    /// The next request; nothing where there is none. One of several frames is one that no pi-topd understands: an
    /// empty text. It must be answered before the next is taken.
    std::optional<std::string> receive();
    void answer(const Frames& message);

    /// With the port that they have, once they have been open.
    const std::string& requestsAddress() const { return _requestsAddress; }
    const std::string& eventsAddress() const { return _eventsAddress; }

private:
    zmq::socket_t open(zmq::socket_type type, std::string& address, const char* purpose);

    std::string _requestsAddress;
    std::string _eventsAddress;
    zmq::context_t _context; // one for each time that they are open: only its end tells that the ports are free
    zmq::socket_t _requests;
    zmq::socket_t _events;
};

} // namespace further::simulator
