#include "access/PrivateFile.h"

#include "access/DiskAdvice.h"

#include <further/Descriptor.h>
#include <further/User.h>

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

std::string systemsWord(int reason = errno) {
    return std::generic_category().message(reason);
}

/// Thrown while a file is written, with the system's reason as its code.
Poco::FileException failed() {
    const int reason = errno;
    return {systemsWord(reason), reason};
}

std::string mending(int reason) {
    const auto disks = diskAdvice(reason);
    return disks.empty() ? "make its directory writable for the agent's user" : disks;
}

void writeAll(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            throw failed();
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(fd) != 0)
        throw failed();
}

/// A rename is on the disk once its directory is.
void sync(const std::filesystem::path& directory) {
    const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened)
        ::fsync(opened.get());
}

} // namespace

void PrivateFile::refuse(const std::string& why, const std::string& fix) const {
    throw Poco::FileException(_path.string() + " isn't used, because " + why + ": " + fix);
}

std::optional<std::string> PrivateFile::read() const {
    if (_path.empty())
        return std::nullopt;
    const bool own = _keeper == Keeper::agent;
    // Without waiting for a pipe's writer; what was opened is looked at, not what its name leads to later.
    const Descriptor file(::open(_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (own ? O_NOFOLLOW : 0)));
    const int reason = errno; // whoever asks for a user's name changes it
    if (!file && reason == ENOENT)
        return std::nullopt;
    if (!file && own)
        refuse("it can't be opened (" + systemsWord(reason) + ")", "take it away");
    if (!file)
        refuse("it can't be opened (" + systemsWord(reason) + ")",
               reason == EACCES ? "let " + User::current().name + " read it" : "put the right file there");
    struct stat is {};
    if (::fstat(file.get(), &is) != 0 || !S_ISREG(is.st_mode))
        refuse("it is no file", "put a file there");
    if (is.st_uid != ::geteuid() && (own || is.st_uid != 0))
        refuse("it belongs to another user", "sudo chown " + User::current().name + " " + _path.string());
    const mode_t forbidden = own ? S_IRWXG | S_IRWXO : S_IWGRP | S_IRWXO;
    if ((is.st_mode & forbidden) != 0)
        refuse("others may read or change it", "sudo chmod " + std::string(own ? "600 " : "o=,g-w ") + _path.string());
    std::string text;
    std::array<char, 4096> buffer{};
    ssize_t count = 0;
    while ((count = ::read(file.get(), buffer.data(), buffer.size())) > 0 && text.size() <= largest)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    if (count != 0)
        refuse(text.size() > largest ? "it is too long" : "it can't be read (" + systemsWord() + ")",
               "put the right file there");
    return text;
}

void PrivateFile::write(std::string_view text) const {
    if (_path.empty())
        return;
    const auto fresh = _path.string() + ".new";
    try {
        ::unlink(fresh.c_str()); // what an earlier agent left, perhaps with another mode
        const Descriptor out(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, ownerOnly));
        if (!out)
            throw failed();
        writeAll(out.get(), text);
        if (::rename(fresh.c_str(), _path.c_str()) != 0)
            throw failed();
    } catch (const Poco::FileException& problem) {
        ::unlink(fresh.c_str()); // the half of it takes room, too
        throw Poco::FileException("The file " + _path.string() + " can't be written (" + problem.message() +
                                  "): " + mending(problem.code()) + ", or set agent.stateDirectory to another");
    }
    sync(_path.parent_path());
}

} // namespace further
