#include "Listener.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace further::launcher {

namespace {

constexpr int waitingConnections = 16;

void check(bool fine, const std::string& what) {
    if (!fine)
        throw std::system_error(errno, std::generic_category(), what);
}

ino_t fileNumber(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::string variable(const char* name) {
    const char* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): one thread
    return value == nullptr ? "" : value;
}

bool listens(int socket) {
    int is = 0;
    int type = 0;
    socklen_t size = sizeof is;
    return ::getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &is, &size) == 0 && is != 0 &&
           ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

} // namespace

Listener::Listener(std::string path, const std::optional<uid_t>& peer)
    : _path(std::move(path))
    , _peer(peer.value_or(::geteuid()))
    , _socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
    check(bool(_socket), "a Unix socket can't be made");
    const auto begun = _path + "." + std::to_string(::getpid());
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (begun.size() >= sizeof address.sun_path)
        throw std::system_error(ENAMETOOLONG, std::generic_category(), begun);
    std::memcpy(address.sun_path, begun.c_str(), begun.size());

    const auto mask = ::umask(0077);
    const int bound = ::bind(_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::umask(mask);
    check(bound == 0, begun);
    check(_peer == ::geteuid() || ::lchown(begun.c_str(), _peer, static_cast<gid_t>(-1)) == 0, begun);
    check(::listen(_socket.get(), waitingConnections) == 0 && ::rename(begun.c_str(), _path.c_str()) == 0, _path);
    _file = fileNumber(_path);
}

Listener::Listener(Descriptor passed, const std::optional<uid_t>& peer)
    : _peer(peer.value_or(::geteuid())), _socket(std::move(passed)) {
    const int flags = ::fcntl(_socket.get(), F_GETFL);
    check(flags >= 0 && ::fcntl(_socket.get(), F_SETFL, flags | O_NONBLOCK) == 0 &&
              ::fcntl(_socket.get(), F_SETFD, FD_CLOEXEC) == 0,
          "the socket that was passed");
}

Listener Listener::passed(const std::optional<uid_t>& peer) {
    constexpr int first = 3; // SD_LISTEN_FDS_START
    const bool one = variable("LISTEN_PID") == std::to_string(::getpid()) && variable("LISTEN_FDS") == "1";
    if (!one || !listens(first))
        throw std::invalid_argument("no socket was passed");
    return {Descriptor(first), peer};
}

Listener::~Listener() {
    if (_path.empty() || fileNumber(_path) != _file) // another launcher has taken the place
        return;
    ::unlink(_path.c_str());
    ::rmdir(_path.substr(0, _path.find_last_of('/')).c_str()); // stays where anything else is in it
}

Descriptor Listener::accept() {
    Descriptor connection(::accept4(_socket.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    ucred peer{};
    socklen_t size = sizeof peer;
    if (connection &&
        (::getsockopt(connection.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != _peer)) {
        errno = EACCES;
        return {};
    }
    return connection;
}

} // namespace further::launcher
