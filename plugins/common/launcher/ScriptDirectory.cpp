#include "ScriptDirectory.h"

#include "DirectoryStream.h"
#include "FreshName.h"
#include "StepFailure.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace further::launcher {

namespace {

constexpr int deepest = 32;

/// Empties directories. One that is nested deeper than `deepest` is moved to the top first, so that neither the stack
/// nor the descriptors run out, however deep a program has dug.
class Emptier {
public:
    explicit Emptier(int top) : _top(top) {}

    void empty() noexcept {
        do {
            _again = false;
            emptyOne(_top, 0);
        } while (_again);
    }

private:
    void emptyOne(int fd, int depth) noexcept {
        const DirectoryStream directory(::fdopendir(::fcntl(fd, F_DUPFD_CLOEXEC, 0)));
        if (!directory)
            return;
        ::rewinddir(directory.get()); // the place of reading is shared with `fd`
        while (const dirent* entry = ::readdir(directory.get())) {
            const char* name = entry->d_name;
            if (std::string_view(name) == "." || std::string_view(name) == "..")
                continue;
            if (::unlinkat(fd, name, 0) == 0 || (errno != EISDIR && errno != EPERM))
                continue;
            removeDirectory(fd, name, depth);
        }
    }

    void removeDirectory(int parent, const char* name, int depth) noexcept {
        if (::unlinkat(parent, name, AT_REMOVEDIR) == 0)
            return;
        if (depth >= deepest) {
            const auto elsewhere = "further-" + std::to_string(_moved++);
            _again = ::renameat(parent, name, _top, elsewhere.c_str()) == 0 || _again;
            return;
        }
        Descriptor inner(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!inner && errno == EACCES && ::fchmodat(parent, name, S_IRWXU, 0) == 0)
            inner = Descriptor(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!inner)
            return;
        ::fchmod(inner.get(), S_IRWXU);
        emptyOne(inner.get(), depth + 1);
        ::unlinkat(parent, name, AT_REMOVEDIR);
    }

    int _top;
    bool _again = false;
    unsigned _moved = 0;
};

} // namespace

ScriptDirectory ScriptDirectory::below(const std::string& parent) {
    return ScriptDirectory(parent + '/' + freshName());
}

ScriptDirectory::ScriptDirectory(std::string path) : _path(std::move(path)) {}

void ScriptDirectory::make() const {
    checked(Step::tempDirectory, ::mkdir(_path.c_str(), S_IRWXU));
}

void ScriptDirectory::remove() const noexcept {
    {
        // The program may have taken its own rights away. By way of /proc, so that a link in its place isn't followed.
        const Descriptor place(::open(_path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (place)
            ::chmod(("/proc/self/fd/" + std::to_string(place.get())).c_str(), S_IRWXU);
    }
    const Descriptor directory(::open(_path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (directory)
        Emptier(directory.get()).empty();
    ::rmdir(_path.c_str());
}

} // namespace further::launcher
