#pragma once

#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace further::simulator {

/// A file of the device that can't be there: why, and what to do now. For people.
class WriteError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
    WriteError(const std::filesystem::path& path, int error)
        : std::runtime_error(path.string() + " can't be written: " + std::strerror(error) +
                             ". Name a directory below which you may write: --root DIR") {}
};

} // namespace further::simulator
