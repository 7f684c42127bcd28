#include "Directory.h"

#include "Names.h"
#include "Refusal.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

namespace further::files {

namespace {

constexpr int deepestDirectory = 200; // a descriptor each
constexpr mode_t directoryMode = 0755;
constexpr mode_t fileMode = 0644;
constexpr std::size_t copyStep = 64 * 1024;

bool isDirectory(const Descriptor& in, const std::string& name) {
    struct stat status {};
    return ::fstatat(in.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

/// A program may have taken its own rights to a directory away.
void giveAccess(const Descriptor& in, const std::string& name) {
    const Descriptor place(::openat(in.get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (place)
        ::chmod(("/proc/self/fd/" + std::to_string(place.get())).c_str(), S_IRWXU);
}

/// Removes one name with all that is below it. What is nested deeper than `deepestDirectory` is moved to the top first,
/// so that neither the stack nor the descriptors run out, however deep a program has dug.
class Remover {
public:
    Remover(const Descriptor& in, const std::string& name) : _in(in), _name(name) {}

    void remove() {
        do {
            _again = false;
            removeWithin(_in, _name, 0);
        } while (_again);
    }

private:
    void removeWithin(const Descriptor& in, const std::string& name, int depth) {
        if (!isDirectory(in, name)) {
            ::unlinkat(in.get(), name.c_str(), 0);
            return;
        }
        giveAccess(in, name);
        if (depth == deepestDirectory) {
            moveUp(in, name);
            return;
        }
        if (const auto directory = openDirectory(in, name); directory)
            for (const auto& entry : entriesOf(directory))
                removeWithin(directory, entry, depth + 1);
        ::unlinkat(in.get(), name.c_str(), AT_REMOVEDIR);
    }

    void moveUp(const Descriptor& in, const std::string& name) {
        const auto top = openDirectory(_in, _name);
        const auto elsewhere = "further-" + std::to_string(_moved++);
        _again = (top && ::renameat(in.get(), name.c_str(), top.get(), elsewhere.c_str()) == 0) || _again;
    }

    const Descriptor& _in;
    const std::string& _name;
    bool _again = false;
    unsigned _moved = 0;
};

void copyFile(const Descriptor& from, const Descriptor& to, const std::string& name) {
    const Descriptor source(::openat(from.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (!source || ::fstat(source.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return;
    const auto copy = newFile(to, name);
    if (!copy)
        throw Refusal::bySystem("The copy of " + inQuotes(name) + " can't be made", errno);
    std::array<char, copyStep> buffer{};
    for (;;) {
        const auto count = ::read(source.get(), buffer.data(), buffer.size());
        if (count < 0)
            throw Refusal::bySystem("The file " + inQuotes(name) + " can't be read", errno);
        if (count == 0)
            return;
        writeAll(copy, {buffer.data(), static_cast<std::size_t>(count)});
    }
}

void copyWithin(const Descriptor& from, const Descriptor& to, int depth) {
    for (const auto& name : entriesOf(from)) {
        if (!isDirectory(from, name)) {
            copyFile(from, to, name);
            continue;
        }
        const auto source = openDirectory(from, name);
        const auto copy = makeDirectory(to, name);
        if (!source || !copy || depth == deepestDirectory)
            throw Refusal::bySystem("The copy of " + inQuotes(name) + " can't be made", errno);
        copyWithin(source, copy, depth + 1);
    }
}

} // namespace

Descriptor workingDirectory() {
    Descriptor directory(::open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory)
        throw Refusal::bySystem("The working directory can't be opened", errno);
    return directory;
}

Descriptor openDirectory(const Descriptor& in, const std::string& name) {
    return Descriptor(::openat(in.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

Descriptor makeDirectory(const Descriptor& in, const std::string& name) {
    if (::mkdirat(in.get(), name.c_str(), directoryMode) != 0 && errno != EEXIST)
        return {};
    return openDirectory(in, name);
}

std::vector<std::string> entriesOf(const Descriptor& directory) {
    // Opened anew: the position would be shared with a duplicate.
    const int fd = ::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(fd < 0 ? nullptr : ::fdopendir(fd), ::closedir);
    if (!stream)
        throw Refusal::bySystem("A directory can't be read", errno);
    std::vector<std::string> names;
    while (const auto* const entry = ::readdir(stream.get()))
        if (const std::string name(static_cast<const char*>(entry->d_name)); name != "." && name != "..")
            names.push_back(name);
    return names;
}

Descriptor newFile(const Descriptor& in, const std::string& name) {
    return Descriptor(::openat(in.get(), name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, fileMode));
}

void writeAll(const Descriptor& file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(file.get(), bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR)
            throw Refusal::bySystem("A file can't be written", errno);
        bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

void remove(const Descriptor& in, const std::string& name) noexcept {
    try {
        Remover(in, name).remove();
    } catch (const std::exception&) { // what can't be read stays
    }
}

void copyAll(const Descriptor& from, const Descriptor& to) {
    copyWithin(from, to, 0);
}

} // namespace further::files
