#pragma once

#include "admin/AdminConnection.h"
#include "admin/AdminRequest.h"

#include <further/Registered.h>
#include <further/Strand.h>

#include <sys/types.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace further {

/// Serves the admin socket: who may come, which request is whose. All on the strand.
class AdminServer : private AdminConnection::Listener {
public:
    /// What it throws is the request's answer: an Error as it is, all else as `internal`, with a line in the log.
    using Handler = std::function<void(const AdminRequest&)>;

    /// `listening`: an AdminSocket's. It and `strand` outlive this. Members of `group` may come.
    AdminServer(Strand& strand, int listening, gid_t group);
    ~AdminServer() override;
    AdminServer(const AdminServer&) = delete;
    AdminServer& operator=(const AdminServer&) = delete;

    /// Who answers the requests of a type. All are said before start().
    void on(const std::string& type, Handler handler);
    void start();

private:
    void onReadable();
    void admit(Descriptor socket);
    void onRequest(AdminConnection& connection, const Message& request) override;
    void onEnd(AdminConnection& connection) override;

    Strand& _strand;
    const int _listening;
    const gid_t _group;
    std::map<std::string, Handler> _handlers;
    std::map<AdminConnection*, std::shared_ptr<AdminConnection>> _connections;
    Registered _accepting;
};

} // namespace further
