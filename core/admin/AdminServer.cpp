#include "admin/AdminServer.h"

#include "access/UserDatabase.h"
#include "admin/Peer.h"
#include "plugin/Thrown.h"

#include <Poco/Logger.h>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

namespace further {

namespace {

constexpr std::size_t mostConnections = 64;
constexpr std::chrono::milliseconds aMoment{200};

Poco::Logger& logger() {
    return Poco::Logger::get("admin");
}

} // namespace

AdminServer::AdminServer(Strand& strand, int listening, gid_t group)
    : _strand(strand), _listening(listening), _group(group) {}

AdminServer::~AdminServer() = default;

void AdminServer::on(const std::string& type, Handler handler) {
    _handlers[type] = std::move(handler);
}

void AdminServer::start() {
    _accepting = _strand.watch(_listening, Ready::read, [this] { onReadable(); });
}

void AdminServer::onReadable() {
    Descriptor socket(::accept4(_listening, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket) {
        admit(std::move(socket));
    } else if (errno != EAGAIN && errno != ECONNABORTED) { // no descriptor is left: asked again at once, it would spin
        _accepting = _strand.after(aMoment, [this] { start(); });
    }
}

void AdminServer::admit(Descriptor socket) {
    const auto peer = Peer::of(socket.get());
    AdminConnection::Listener& listener = *this;
    const auto connection = std::make_shared<AdminConnection>(_strand, std::move(socket), listener);
    _connections.emplace(connection.get(), connection);
    if (!peer.mayAdminister(::geteuid(), _group)) {
        poco_warning(logger(), "User " + std::to_string(peer.uid) + " (process " + std::to_string(peer.pid) +
                                   ") may not administer the agent");
        connection->refuse(Error(ErrorCode::forbidden, "Only root, the agent's user and members of the group " +
                                                           nameOfGroup(_group) + " may administer this agent."));
    } else if (_connections.size() > mostConnections) {
        connection->refuse(Error(ErrorCode::busy, "Too many are administering this agent now; try again later."));
    } else {
        connection->start();
    }
}

void AdminServer::onRequest(AdminConnection& connection, const Message& request) {
    const AdminRequest handle(connection, request);
    const auto handler = _handlers.find(request.type);
    try {
        if (handler == _handlers.end())
            throw Error(ErrorCode::unknownType,
                        "This agent doesn't know \"" + request.type + "\"; is it older than further-linkctl?");
        handler->second(handle);
    } catch (const Error& error) {
        handle.fail(error);
    } catch (...) {
        const auto why = wordsForThrown();
        poco_error(logger(), request.type + ": " + why);
        handle.fail(Error(ErrorCode::internal, why));
    }
}

void AdminServer::onEnd(AdminConnection& connection) {
    _strand.post([this, ended = &connection] { _connections.erase(ended); });
}

} // namespace further
