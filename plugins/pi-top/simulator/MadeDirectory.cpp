#include "MadeDirectory.h"

#include "WriteError.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace further::simulator {

MadeDirectory::MadeDirectory(std::filesystem::path path)
    : _path(std::move(path)), _made(::mkdir(_path.c_str(), 0755) == 0) {
    if (!_made && errno != EEXIST)
        throw WriteError(_path, errno);
}

MadeDirectory::~MadeDirectory() {
    if (_made)
        ::rmdir(_path.c_str()); // fails where something is in it
}

MadeDirectory::MadeDirectory(MadeDirectory&& other) noexcept
    : _path(std::move(other._path)), _made(std::exchange(other._made, false)) {}

} // namespace further::simulator
