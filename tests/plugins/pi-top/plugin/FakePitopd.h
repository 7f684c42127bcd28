#pragma once

#include "ReservedPort.h"

#include "plugins/pi-top/SocketWatch.h"

#include <further/Strand.h>

#include <zmq.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace further::pitop {

/// pi-topd as a test wants it: it answers what it is told to, and publishes what it is told to, in the test's own
/// thread whenever the strand runs. As it comes it is that of a pi-top [4]: 42 % of its battery, and a PROTO+.
///
/// Its two ports stay its own while it is stopped.
class FakePitopd {
public:
    /// The parts of one message.
    using Parts = SocketWatch::Parts;

    /// `strand` outlives it. It does not run until start().
    explicit FakePitopd(Strand& strand);
    ~FakePitopd();
    FakePitopd(const FakePitopd&) = delete;
    FakePitopd& operator=(const FakePitopd&) = delete;

    /// Both sockets, or one after the other as the real one does.
    void start();
    void startEvents();
    void startRequests();
    /// All its connections are closed when this returns. Within onRequest: instead of an answer.
    void stop();
    void stopEvents();
    void stopRequests();

    /// `HOST:PORT`, from the beginning on.
    std::string requests() const { return "127.0.0.1:" + std::to_string(_requestsPort.number()); }
    std::string events() const { return "127.0.0.1:" + std::to_string(_eventsPort.number()); }

    /// What is answered to a request from now on, in place of what was.
    void answer(const std::string& request, Parts with) { _answers[request] = std::move(with); }
    void answer(const std::string& request, const std::string& with) { answer(request, Parts{with}); }
    /// It is no pi-top [4], but this one.
    void becomeDevice(int id) { answer("111", "211|" + std::to_string(id)); }
    /// Called before a request is answered.
    std::function<void(const std::string& request)> onRequest;
    /// Requests wait for resume(); connections are made all the same.
    void hang() { _hangs = true; }
    void resume();
    bool publishes() const { return _events.has_value(); }
    /// Whether a request waits for resume().
    bool owesAnswer() const { return _owesAnswer; }

    /// Sends an event to all who listen.
    void publish(const std::string& event) { publish(Parts{event}); }
    void publish(const Parts& event);

    /// The requests that have come, in order.
    const std::vector<std::string>& asked() const { return _asked; }
    std::size_t asked(const std::string& request) const;
    /// Connections that listen to the events now, and that ever did.
    std::size_t listeners() const { return _listeners; }
    std::size_t everListened() const { return _everListened; }

private:
    /// One socket, and its ZeroMQ: at the end of a context all that it had is closed.
    struct Served {
        Served(zmq::socket_type type, const std::string& address);
        zmq::context_t context;
        zmq::socket_t socket;
        std::optional<SocketWatch> watch;
    };

    void onRequestParts(const Parts& parts);
    void answerLast();
    Parts answerTo(const std::string& request);

    Strand& _strand;
    const ReservedPort _requestsPort;
    const ReservedPort _eventsPort;
    std::optional<Served> _requests;
    std::optional<Served> _events;
    std::map<std::string, Parts> _answers;
    bool _hangs = false;
    bool _owesAnswer = false; // to the last of _asked
    std::vector<std::string> _asked;
    std::size_t _listeners = 0;
    std::size_t _everListened = 0;
};

} // namespace further::pitop
