#include "Tool.h"

#include "ChildProgram.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace further::machine {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longestOutput = 4096;

/// Reads to the end, or to the longest that is taken; false at the deadline.
bool readAll(int fd, std::string& text, Clock::time_point deadline) {
    std::array<char, longestOutput> buffer;
    while (text.size() < longestOutput) {
        if (!awaitReadable(fd, deadline))
            return false;
        const auto count = ::read(fd, buffer.data(), longestOutput - text.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return true;
}

} // namespace

Tool::Tool(std::filesystem::path program, std::vector<std::string> arguments, std::chrono::milliseconds timeout)
    : _program(std::move(program)), _arguments(std::move(arguments)), _timeout(timeout) {}

bool Tool::exists() const {
    return ::access(_program.c_str(), X_OK) == 0;
}

std::optional<std::string> Tool::ask() {
    std::array<int, 2> ends{};
    if (_hangs || !exists() || ::pipe2(ends.data(), O_CLOEXEC) != 0)
        return std::nullopt;
    const Descriptor reading(ends[0]);
    Descriptor writing(ends[1]);
    try {
        ChildProgram child(_program, _arguments, {-1, writing.get(), -1});
        writing.reset();
        const auto deadline = Clock::now() + _timeout;
        std::string text;
        const auto status = readAll(reading.get(), text, deadline) ? child.awaitEnd(deadline) : std::nullopt;
        _hangs = !status;
        if (status && WIFEXITED(*status) && WEXITSTATUS(*status) == 0)
            return text;
    } catch (const std::system_error&) { // as one that fails
    }
    return std::nullopt;
}

} // namespace further::machine
