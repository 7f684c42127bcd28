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
constexpr std::uint32_t whatCounts =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK;

} // namespace

PluginWatch::PluginWatch(Strand& strand, const std::vector<std::filesystem::path>& directories, Strand::Task onChange)
    : _strand(strand), _onChange(std::move(onChange)), _inotify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (!_inotify)
        throw std::system_error(errno, std::generic_category(), "inotify_init1");
    for (const auto& directory : directories)
        if (::inotify_add_watch(_inotify.get(), directory.c_str(), whatCounts) < 0 && errno == ENOSPC)
            throw std::system_error(errno, std::generic_category(), "inotify_add_watch");
    _watch = _strand.watch(_inotify.get(), Ready::read, [this] { onReadable(); });
}

void PluginWatch::onReadable() {
    constexpr std::size_t room = 16384;
    alignas(inotify_event) std::array<char, room> events{};
    while (::read(_inotify.get(), events.data(), events.size()) > 0) {
    } // what has changed is found by looking: an overflow is no loss
    _settling = _strand.after(untilItIsWhole, _onChange);
}

} // namespace further
