#include "agent/PidFile.h"

#include <Poco/Exception.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>

namespace further {

namespace {

constexpr std::size_t longest = 32; // a number and its end of line are far shorter

bool looksLikeANumber(std::string_view text) {
    return text.size() < longest && text.find_first_not_of("0123456789 \n") == std::string_view::npos;
}

} // namespace

PidFile::PidFile(const std::filesystem::path& path)
    : _path(path.empty() ? path : std::filesystem::absolute(path).lexically_normal()) {
    if (_path.empty() || ::geteuid() != 0)
        return;
    try {
        _place.emplace(_path);
    } catch (const Poco::FileException& problem) {
        _notByRoot = problem.message();
        return;
    }
    open();
}

PidFile::~PidFile() {
    if (_file && !_kept)
        _place->remove(_file);
}

void PidFile::write() {
    if (_path.empty())
        return;
    if (!_file)
        try {
            _place.emplace(_path);
        } catch (const Poco::FileException& problem) {
            refuse(problem.message());
        }
    if (!_file)
        open();
    const auto number = std::to_string(::getpid()) + "\n";
    if (::ftruncate(_file.get(), 0) != 0 ||
        ::write(_file.get(), number.data(), number.size()) != static_cast<ssize_t>(number.size()))
        refuse(std::generic_category().message(errno));
}

bool PidFile::keep() {
    _kept = true;
    struct stat is {};
    return _file && ::fstat(_file.get(), &is) == 0 && is.st_uid == ::geteuid();
}

void PidFile::open() {
    Descriptor file;
    try {
        file = _place->open();
    } catch (const Poco::FileException& problem) {
        refuse(problem.message());
    }
    std::array<char, longest> text{};
    struct stat is {};
    const auto length = ::pread(file.get(), text.data(), text.size(), 0);
    if (::fstat(file.get(), &is) != 0 || !S_ISREG(is.st_mode) || length < 0 ||
        !looksLikeANumber({text.data(), static_cast<std::size_t>(length)}))
        refuse("there is something else in it than the number of a process");
    _file = std::move(file);
}

void PidFile::refuse(const std::string& why) const {
    throw Poco::FileException("The PID file " + _path.string() + " can't be written (" + why +
                              (_notByRoot.empty() || _notByRoot == why ? "" : "; nor by root: " + _notByRoot) +
                              "): name another place with --pidfile");
}

} // namespace further
