#include "agent/HandOver.h"

#include <further/Descriptor.h>

#include <Poco/Exception.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace further {

namespace {

constexpr int asDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr mode_t forPassage = S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH;
constexpr mode_t othersMayWrite = S_IWGRP | S_IWOTH;

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& why, const std::string& fix) {
    throw Poco::FileException(path.string() + " can't be handed over to the agent's user, because " + why + ": " + fix);
}

[[noreturn]] void refuse(const std::filesystem::path& path) {
    const int error = errno;
    refuse(path,
           error == ELOOP || error == ENOTDIR ? "something on its way is a link, or no directory"
                                              : std::generic_category().message(error),
           "name another place");
}

struct stat statusOf(const Descriptor& file, const std::filesystem::path& path) {
    struct stat is {};
    if (::fstat(file.get(), &is) != 0)
        refuse(path);
    return is;
}

/// The directory in `parent`, made where it is missing.
Descriptor entered(const Descriptor& parent, const std::string& name, const std::filesystem::path& path, mode_t mode) {
    if (::mkdirat(parent.get(), name.c_str(), mode) != 0 && errno != EEXIST)
        refuse(path);
    Descriptor directory(::openat(parent.get(), name.c_str(), asDirectory));
    if (!directory)
        refuse(path);
    return directory;
}

/// What is above the last name of the path; nothing where that is the user's own, who then makes the rest himself.
Descriptor above(const std::filesystem::path& path, uid_t user) {
    std::filesystem::path way = "/";
    Descriptor directory(::open("/", asDirectory));
    for (const auto& name : path.parent_path().relative_path()) {
        way /= name;
        directory = entered(directory, name, way, forPassage);
        const auto is = statusOf(directory, way);
        if (is.st_uid == user)
            return {};
        if (is.st_uid != 0)
            refuse(path, way.string() + " belongs to another user", "name a place that only root may change");
        if ((is.st_mode & othersMayWrite) != 0 && (is.st_mode & S_ISVTX) == 0)
            refuse(path, "others may change what is in " + way.string(), "sudo chmod go-w " + way.string());
    }
    return directory;
}

} // namespace

void HandOver::directory(const std::filesystem::path& path, mode_t mode, bool ours) const {
    const auto whole = (path / "").lexically_normal().parent_path(); // no slash at the end, no dots
    const auto parent = above(whole, _user.uid);
    if (!parent)
        return;
    const bool made = ::mkdirat(parent.get(), whole.filename().c_str(), mode) == 0;
    const Descriptor directory(::openat(parent.get(), whole.filename().c_str(), asDirectory));
    if (!directory)
        refuse(whole);
    const auto is = statusOf(directory, whole);
    if (is.st_uid == _user.uid)
        return;
    if (is.st_uid != 0)
        refuse(whole, "it belongs to another user", "take it away, or name another place");
    if ((is.st_mode & S_IWOTH) != 0 && (is.st_mode & S_ISVTX) != 0)
        return; // as /tmp is: there it has its own by itself
    if (!made && !ours)
        refuse(whole, "it is root's, and not made for the agent alone",
               "sudo chown " + _user.name + " " + whole.string() + ", or name a place that isn't there yet");
    if ((is.st_mode & othersMayWrite) != 0)
        refuse(whole, "others may write it", "sudo chmod go-w " + whole.string());
    if (!made)
        content(directory.get(), true);
    if (::fchown(directory.get(), _user.uid, _user.gid) != 0)
        refuse(whole);
}

/// Nobody but root can change what is in `directory` until that itself is handed over. What has a second name is left
/// as it is: it may be somebody's trap, from when the directory was the agent's before.
void HandOver::content(int directory, bool top) const {
    const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(::fcntl(directory, F_DUPFD_CLOEXEC, 0)), &::closedir);
    while (const auto* const entry = listing ? ::readdir(listing.get()) : nullptr) { // NOLINT(concurrency-mt-unsafe)
        const std::string_view name(static_cast<const char*>(entry->d_name));
        struct stat is {};
        if (name == "." || name == ".." || (top && name == "homes") ||
            ::fstatat(directory, name.data(), &is, AT_SYMLINK_NOFOLLOW) != 0 || is.st_uid != 0)
            continue;
        if (S_ISDIR(is.st_mode)) {
            const Descriptor below(::openat(directory, name.data(), asDirectory));
            if (below)
                content(below.get(), false);
        }
        if (!S_ISDIR(is.st_mode) && (!S_ISREG(is.st_mode) || is.st_nlink != 1))
            continue;
        [[maybe_unused]] const int failed = // what can't be given is missed by whoever needs it
            ::fchownat(directory, name.data(), _user.uid, _user.gid, AT_SYMLINK_NOFOLLOW);
    }
}

} // namespace further
