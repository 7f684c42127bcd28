#include "ctl/SourceFile.h"

#include "ctl/Failure.h"

#include <further/Descriptor.h>
#include <further/Utf8.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace further::ctl {

namespace {

/// Where a file has no end, such as /dev/zero, reading has one.
constexpr std::size_t largest = 64u << 20;

[[noreturn]] void unreadable(const std::filesystem::path& path, int error) {
    const auto reason = std::string(" (") + std::strerror(error) + "). ";
    if (error == EACCES || error == EPERM)
        throw Failure(ExitCode::denied,
                      "Not allowed to read " + path.string() + reason + "See who may: ls -l " + path.string());
    throw Failure(ExitCode::notFound, "Can't read " + path.string() + reason +
                                          "Name a program of this computer: further-linkctl run hello.py");
}

std::size_t lineOfFirstFault(const std::string& text) {
    Utf8Validator validator;
    std::size_t line = 1;
    for (std::size_t begin = 0; begin < text.size(); ++line) {
        const auto end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        if (!validator.accept(std::string_view(text).substr(begin, end - begin)))
            return line;
        begin = end;
    }
    return line - 1;
}

} // namespace

std::string readLocalFile(const std::filesystem::path& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        unreadable(path, errno);

    std::string text;
    std::array<char, 65536> buffer{};
    for (ssize_t count = 0; (count = ::read(file.get(), buffer.data(), buffer.size())) != 0;) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            unreadable(path, errno);
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > largest)
            throw Failure(ExitCode::failed, path.string() + " is larger than 64 MiB, too large for a program. Let the "
                                                            "program read its data from its standard input instead: "
                                                            "further-linkctl run FILE < DATA");
    }
    return text;
}

std::string readSourceFile(const std::filesystem::path& path) {
    auto text = readLocalFile(path);
    if (!isUtf8(text))
        throw Failure(ExitCode::failed, path.string() + " is no UTF-8 text: line " +
                                            std::to_string(lineOfFirstFault(text)) +
                                            " is the first with other bytes, and programs travel as text. If it is "
                                            "in Latin-1, say, convert it: iconv -f LATIN1 -t UTF-8 " +
                                            path.string() + " > new.py");
    return text;
}

} // namespace further::ctl
