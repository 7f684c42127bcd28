#include "admin/AdminSocket.h"

#include <Poco/Exception.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace further {

namespace {

constexpr int backlog = 16;
constexpr mode_t ownerAndGroup = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
    throw Poco::IOException("The agent can't be administered through " + path.string() + " (" + why +
                            "): set agent.adminSocket to a place where the agent may make a socket");
}

std::string lastError() {
    return std::generic_category().message(errno);
}

/// Makes what is missing, private to us: below /tmp anybody could have made it before us.
void prepareDirectory(const std::filesystem::path& socket) {
    const auto directory = socket.parent_path();
    if (::mkdir(directory.c_str(), S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH) == 0)
        return;
    if (errno != EEXIST)
        fail(socket, directory.string() + ": " + lastError());
    struct stat is {};
    if (::lstat(directory.c_str(), &is) != 0 || (is.st_uid != ::geteuid() && is.st_uid != 0) ||
        (S_ISDIR(is.st_mode) && (is.st_mode & S_ISVTX) == 0 &&
         ((is.st_mode & S_IWOTH) != 0 || ((is.st_mode & S_IWGRP) != 0 && is.st_gid != 0 && is.st_gid != ::getegid()))))
        fail(socket, "others could change what is in " + directory.string());
}

sockaddr_un addressOf(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path)
        fail(path, "the path is longer than a socket's may be, 107 bytes");
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    return address;
}

/// A place in the configuration that is wrong must not cost a file that somebody needs.
void refuseWhatIsNoSocket(const std::filesystem::path& path) {
    struct stat is {};
    if (::lstat(path.c_str(), &is) == 0 && !S_ISSOCK(is.st_mode))
        fail(path, "what is there is no socket, and is left alone");
}

Descriptor takeLock(const std::filesystem::path& socket) {
    const auto file = socket.string() + ".lock";
    for (;;) {
        Descriptor lock(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
        if (!lock)
            fail(socket, file + ": " + lastError());
        if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
            throw Poco::ExistsException("Another agent is administered through " + socket.string() +
                                        ": give this one another agent.adminSocket");
        struct stat is {};
        if (::fstat(lock.get(), &is) == 0 && is.st_nlink > 0)
            return lock;
        // Its holder ended, and took the file away, after we had opened it: it keeps nobody out any more.
    }
}

Descriptor listenAt(const std::filesystem::path& path, const sockaddr_un& address, gid_t group) {
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    ::unlink(path.c_str()); // we have the lock: it is of an agent that was killed
    // Nobody can connect before listen(): the mode is right by then.
    if (!socket || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::chown(path.c_str(), static_cast<uid_t>(-1), group) != 0 || ::chmod(path.c_str(), ownerAndGroup) != 0 ||
        ::listen(socket.get(), backlog) != 0)
        fail(path, lastError());
    return socket;
}

const char* variable(const char* name) {
    return std::getenv(name); // NOLINT(concurrency-mt-unsafe): before there are other threads
}

} // namespace

AdminSocket::AdminSocket(std::filesystem::path path, gid_t group) : _path(std::move(path)) {
    const auto address = addressOf(_path);
    prepareDirectory(_path);
    refuseWhatIsNoSocket(_path);
    _lock = takeLock(_path);
    _socket = listenAt(_path, address, group);
}

AdminSocket::~AdminSocket() {
    ::unlink(_path.c_str());
    ::unlink((_path.string() + ".lock").c_str()); // while we hold it: who opens it now makes another
}

std::filesystem::path AdminSocket::usualPath() {
    const std::filesystem::path systems = "/run/further-link";
    if (::geteuid() == 0 || ::access(systems.c_str(), W_OK) == 0)
        return systems / "admin.sock";
    const char* const users = variable("XDG_RUNTIME_DIR");
    if (users != nullptr && ::access(users, W_OK) == 0)
        return std::filesystem::path(users) / "further-link" / "admin.sock";
    return "/tmp/further-link-" + std::to_string(::geteuid()) + "/admin.sock";
}

} // namespace further
