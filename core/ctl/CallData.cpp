#include "ctl/CallData.h"

#include "ctl/Failure.h"
#include "ctl/Json.h"

#include <further/Descriptor.h>
#include <further/Error.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

namespace further::ctl {

namespace {

/// Larger than any agent takes, and an end for what has none.
constexpr std::size_t largest = 64u << 20;
/// So much is shown before and after a fault.
constexpr std::size_t around = 30;

std::string readAll(int fd, const std::string& name) {
    std::string text;
    std::array<char, 65536> buffer{};
    for (ssize_t count = 0; (count = ::read(fd, buffer.data(), buffer.size())) != 0;) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            throw Failure(ExitCode::failed, "Can't read " + name + " (" + std::strerror(errno) + ")");
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > largest)
            throw Failure(ExitCode::failed, name + " is larger than 64 MiB, and no agent takes such a message");
    }
    return text;
}

std::string readFile(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file)
        throw Failure(errno == EACCES ? ExitCode::denied : ExitCode::notFound,
                      "Can't read " + path + " (" + std::strerror(errno) +
                          "). After the @ stands a file with the message's data, as JSON");
    return readAll(file.get(), path);
}

/// The fault's line, or what is around the fault of a long one, and below it a sign at the fault.
std::string pointAt(const std::string& text, std::size_t fault) {
    const auto before = fault == 0 ? std::string::npos : text.rfind('\n', fault - 1);
    const auto lineBegin = before == std::string::npos ? 0 : before + 1;
    const auto lineEnd = std::min(text.find('\n', fault), text.size());
    const auto begin = std::max(lineBegin, fault > around ? fault - around : 0);
    const auto end = std::min(lineEnd, fault + around);
    const auto characters = std::count_if(text.begin() + static_cast<std::ptrdiff_t>(begin),
                                          text.begin() + static_cast<std::ptrdiff_t>(fault),
                                          [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; });
    return "  " + text.substr(begin, end - begin) + "\n  " + std::string(static_cast<std::size_t>(characters), ' ') +
           "^";
}

void check(const std::string& text) {
    constexpr auto advice = "\nIt is a JSON object, in which keys and texts stand in double quotes:\n"
                            "  further-linkctl call hello.greet '{\"name\": \"Ada\"}'";
    if (const auto fault = firstJsonFault(text)) {
        const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*fault), '\n') + 1;
        throw Failure(ExitCode::usage,
                      "The message's data " +
                          (*fault == text.size()
                               ? "ends too early"
                               : "is no JSON from here on" + (line > 1 ? " (line " + std::to_string(line) + ")" : "")) +
                          ":\n" + pointAt(text, *fault) + advice);
    }
    try {
        parseJson(text);
    } catch (const Error& error) {
        const bool object = text.find_first_not_of(" \t\r\n") == text.find('{');
        throw Failure(ExitCode::usage,
                      "The message's data can't be sent: " +
                          (object ? error.detail() : "it is JSON, but no object." + std::string(advice)));
    }
}

} // namespace

std::string callData(const std::string& argument) {
    auto text = argument == "-"                                ? readAll(STDIN_FILENO, "the standard input")
                : !argument.empty() && argument.front() == '@' ? readFile(argument.substr(1))
                                                               : argument;
    check(text);
    return text;
}

} // namespace further::ctl
