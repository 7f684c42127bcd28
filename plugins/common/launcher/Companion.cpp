#include "Companion.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>

namespace further::launcher {

namespace {

/// Absolute and without links; empty where it can't be had.
std::string ownDirectory() {
    std::array<char, PATH_MAX> path{};
    const auto size = ::readlink("/proc/self/exe", path.data(), path.size());
    const std::string own(path.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return own.substr(0, own.find_last_of('/'));
}

std::string realDirectoryOf(const std::string& program) {
    std::array<char, PATH_MAX> path{};
    const auto directory = program.substr(0, program.find_last_of('/'));
    return ::realpath(directory.c_str(), path.data()) != nullptr ? path.data() : "";
}

} // namespace

Descriptor companion(const std::string& program) {
    if (program.find('/') == std::string::npos)
        return {};
    const auto own = ownDirectory();
    if (own.empty() || realDirectoryOf(program) != own)
        return {};
    return Descriptor(::open(program.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
}

} // namespace further::launcher
