#include "FileStates.h"

#include "plugins/common/launcher/DirectoryStream.h"

#include <sys/stat.h>

#include <string_view>

namespace further::boot {

namespace {

std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

} // namespace

FileStates::State FileStates::State::of(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0)
        return {};
    return {true,
            status.st_dev,
            status.st_ino,
            static_cast<std::uint64_t>(status.st_size),
            nanoseconds(status.st_mtim),
            nanoseconds(status.st_ctim)};
}

void FileStates::note(const std::string& path) {
    if (path.empty() || _states.contains(path))
        return;
    if (_states.size() >= most) {
        _tooMany = true;
        return;
    }
    _states.emplace(path, State::of(path));
}

void FileStates::noteDirectory(const std::string& path, const std::string& ending) {
    note(path);
    const launcher::DirectoryStream directory(::opendir(path.c_str()));
    if (!directory)
        return;
    while (const auto* entry = ::readdir(directory.get()))
        if (std::string_view(entry->d_name).ends_with(ending))
            note(path + '/' + entry->d_name);
}

std::string FileStates::changed() const {
    for (const auto& [path, state] : _states)
        if (State::of(path) != state)
            return path;
    return {};
}

} // namespace further::boot
