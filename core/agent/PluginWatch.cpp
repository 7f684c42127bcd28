#include "agent/PluginWatch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

namespace further {

namespace {

constexpr std::chrono::milliseconds untilItIsWhole{200};
/// Not IN_CREATE: a file that is being copied comes to its end with IN_CLOSE_WRITE.
constexpr std::uint32_t whatCounts = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB |
                                     IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;
/// In the directory above one that isn't there.
constexpr std::uint32_t whatIsAwaited = IN_CREATE | IN_MOVED_TO | IN_ONLYDIR;

} // namespace

PluginWatch::PluginWatch(Strand& strand, std::vector<std::filesystem::path> directories, Strand::Task onChange)
    : _strand(strand)
    , _directories(std::move(directories))
    , _onChange(std::move(onChange))
    , _inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (!_inotify)
        throw std::system_error(errno, std::generic_category(), "inotify_init1");
    addWatches();
    _watch = _strand.watch(_inotify.get(), Ready::read, [this] { onReadable(); });
}

/// To watch a directory again changes nothing; one that was made or replaced since is another.
void PluginWatch::addWatches() {
    for (const auto& directory : _directories) {
        if (::inotify_add_watch(_inotify.get(), directory.c_str(), whatCounts) >= 0)
            continue;
        if (errno == ENOSPC)
            throw std::system_error(errno, std::generic_category(), "inotify_add_watch");
        ::inotify_add_watch(_inotify.get(), directory.parent_path().c_str(), whatIsAwaited);
    }
}

void PluginWatch::onReadable() {
    constexpr std::size_t room = 16384;
    alignas(inotify_event) std::array<char, room> events{};
    while (::read(_inotify.get(), events.data(), events.size()) > 0) {
    } // what has changed is found by looking: an overflow is no loss
    if (_settling)
        return;
    _settling = _strand.after(untilItIsWhole, [this] {
        _settling = {};
        addWatches();
        _onChange();
    });
}

} // namespace further
