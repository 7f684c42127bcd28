#include "agent/PrivateFile.h"

#include <further/Descriptor.h>
#include <further/User.h>

#include <Poco/Exception.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace further {

namespace {

constexpr std::size_t mostBytes = 1024 * 1024; // a key or a chain of certificates is a few KiB

std::string reason() {
    return std::generic_category().message(errno);
}

} // namespace

PrivateFile::PrivateFile(std::filesystem::path path, Keeper keeper) : _path(std::move(path)), _keeper(keeper) {}

void PrivateFile::refuse(const std::string& why, const std::string& fix) const {
    throw Poco::FileException(_path.string() + " isn't used, because " + why + ": " + fix);
}

std::optional<std::string> PrivateFile::read() const {
    const bool own = _keeper == Keeper::agent;
    // Without waiting for a pipe's writer; what was opened is looked at, not what its name leads to later.
    const Descriptor file(::open(_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (own ? O_NOFOLLOW : 0)));
    if (!file && errno == ENOENT)
        return std::nullopt;
    if (!file)
        refuse("it can't be opened (" + reason() + ")",
               own ? "take it away" : "let " + User::current().name + " read it");
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
    while ((count = ::read(file.get(), buffer.data(), buffer.size())) > 0 && text.size() <= mostBytes)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    if (count != 0)
        refuse(text.size() > mostBytes ? "it is too long" : "it can't be read (" + reason() + ")",
               "put the right file there");
    return text;
}

void PrivateFile::write(std::string_view text) const {
    const auto fresh = _path.string() + ".new";
    ::unlink(fresh.c_str()); // what a power cut has left
    bool written = false;
    {
        const Descriptor out(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR));
        written = out && ::write(out.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                  ::fsync(out.get()) == 0;
    }
    if (!written || ::rename(fresh.c_str(), _path.c_str()) != 0)
        throw Poco::FileException(_path.string() + " can't be written (" + reason() +
                                  "): make room, or set agent.stateDirectory to a directory that the agent may write");
}

} // namespace further
