#include "plugin/PluginFiles.h"

#include <set>
#include <system_error>
#include <utility>

namespace further {

namespace {

std::int64_t nanoseconds(const timespec& time) {
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

} // namespace

PluginFiles::PluginFiles(std::filesystem::path directory, std::string name)
    : _directory(std::move(directory))
    , _name(std::move(name))
    , _sharedObject(versionOf(sharedObject()))
    , _manifest(versionOf(manifest())) {}

std::vector<PluginFiles> PluginFiles::in(const std::filesystem::path& directory) {
    std::set<std::string> names;
    std::error_code unreadable;
    for (const auto& file : std::filesystem::directory_iterator(directory, unreadable))
        if (file.path().extension() == ".so" || file.path().extension() == ".json")
            names.insert(file.path().stem());
    std::vector<PluginFiles> all;
    all.reserve(names.size());
    for (const auto& name : names)
        all.emplace_back(directory, name);
    return all;
}

bool PluginFiles::sameContent(const PluginFiles& other) const {
    return _sharedObject.sameContent(other._sharedObject) && _manifest.sameContent(other._manifest);
}

bool PluginFiles::Version::sameContent(Version other) const {
    other.changed = changed;
    return *this == other;
}

PluginFiles::Version PluginFiles::versionOf(const std::filesystem::path& file) {
    struct stat is {};
    if (::stat(file.c_str(), &is) != 0)
        return {};
    return {true, is.st_dev, is.st_ino, is.st_size, nanoseconds(is.st_mtim), nanoseconds(is.st_ctim)};
}

} // namespace further
