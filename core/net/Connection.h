#pragma once

#include "net/FrameCodec.h"
#include "net/OutgoingQueue.h"
#include "net/Transport.h"

#include <further/Registered.h>
#include <further/Strand.h>

#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace further {

/// What a connection may use and how long it may take.
struct ConnectionLimits {
    std::size_t maxMessage;   ///< bytes of one incoming message
    std::size_t highWater;    ///< with more bytes to write than this, onSlow()
    std::size_t lowWater;     ///< with no more than this again, onCaughtUp()
    std::size_t controlLimit; ///< with more bytes of control messages to write than this, the peer isn't read
    std::chrono::milliseconds pingInterval;
    std::chrono::milliseconds silenceTimeout; ///< a peer that is silent for so long is dropped
    std::chrono::milliseconds closeTimeout;   ///< how long the peer has for its part of the closing handshake
};

/// One WebSocket peer after its handshake: reads frames, writes frames, answers pings, closes. Knows text, not what it
/// means. All of it runs on the strand that it is given, which runs nothing more once the connection has been
/// destroyed.
class Connection {
public:
    /// Told of what happens, on the strand. It may call the connection from within, but destroys it in a later turn.
    class Listener {
    public:
        virtual ~Listener() = default;
        virtual void onText(std::string text) = 0;
        /// The peer reads more slowly than it is written to: produce no more until onCaughtUp().
        virtual void onSlow() = 0;
        virtual void onCaughtUp() = 0;
        /// No message comes any more, and none that is sent from now on arrives. `why` is for the log.
        virtual void onEnd(std::string_view why) = 0;
        /// After onEnd(): the socket is closed. The last call.
        virtual void onClosed() = 0;
    };

    /// `early`: bytes that came in the same segment as the handshake's request. Nothing is read before start().
    Connection(Strand& strand, const Poco::Net::StreamSocket& socket, std::string early, const ConnectionLimits& limits,
               Listener& listener);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start();

    /// Queues one text message of valid UTF-8. After the end it does nothing.
    void send(OutgoingQueue::Kind kind, std::string_view text);

    /// Begins the closing handshake. onEnd() follows before this returns, onClosed() in a later turn.
    void close(int code, std::string_view reason);

    /// While the result lives, the peer isn't read (but its end is noticed).
    [[nodiscard]] Registered holdReading();

    /// Messages may have so many bytes, instead of ConnectionLimits::maxMessage.
    void setMaxMessage(std::size_t bytes) { _codec.setMaxMessage(bytes); }

    /// Bytes that wait to be written.
    std::size_t queuedBytes() const { return _outgoing.bytes(); }
    /// Whether the peer isn't read now because of a hold.
    bool held() const { return _holds > 0; }

private:
    enum class State {
        open,
        closing, ///< our close frame is queued or written; waiting for the peer's, or its end, or the deadline
        closed
    };

    void onReadable();
    void readSome();
    void readOnLater();
    void onWritable();
    void onPingDue();
    void process(std::string_view input);
    void handle(Frame& frame);
    void write();
    void flush();
    void updateReading();
    void waitCrosswise(Ready ready);
    void updatePressure();
    void beginClosing(int code, std::string_view reason, std::string_view why);
    void end(std::string_view why);
    void finishClosing();
    void drop(std::string_view why);
    void schedulePing();

    Strand& _strand;
    Poco::Net::StreamSocket _socket;
    Transport _transport;
    const ConnectionLimits& _limits;
    Listener& _listener;
    FrameCodec _codec;
    OutgoingQueue _outgoing;
    std::string _unread; // came, but waits for a later turn or is held back; at most one read's worth
    std::chrono::steady_clock::time_point _lastHeard;

    State _state = State::open;
    unsigned _holds = 0;
    bool _ended = false;                 // onEnd() was called
    bool _slow = false;                  // onSlow() was called, onCaughtUp() not yet
    bool _readable = true;               // false: the input makes no sense any more and is thrown away
    bool _closeReceived = false;         // the peer's close frame
    bool _sendingEnded = false;          // our close frame is written and our half of the socket shut down
    bool _controlHold = false;           // too many control messages wait
    bool _pressurePosted = false;        // a look at the marks is on its way
    bool _readingPosted = false;         // more is read in a later turn
    bool _writable = false;              // the socket takes more than when it was last tried
    bool _crosswise = false;             // TLS can't read before it has written, or write before it has read
    std::shared_ptr<Connection*> _alive; // what a hold has weakly: it may outlive the connection

    Registered _reading;
    Registered _hangup;
    Registered _writing;
    Registered _ping;
    Registered _deadline;
};

} // namespace further
