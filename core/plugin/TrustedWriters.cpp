#include "plugin/TrustedWriters.h"

#include "access/UserDatabase.h"

#include <Poco/Exception.h>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <string>
#include <system_error>

namespace further {

namespace {

constexpr uid_t rootUser = 0;
constexpr gid_t rootGroup = 0;
constexpr const char* accessList = "system.posix_acl_access";
using Buffer = std::array<char, 16384>; // for one entry of the system's groups

/// `path` as a shell takes it.
std::string quoted(const std::string& path) {
    const bool plain = std::all_of(path.begin(), path.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || std::string_view("/._-+").find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (plain)
        return path;
    std::string word = "'";
    for (const char c : path)
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

[[noreturn]] void refuseWriter(const std::string& fault, const std::string& remedy, const std::string& path) {
    throw Poco::NoPermissionException(fault + ", and so could put code into the agent; mend it with: " + remedy + " " +
                                      quoted(path));
}

/// Whether the user alone is in the group, as Debian makes one for every user.
bool isPrivate(gid_t gid, uid_t uid) {
    Buffer buffer{};
    group entry{};
    group* found = nullptr;
    ::getgrgid_r(gid, &entry, buffer.data(), buffer.size(), &found);
    if (found == nullptr)
        return false;
    const auto user = nameOfUser(uid);
    for (char** member = found->gr_mem; *member != nullptr; ++member)
        if (*member != user)
            return false;
    return user == found->gr_name;
}

std::filesystem::path followed(const std::filesystem::path& path) {
    std::error_code failed;
    auto leadsTo = std::filesystem::canonical(path, failed);
    if (failed)
        throw Poco::FileException(path.string() + " can't be read: " + failed.message());
    return leadsTo;
}

} // namespace

TrustedWriters::TrustedWriters(uid_t user, gid_t group, const std::filesystem::path& program)
    : _users{rootUser, user}, _groups{rootGroup} {
    if (isPrivate(group, user))
        _groups.insert(group);
    auto path = followed(program);
    for (bool more = true; more; path = path.parent_path()) {
        more = path.has_relative_path();
        struct stat status {};
        if (::lstat(path.c_str(), &status) < 0)
            continue;
        _users.insert(status.st_uid);
        if ((status.st_mode & S_IWGRP) != 0)
            _groups.insert(status.st_gid);
    }
}

std::filesystem::path TrustedWriters::resolve(const std::filesystem::path& file) const {
    auto leadsTo = followed(file);
    check(leadsTo, Place::file);
    checkDirectories(leadsTo.parent_path());
    // Who may change a link decides which file it leads to.
    checkDirectories(followed(std::filesystem::absolute(file).parent_path()));
    return leadsTo;
}

void TrustedWriters::checkDirectories(const std::filesystem::path& nearest) const {
    check(nearest, Place::itsDirectory);
    for (auto directory = nearest; directory.has_relative_path();) {
        directory = directory.parent_path();
        check(directory, Place::above);
    }
}

void TrustedWriters::check(const std::filesystem::path& path, Place place) const {
    struct stat status {};
    if (::lstat(path.c_str(), &status) < 0)
        throw Poco::FileException(path.string() + " can't be read: " + std::generic_category().message(errno));
    if (place == Place::file && !S_ISREG(status.st_mode))
        throw Poco::FileException(path.string() +
                                  " is no file; a plugin is a shared object with its manifest beside it");
    if (!_users.contains(status.st_uid))
        refuseWriter(path.string() + " belongs to " + nameOfUser(status.st_uid) +
                         ", who is neither root nor the agent's user, nor one who could replace the agent itself",
                     "chown root", path);
    if (place == Place::above && (status.st_mode & S_ISVTX) != 0)
        return;
    if ((status.st_mode & S_IWOTH) != 0)
        refuseWriter("Every user may write " + path.string(), "chmod go-w", path);
    if ((status.st_mode & S_IWGRP) != 0 && !_groups.contains(status.st_gid))
        refuseWriter("The group " + nameOfGroup(status.st_gid) + " may write " + path.string(), "chmod g-w", path);
    // With a list, the group's bits are the most that anybody on it may do.
    if ((status.st_mode & S_IWGRP) != 0 && ::lgetxattr(path.c_str(), accessList, nullptr, 0) > 0)
        refuseWriter("An access control list lets more users write " + path.string(), "setfacl -b", path);
}

} // namespace further
