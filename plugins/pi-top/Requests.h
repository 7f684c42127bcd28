#pragma once

#include "plugins/pi-top/ConnectionMonitor.h"
#include "plugins/pi-top/Context.h"
#include "plugins/pi-top/SocketWatch.h"
#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <further/Strand.h>

#include <zmq.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further::pitop {

/// What the daemon says to a request, or why it says nothing.
struct Answer {
    std::vector<std::int64_t> parameters = {};
    /// A sentence's beginning for people, such as `pi-topd is not running`; empty where there is an answer.
    std::string problem = {};
    /// False where no answer came at all: asking for something else won't help.
    bool present = true;

    explicit operator bool() const { return problem.empty(); }
};

/// Asks pi-topd. Requests go out at once, all on one connection, and are answered in their order. The connection is
/// made for the first, and closed when none waits: where nobody asks, nothing is there. One that failed is never used
/// again.
///
/// When a connection is lost, the daemon may have ended, or have been started anew: whoever listens a moment later is
/// asked once more. So an order may reach the daemon twice; all that are given here say what shall be, not by how much.
///
/// A DEALER socket, where the pi-top SDK has a REQ: the same on the wire (the empty part in front is ZeroMQ's), but it
/// need not wait for one answer before the next request.
///
/// All on one strand. `then` is always called later, never within ask(), unless this ends before.
class Requests {
public:
    using Then = std::function<void(const Answer&)>;

    /// How long the daemon has for an answer: as long as the pi-top SDK waits.
    static constexpr std::chrono::milliseconds patience{1000};
    /// How long after a lost connection is asked again: a process that was killed closes its sockets one by one.
    static constexpr std::chrono::milliseconds secondTryDelay{50};
    /// Requests that wait for an answer; more are refused by ask(). A whole state is some fifteen.
    static constexpr std::size_t mostWaiting = 256;

    /// `address` is `HOST:PORT`; `daemon` is what to call it.
    Requests(Strand& strand, Context& context, std::string address, std::string daemon = "pi-topd");
    Requests(const Requests&) = delete;
    Requests& operator=(const Requests&) = delete;

    /// Throws Error(busy) where mostWaiting wait, and Error(unavailable) where the system has no descriptors left.
    void ask(const pitopd::WireMessage& request, Then then);

    /// What to call the daemon.
    const std::string& daemon() const { return _daemon; }

private:
    struct Pending {
        pitopd::WireMessage request;
        std::chrono::steady_clock::time_point deadline;
        Then then;
    };
    /// One connection, gone when it fails.
    struct Connection {
        Connection(Requests& owner, zmq::context_t& context);
        zmq::socket_t socket;
        ConnectionMonitor monitor;
        SocketWatch watch;
    };

    void send(const pitopd::WireMessage& request);
    void onLink(Link link);
    void onLost();
    void askAgain();
    void onMessage(const SocketWatch::Parts& parts);
    void onDeadline();
    void awaitDeadline();
    void failAll(const std::string& problem);

    Strand& _strand;
    Context& _context;
    const std::string _address;
    const std::string _daemon;
    const std::shared_ptr<bool> _alive = std::make_shared<bool>(true);
    std::deque<Pending> _pending;
    std::optional<Connection> _connection;
    Registered _deadline;
    bool _triedAgain = false; // since the last answer
    Registered _secondTry;    // while it is awaited; there is no connection then
};

} // namespace further::pitop
