#pragma once

#include <further/Descriptor.h>
#include <further/Error.h>
#include <further/Message.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace further {

/// One client of the admin socket: lines in, lines out, one request at a time. All on the strand; owned by AdminServer.
class AdminConnection : public std::enable_shared_from_this<AdminConnection> {
public:
    class Listener {
    public:
        virtual ~Listener() = default;
        /// The next request. Exactly one answer() or fail() follows, or lines until the end.
        virtual void onRequest(AdminConnection& connection, const Message& request) = 0;
        /// The last call. Destroys the connection in a later turn.
        virtual void onEnd(AdminConnection& connection) = 0;
    };

    /// `strand` and `listener` outlive it.
    AdminConnection(Strand& strand, Descriptor socket, Listener& listener);
    ~AdminConnection();
    AdminConnection(const AdminConnection&) = delete;
    AdminConnection& operator=(const AdminConnection&) = delete;

    /// Reads from now on.
    void start();
    /// Says why, and ends once that is written.
    void refuse(const Error& error);

    /// These do nothing where no request waits for them.
    void answer(const Poco::JSON::Object::Ptr& data);
    void fail(const Error& error);
    void line(const Poco::JSON::Object::Ptr& data);
    /// The present request goes on until the client ends, or this does.
    void keep(Registered registered);
    /// Bytes that the client hasn't taken yet.
    std::size_t backlog() const { return _outgoing.size(); }
    Strand& strand() { return _strand; }

private:
    void onReadable();
    void onHeard();
    void onWritable();
    void waitForLife();
    void proceed();
    void send(const std::string& type, const Poco::JSON::Object::Ptr& data);
    void end();

    Strand& _strand;
    const Descriptor _socket;
    Listener& _listener;
    std::string _incoming;
    std::string _outgoing;
    bool _busy = false;    // a request is being answered
    bool _heard = false;   // the client sends no more: it ends once all that it sent is answered
    bool _closing = false; // no request is taken any more: it ends once all is written
    bool _ended = false;
    std::vector<Registered> _kept;
    Registered _reading;
    Registered _writing;
    Registered _idle;
};

} // namespace further
