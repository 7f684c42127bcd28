#include "ControlFiles.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>

namespace further::launcher {

namespace {

constexpr std::size_t mostOfAFile = std::size_t{64} * 1024;

} // namespace

bool putLine(const std::string& file, const std::string& line) {
    const Descriptor opened(
        ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    const auto text = line + '\n'; // in one piece: the kernel takes each write as a value of its own
    return opened && ::write(opened.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

std::string readControlFile(const std::string& file) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    std::string text(mostOfAFile, '\0');
    std::size_t size = 0;
    while (opened && size < text.size()) {
        const auto read = ::read(opened.get(), text.data() + size, text.size() - size);
        if (read <= 0)
            break;
        size += static_cast<std::size_t>(read);
    }
    text.resize(size);
    return text;
}

std::uint64_t countOf(std::string_view name, const std::string& file) {
    const auto text = '\n' + readControlFile(file);
    const auto line = "\n" + std::string(name) + " ";
    const auto found = text.find(line);
    std::uint64_t count = 0;
    if (found != std::string::npos)
        std::from_chars(text.data() + found + line.size(), text.data() + text.size(), count);
    return count;
}

} // namespace further::launcher
