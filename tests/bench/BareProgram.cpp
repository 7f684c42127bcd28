#include "BareProgram.h"

#include "Wait.h"

#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace further::bench {

namespace {

constexpr std::size_t readAtOnce = 64 * 1024;
constexpr std::chrono::seconds patience{30};

/// Its reading and its writing end.
std::pair<Descriptor, Descriptor> pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error("There is no pipe to be had.");
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

} // namespace

BareProgram::BareProgram(const std::string& script) : _buffer(readAtOnce, '\0') {
    auto input = pipe();
    auto output = pipe();
    std::string words[] = {"/usr/bin/python3", "-u", "-c", script};
    char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, input.first.get(), STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output.second.get(), STDOUT_FILENO);
    // Where it floods, it is to end without a word about its broken pipe.
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const int error = ::posix_spawn(&_pid, arguments[0], &actions, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
        throw std::runtime_error("/usr/bin/python3 doesn't start.");
    }
    _input = std::move(input.second);
    _output = std::move(output.first);
}

BareProgram::~BareProgram() {
    if (_pid > 0) {
        ::kill(_pid, SIGKILL);
        ::waitpid(_pid, nullptr, 0);
    }
}

void BareProgram::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(_input.get(), bytes.data(), bytes.size());
        if (written <= 0) {
            throw std::runtime_error("The bare program reads no more.");
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string_view BareProgram::read() {
    const auto count = ::read(_output.get(), _buffer.data(), _buffer.size());
    return {_buffer.data(), static_cast<std::size_t>(count > 0 ? count : 0)};
}

void BareProgram::awaitOutput(std::size_t count) {
    for (std::size_t seen = 0; seen < count;) {
        const auto piece = read();
        if (piece.empty()) {
            throw std::runtime_error("The bare program has ended before it had printed all of its output.");
        }
        seen += piece.size();
    }
}

void BareProgram::terminate() const {
    ::kill(_pid, SIGTERM);
}

void BareProgram::await() {
    ::waitpid(_pid, nullptr, 0);
    _pid = -1;
}

} // namespace further::bench
