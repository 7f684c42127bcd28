#include "access/PrivateFile.h"

#include <further/Descriptor.h>

#include <Poco/Exception.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace further {

namespace {

constexpr mode_t ownerOnly = S_IRUSR | S_IWUSR;
constexpr std::size_t largest = 1024 * 1024;

std::string why() {
    return std::generic_category().message(errno);
}

void writeAll(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            throw Poco::FileException(why());
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(fd) != 0)
        throw Poco::FileException(why());
}

/// A rename is on the disk once its directory is.
void sync(const std::filesystem::path& directory) {
    const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened)
        ::fsync(opened.get());
}

} // namespace

std::optional<std::string> PrivateFile::read() const {
    if (_path.empty())
        return std::nullopt;
    const Descriptor in(::open(_path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!in && errno == ENOENT)
        return std::nullopt;
    struct stat is {};
    if (!in || ::fstat(in.get(), &is) != 0)
        throw Poco::FileException("The file " + _path.string() + " can't be read (" + why() + ")");
    if (!S_ISREG(is.st_mode) || is.st_uid != ::geteuid() || (is.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        throw Poco::FileException("Others could have written the file " + _path.string() +
                                  ": make it the agent's user's alone (chmod 600), or remove it");
    std::string text;
    std::array<char, 4096> buffer{};
    while (true) {
        const auto count = ::read(in.get(), buffer.data(), buffer.size());
        if (count < 0)
            throw Poco::FileException("The file " + _path.string() + " can't be read (" + why() + ")");
        if (count == 0)
            return text;
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > largest)
            throw Poco::FileException("The file " + _path.string() + " is too large to be the agent's: remove it");
    }
}

void PrivateFile::write(std::string_view text) const {
    if (_path.empty())
        return;
    const auto fresh = _path.string() + ".new";
    try {
        ::unlink(fresh.c_str()); // what an earlier agent left, perhaps with another mode
        const Descriptor out(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, ownerOnly));
        if (!out)
            throw Poco::FileException(why());
        writeAll(out.get(), text);
        if (::rename(fresh.c_str(), _path.c_str()) != 0)
            throw Poco::FileException(why());
    } catch (const Poco::FileException& problem) {
        throw Poco::FileException("The file " + _path.string() + " can't be written (" + problem.message() +
                                  "): make its directory writable for the agent's user, or set agent.stateDirectory "
                                  "to another");
    }
    sync(_path.parent_path());
}

} // namespace further
