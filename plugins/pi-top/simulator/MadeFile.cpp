#include "MadeFile.h"

#include "WriteError.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

namespace further::simulator {

namespace {

/// A file beside `path`, under a name that no other has, which goes when this does.
class Draft {
public:
    Draft(const std::filesystem::path& path, std::string_view content) : _name(path.string() + ".XXXXXX") {
        constexpr mode_t everyoneReads = 0644;
        _file = Descriptor(::mkostemp(_name.data(), O_CLOEXEC));
        if (!_file)
            throw WriteError(path, errno);
        if (::write(_file.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()) ||
            ::fchmod(_file.get(), everyoneReads) != 0) {
            const int error = errno;
            ::unlink(_name.c_str());
            throw WriteError(path, error);
        }
    }
    ~Draft() { ::unlink(_name.c_str()); }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    const char* name() const { return _name.c_str(); }
    Descriptor takeFile() { return std::move(_file); }

private:
    std::string _name;
    Descriptor _file;
};

} // namespace

MadeFile::MadeFile(std::filesystem::path path, std::string_view content) : _path(std::move(path)) {
    Draft draft(_path, content);
    if (::link(draft.name(), _path.c_str()) != 0) { // unlike a rename, replaces nothing
        if (errno != EEXIST)
            throw WriteError(_path, errno);
        throw WriteError(_path.string() +
                         " is there already, and this simulator hasn't made it. If it is left from one that was "
                         "killed, remove it; or name another directory: --root DIR");
    }
    _file = draft.takeFile();
}

MadeFile::~MadeFile() {
    if (ours())
        ::unlink(_path.c_str());
}

void MadeFile::replace(std::string_view content) {
    if (!ours())
        throw WriteError(_path.string() + " was removed or replaced by someone else; it is left alone");
    Draft draft(_path, content);
    if (::rename(draft.name(), _path.c_str()) != 0)
        throw WriteError(_path, errno);
    _file = draft.takeFile();
}

bool MadeFile::ours() const {
    struct stat made {};
    struct stat there {};
    return _file && ::fstat(_file.get(), &made) == 0 && ::lstat(_path.c_str(), &there) == 0 &&
           made.st_dev == there.st_dev && made.st_ino == there.st_ino;
}

} // namespace further::simulator
