#pragma once

#include "ModuleConnection.h"

#include <further/Descriptor.h>
#include <further/Registered.h>
#include <further/Session.h>

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace further::python {

/// Where the programs of one session reach the agent from within: a Unix socket, and the connections to it. Serves
/// processes of the session's user, of the agent's own and of root's, and of those whoever knows a program's secret.
/// Lives on the session's strand.
class ModuleListener : private ModuleConnection::Owner {
public:
    /// Listens at `path`, where nothing is yet. Throws Error(unavailable) where it can't. `session` outlives it.
    ModuleListener(Session& session, std::filesystem::path path);
    /// After all programs.
    ~ModuleListener() override;
    ModuleListener(const ModuleListener&) = delete;
    ModuleListener& operator=(const ModuleListener&) = delete;

    const std::filesystem::path& path() const { return _path; }

    /// `program` is served from now on; returns its secret.
    std::string add(ModuleProgram& program);
    /// And no longer: its connections end.
    void remove(const ModuleProgram& program);

    /// Reads what `program` has sent by now (8 MiB at most).
    void drain(const ModuleProgram& program);

    enum class Told { yes, nobodyListens, tooManyUnread };
    /// Tells each connection of `program` that listens to `key`.
    Told tell(const ModuleProgram& program, const std::string& key, const std::string& line);

    std::size_t connections() const { return _connections.size(); }

private:
    void listen();
    void onConnection();
    bool mayConnect(int socket) const;
    ModuleProgram& programOf(std::string_view secret) override;
    void requireRoom(const ModuleProgram& program) const override;
    void onEnd(ModuleConnection& connection) override;
    std::size_t connectionsOf(const ModuleProgram* program) const;

    Session& _session;
    const std::filesystem::path _path;
    Descriptor _socket;
    std::map<std::string, ModuleProgram*, std::less<>> _programs; // by secret
    std::vector<std::unique_ptr<ModuleConnection>> _connections;
    Registered _watch; // ends before the socket does
};

} // namespace further::python
