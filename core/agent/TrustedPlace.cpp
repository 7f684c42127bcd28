#include "agent/TrustedPlace.h"

#include <Poco/Exception.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace further {

namespace {

constexpr int asDirectory = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr mode_t forAllToRead = S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
constexpr mode_t othersMayWrite = S_IWGRP | S_IWOTH;

[[noreturn]] void refuse(int error) {
    throw Poco::FileException(error == ELOOP || error == ENOTDIR
                                  ? "it, or something on its way, is a link or no directory: it could lead anywhere"
                                  : std::generic_category().message(error));
}

struct stat statusOf(const Descriptor& file) {
    struct stat is {};
    if (!file || ::fstat(file.get(), &is) != 0)
        refuse(errno);
    return is;
}

/// From `/` downwards. A sticky directory, as /tmp is, will do: what is root's in it, others can't exchange.
Descriptor enteredByRoot(const std::filesystem::path& path) {
    std::filesystem::path way = "/";
    Descriptor directory(::open("/", asDirectory));
    for (const auto& name : path.relative_path()) {
        way /= name;
        directory = Descriptor(::openat(directory.get(), name.c_str(), asDirectory | O_NOFOLLOW));
        const auto is = statusOf(directory);
        if (is.st_uid != 0)
            throw Poco::FileException(way.string() + " is another user's, who could put a link there");
        if ((is.st_mode & othersMayWrite) != 0 && (is.st_mode & S_ISVTX) == 0)
            throw Poco::FileException("others may change what is in " + way.string());
    }
    return directory;
}

} // namespace

TrustedPlace::TrustedPlace(const std::filesystem::path& file) : _name(file.filename()) {
    const auto parent = std::filesystem::absolute(file).lexically_normal().parent_path();
    if (::geteuid() == 0)
        _directory = enteredByRoot(parent);
    else
        _directory = Descriptor(::open(parent.c_str(), asDirectory));
    if (!_directory)
        refuse(errno);
}

Descriptor TrustedPlace::open() const {
    // O_NONBLOCK: a FIFO must not hold the agent up.
    Descriptor file(::openat(_directory.get(), _name.c_str(),
                             O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
                             forAllToRead));
    const auto is = statusOf(file);
    if (is.st_uid != ::geteuid())
        throw Poco::FileException("it is another user's file");
    if (S_ISREG(is.st_mode) && is.st_nlink != 1)
        throw Poco::FileException("the file has a second name, and may be another one than it seems");
    return file;
}

void TrustedPlace::remove(const Descriptor& file) const {
    struct stat is {};
    struct stat there {};
    if (::fstat(file.get(), &is) == 0 && ::fstatat(_directory.get(), _name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 &&
        is.st_dev == there.st_dev && is.st_ino == there.st_ino)
        ::unlinkat(_directory.get(), _name.c_str(), 0);
}

} // namespace further
