#pragma once

#include <further/Descriptor.h>

#include <sys/types.h>

#include <optional>
#include <string>

namespace further::launcher {

/// A listening Unix socket, of its own or one that systemd has made.
class Listener {
public:
    /// At a path, where its file goes when this ends. Listens, and only then puts the socket at `path`: whoever finds
    /// it there can connect, and one that a dead launcher left is replaced. `peer`: who may connect, and owns the
    /// socket; this process's user unless given. Throws std::system_error.
    explicit Listener(std::string path, const std::optional<uid_t>& peer = {});
    /// The one that systemd has passed (sd_listen_fds(3)), of a socket unit with ListenSequentialPacket=: it is there
    /// before the launcher and stays when that ends, so that who connects meanwhile has to wait, and no more. Throws
    /// std::system_error, std::invalid_argument where none was passed.
    static Listener passed(const std::optional<uid_t>& peer);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// The next connection of a process of that user; otherwise none, with errno: EACCES where another's was turned
    /// away.
    Descriptor accept();

    int descriptor() const { return _socket.get(); }

private:
    Listener(Descriptor passed, const std::optional<uid_t>& peer);

    std::string _path; // empty: it isn't ours to remove
    const uid_t _peer;
    Descriptor _socket;
    ino_t _file = 0;
};

} // namespace further::launcher
