#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <filesystem>

namespace further {

/// The Unix socket that the agent is administered through: mode 0660, taken away at the end. Beside it stands a lock
/// file, which tells an agent that lives from one that was killed.
class AdminSocket {
public:
    /// Makes the socket, for members of `group` too, and its directory where that is missing. Throws
    /// Poco::ExistsException where another agent has it, Poco::IOException where it can't be made; both with a sentence
    /// that says what to do.
    AdminSocket(std::filesystem::path path, gid_t group);
    ~AdminSocket();
    AdminSocket(const AdminSocket&) = delete;
    AdminSocket& operator=(const AdminSocket&) = delete;

    /// Listens, and doesn't block.
    int fd() const { return _socket.get(); }
    const std::filesystem::path& path() const { return _path; }

    /// Where this system wants it, see README.md. Reads the environment: before there are other threads.
    static std::filesystem::path usualPath();

private:
    const std::filesystem::path _path;
    Descriptor _lock;
    Descriptor _socket;
};

} // namespace further
