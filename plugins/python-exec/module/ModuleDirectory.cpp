#include "ModuleDirectory.h"

#include "ModuleFiles.h"
#include "Reach.h"
#include "Unguessable.h"

#include <Poco/Exception.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <system_error>

namespace further::python {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "further-python-";
constexpr std::size_t namesInIt = std::string_view("/XXXXXX/0123456789abcdef01234567").size();
constexpr mode_t throughOnly = S_IRWXU | S_IXGRP | S_IXOTH;
constexpr auto readable = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                          fs::perms::others_read | fs::perms::others_exec;
constexpr auto readableFile =
    fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read | fs::perms::others_read;

/// The lock of a directory of ours, or none where somebody else holds it or it is none.
Descriptor locked(const fs::path& path) {
    Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat is {};
    if (!directory || ::fstat(directory.get(), &is) != 0 || is.st_uid != ::geteuid() ||
        ::flock(directory.get(), LOCK_EX | LOCK_NB) != 0)
        return {};
    return directory;
}

void removeLeftovers(const fs::path& parent) {
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(parent, unreadable)) {
        if (!entry.path().filename().string().starts_with(prefix))
            continue;
        std::error_code left; // the next one tries again
        if (const auto lock = locked(entry.path()))
            fs::remove_all(entry.path(), left);
    }
}

} // namespace

ModuleDirectory::ModuleDirectory(const std::vector<fs::path>& parents, const std::vector<User>& users) {
    std::string places;
    for (const auto& parent : parents) {
        const auto reachIt = [&](const User& user) { return reaches(parent, user); };
        if (std::all_of(users.begin(), users.end(), reachIt) && make(parent))
            return;
        places += (places.empty() ? "" : " or ") + parent.string();
    }
    throw Poco::FileException("Nothing that all programs could reach can be put into " + places);
}

ModuleDirectory::~ModuleDirectory() {
    std::error_code left; // nobody could do anything about it here
    fs::remove_all(_path, left);
}

fs::path ModuleDirectory::python() const {
    return _path / "python";
}

fs::path ModuleDirectory::freshSocket() const {
    return _path / unguessable();
}

bool ModuleDirectory::make(const fs::path& parent) {
    std::string name = parent / (std::string(prefix) + "XXXXXX");
    if (parent.string().size() + prefix.size() + namesInIt >= sizeof(sockaddr_un::sun_path))
        return false;
    removeLeftovers(parent);
    if (::mkdtemp(name.data()) == nullptr)
        return false;
    _path = name;
    _lock = locked(_path);
    try {
        if (!_lock || ::chmod(name.c_str(), throughOnly) != 0)
            throw std::system_error(errno, std::generic_category(), name);
        write();
        return true;
    } catch (const std::system_error&) { // the disk is full, say
        std::error_code left;
        fs::remove_all(_path, left);
        return false;
    }
}

fs::path ModuleDirectory::copyForAll(const fs::path& file) const {
    const auto place = _path / file.parent_path().filename();
    fs::create_directory(place);
    fs::permissions(place, readable);
    auto copy = place / file.filename();
    fs::copy_file(file, copy);
    fs::permissions(copy, readableFile);
    return copy;
}

/// Readable whatever the umask.
void ModuleDirectory::write() const {
    const auto package = python() / "further_link";
    for (const auto& directory : {python(), package}) {
        fs::create_directory(directory);
        fs::permissions(directory, readable);
    }
    for (const auto& [name, text] : moduleFiles()) {
        const auto file = package / name;
        std::ofstream stream(file);
        stream.exceptions(std::ios::failbit | std::ios::badbit);
        stream << text;
        stream.close();
        fs::permissions(file, readableFile);
    }
}

} // namespace further::python
