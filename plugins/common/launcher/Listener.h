#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <optional>
#include <string>

namespace further::launcher {

/// A listening Unix socket at a path; the file goes when this ends.
class Listener {
public:
    /// Listens, and only then puts the socket at `path`: whoever finds it there can connect, and one that a dead
    /// launcher left is replaced. `peer`: who may connect, and owns the socket; this process's user unless given.
    /// Throws std::system_error.
    explicit Listener(std::string path, const std::optional<uid_t>& peer = {});
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// The next connection of a process of that user; none where there is none, or another's was turned away.
    Descriptor accept();

    int descriptor() const { return _socket.get(); }

private:
    std::string _path;
    const uid_t _peer;
    Descriptor _socket;
    ino_t _file = 0;
};

} // namespace further::launcher
