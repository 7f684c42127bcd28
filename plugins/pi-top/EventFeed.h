#pragma once

#include "plugins/pi-top/ConnectionMonitor.h"
#include "plugins/pi-top/Context.h"
#include "plugins/pi-top/Socket.h"
#include "plugins/pi-top/SocketWatch.h"
#include "plugins/pi-top/pi-topd/WireMessage.h"

#include <further/Strand.h>

#include <Poco/Logger.h>

#include <zmq.hpp>

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>

namespace further::pitop {

/// What pi-topd publishes, for all who want to know: one connection, however many they are. It is made for the first
/// listener and closed with the last. While the daemon is away ZeroMQ looks for it by itself, every second at the
/// latest. Where no connection can be made for want of descriptors it is refused, and tried again every second.
///
/// All on one strand.
class EventFeed {
public:
    /// What is told to a listener. Any of them may end any listener, and begin one.
    struct Listener {
        /// The connection has changed. What was published while there was none is not told later.
        std::function<void(Link)> onLink;
        /// An event of the daemon's, as its tables have it: id and number of parameters are right, their values
        /// anything.
        std::function<void(const pitopd::WireMessage&)> onEvent;
    };

    /// `address` is `HOST:PORT`. All outlive it.
    EventFeed(Strand& strand, Context& context, std::string address, Poco::Logger& logger, const Retries& retries = {});
    EventFeed(const EventFeed&) = delete;
    EventFeed& operator=(const EventFeed&) = delete;

    /// Tells `listener` what comes from now on, until the result ends. What the connection is like now, link() says.
    [[nodiscard]] Registered listen(Listener listener);

    /// How long after a connection was lost to what spoke no ZeroMQ, or sent what it must not, the next one is made:
    /// ZeroMQ itself gives up then.
    static constexpr std::chrono::milliseconds renewal{1000};
    /// The same in the end, where no connection lives as long as this.
    static constexpr std::chrono::milliseconds lastRenewal{30000};

    Link link() const { return _link; }
    const std::string& address() const { return _address; }

private:
    struct Connection {
        Connection(EventFeed& owner, zmq::context_t& context);
        zmq::socket_t socket;
        ConnectionMonitor monitor;
        SocketWatch watch;
    };
    using Listeners = std::list<std::shared_ptr<Listener>>;

    void connect();
    void renewLater();
    void onLink(Link link);
    void onMessage(const SocketWatch::Parts& parts);
    void end(const std::shared_ptr<Listener>& listener);

    Strand& _strand;
    Context& _context;
    const std::string _address;
    Poco::Logger& _logger;
    const Retries _retries;
    const std::shared_ptr<bool> _alive = std::make_shared<bool>(true); // a Registered may outlive this
    Link _link = Link::connecting;
    bool _nonsense = false; // was heard on this connection
    Listeners _listeners;
    std::optional<Connection> _connection;
    std::chrono::steady_clock::time_point _connectedAt{};
    std::chrono::milliseconds _renewalDelay = renewal;
    Registered _renewal;
};

} // namespace further::pitop
