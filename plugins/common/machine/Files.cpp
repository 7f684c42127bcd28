#include "Files.h"

#include "Text.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace further::machine {

namespace {

constexpr std::size_t longestText = 1024 * 1024;
constexpr std::size_t mostNames = 1000;

} // namespace

Files::Files(std::filesystem::path root) : _root(std::move(root)) {}

std::filesystem::path Files::at(std::string_view path) const {
    return _root / path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

std::string Files::text(std::string_view path) const {
    // Not blocking: a pipe in the place of a file would otherwise wait for a writer.
    const Descriptor file(::open(at(path).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return {};
    std::string text;
    std::size_t size = 0;
    while (size < longestText) {
        text.resize(std::min(size + 16 * 1024, longestText)); // what /proc tells has no size beforehand
        const auto count = ::read(file.get(), text.data() + size, text.size() - size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        size += static_cast<std::size_t>(count);
    }
    text.resize(size);
    return text;
}

std::optional<std::string> Files::word(std::string_view path) const {
    return machine::word(text(path));
}

std::optional<std::int64_t> Files::number(std::string_view path) const {
    return machine::number<std::int64_t>(trimmed(text(path)));
}

std::vector<std::string> Files::names(std::string_view path) const {
    std::vector<std::string> names;
    std::error_code failed;
    std::filesystem::directory_iterator entry(at(path), failed);
    for (; !failed && entry != std::filesystem::directory_iterator() && names.size() < mostNames;
         entry.increment(failed))
        names.push_back(entry->path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace further::machine
