#include "FreshTree.h"

#include "Directory.h"
#include "Names.h"
#include "Refusal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <utility>

namespace further::files {

namespace {

constexpr std::string_view prefix = ".further-upload-";
constexpr int tries = 100; // others may be quicker each time, though hardly so often
constexpr mode_t unfinished = 0700;
constexpr mode_t finished = 0755;

std::string freshName() {
    std::array<unsigned char, 12> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw Refusal::bySystem("The system gives no random bytes", errno);
    std::string name(prefix);
    for (const unsigned each : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        constexpr unsigned half = 4;
        name += digits[each >> half];
        name += digits[each & (digits.size() - 1)];
    }
    return name;
}

bool lock(const Descriptor& directory) {
    return ::flock(directory.get(), LOCK_EX | LOCK_NB) == 0;
}

/// Whether the directory still has that name.
bool isCalled(const Descriptor& directory, const Descriptor& in, const std::string& name) {
    struct stat named {};
    struct stat held {};
    return ::fstatat(in.get(), name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           ::fstat(directory.get(), &held) == 0 && named.st_ino == held.st_ino && named.st_dev == held.st_dev;
}

/// What has a name: 0 for nothing.
mode_t kindOf(const Descriptor& in, const std::string& name) {
    struct stat status {};
    if (::fstatat(in.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        return status.st_mode & S_IFMT;
    if (errno != ENOENT)
        throw Refusal::bySystem("What is at " + inQuotes(name) + " can't be told", errno);
    return 0;
}

/// Whether it may be one that another has just made, and not locked yet: nothing is put into it before.
bool isBeginning(const Descriptor& directory) {
    constexpr time_t soon = 2; // s
    struct stat status {};
    return ::fstat(directory.get(), &status) == 0 && ::time(nullptr) - status.st_mtim.tv_sec < soon &&
           entriesOf(directory).empty();
}

void requireDirectoryOrNothing(mode_t kind, const std::string& name) {
    if (kind != 0 && kind != S_IFDIR)
        throw Refusal::forbidden(inQuotes(name) + " is no directory but a file or a link, which an upload doesn't "
                                                  "replace: take it away, or choose another name.");
}

bool rename(const Descriptor& in, const std::string& from, const std::string& to, unsigned flags) {
    return ::renameat2(in.get(), from.c_str(), in.get(), to.c_str(), flags) == 0;
}

} // namespace

FreshTree::FreshTree(const Descriptor& place) : _place(place) {
    removeAbandoned(place);
    for (int i = 0; i < tries; ++i)
        if (begin())
            return;
    throw Refusal::bySystem("The new directory can't be made", EBUSY);
}

/// False where another upload has taken it for abandoned before it was locked.
bool FreshTree::begin() {
    _name = freshName();
    if (::mkdirat(_place.get(), _name.c_str(), unfinished) != 0)
        throw Refusal::bySystem("The new directory can't be made", errno);
    _top = openDirectory(_place, _name);
    return _top && lock(_top) && isCalled(_top, _place, _name);
}

FreshTree::~FreshTree() {
    remove(_place, _name);
}

void FreshTree::removeAbandoned(const Descriptor& place) {
    for (const auto& name : entriesOf(place))
        if (name.starts_with(prefix))
            if (const auto directory = openDirectory(place, name);
                !directory ? errno == EACCES : !isBeginning(directory) && lock(directory))
                remove(place, name);
}

void FreshTree::put(const std::vector<std::string>& path,
                    const std::function<bool(const Descriptor& directory, const std::string& name)>& make) {
    Descriptor directory = openDirectory(_top, ".");
    for (std::size_t i = 0; directory && i + 1 < path.size(); ++i)
        directory = makeDirectory(directory, path[i]);
    if (directory && make(directory, path.back()))
        return;
    const int error = errno;
    std::string whole;
    for (const auto& part : path)
        whole += (whole.empty() ? "" : "/") + part;
    if (error == EEXIST || error == ENOTDIR || error == ELOOP)
        throw Refusal::badShape("The file " + inQuotes(whole) + " is there twice, or as a file and as a directory.");
    throw Refusal::bySystem("The file " + inQuotes(whole) + " can't be made", error);
}

void FreshTree::write(const std::vector<std::string>& path, std::string_view text) {
    put(path, [&](const Descriptor& directory, const std::string& name) {
        const auto file = newFile(directory, name);
        if (!file)
            return false;
        writeAll(file, text);
        return true;
    });
}

void FreshTree::requireMayReplace(const std::string& name) const {
    requireDirectoryOrNothing(kindOf(_place, name), name);
}

void FreshTree::replace(const std::string& name) {
    ::fchmod(_top.get(), finished);
    for (int i = 0; i < tries; ++i) {
        const auto kind = kindOf(_place, name);
        requireDirectoryOrNothing(kind, name);
        if (kind != 0 ? exchange(name) : rename(_place, _name, name, RENAME_NOREPLACE))
            return;
        if (errno != EEXIST && errno != ENOENT) // otherwise another request has just put it there, or taken it away
            break;
    }
    throw Refusal::bySystem("The new directory can't take the name " + inQuotes(name), errno);
}

/// False with the reason in errno.
bool FreshTree::exchange(const std::string& name) {
    if (rename(_place, _name, name, RENAME_EXCHANGE))
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    // A file system that can't exchange: two steps, and back where the second fails.
    const auto aside = freshName();
    if (!rename(_place, name, aside, 0))
        return false;
    if (!rename(_place, _name, name, 0)) {
        const int error = errno;
        rename(_place, aside, name, 0);
        errno = error;
        return false;
    }
    _name = aside;
    return true;
}

bool FreshTree::takeAway(const Descriptor& place, const std::string& name) {
    removeAbandoned(place);
    const auto kind = kindOf(place, name);
    if (kind == 0)
        return false;
    requireDirectoryOrNothing(kind, name);
    const auto aside = freshName();
    if (!rename(place, name, aside, RENAME_NOREPLACE)) {
        if (errno == ENOENT) // another request was quicker
            return false;
        throw Refusal::bySystem("The directory " + inQuotes(name) + " can't be taken away", errno);
    }
    remove(place, aside);
    return true;
}

} // namespace further::files
