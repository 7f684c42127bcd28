#include "support/ChildProcess.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace further::testing {

namespace {

std::pair<Descriptor, Descriptor> makePipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe2");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (auto& word : words)
        all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

/// Also for what it starts: a program that ignores signals because a test's thread did, or because a shell started the
/// tests in the background, would be another program.
void restoreChildSignals() {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int signal : {SIGPIPE, SIGINT, SIGQUIT, SIGHUP})
        ::signal(signal, SIG_DFL);
}

} // namespace

ChildProcess::ChildProcess(const std::string& program, std::vector<std::string> arguments,
                           std::vector<std::string> environment)
    : _program(program), _errors(::memfd_create("stderr", MFD_CLOEXEC)) {
    auto [theirInput, input] = makePipe();
    auto [output, theirOutput] = makePipe();
    const pid_t parent = ::getpid();
    _pid = ::fork();
    if (_pid < 0)
        throw std::system_error(errno, std::generic_category(), "fork");
    if (_pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that is killed leaves nothing behind
        if (::getppid() != parent)
            ::_exit(127);
        ::dup2(theirInput.get(), STDIN_FILENO);
        ::dup2(theirOutput.get(), STDOUT_FILENO);
        ::dup2(_errors.get(), STDERR_FILENO);
        restoreChildSignals();
        execute(std::move(arguments), std::move(environment));
    }
    _process = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, _pid, 0)));
    _input = std::move(input);
    _output = std::move(output);
}

ChildProcess::~ChildProcess() {
    if (_pid > 0) {
        ::kill(_pid, SIGKILL);
        ::waitpid(_pid, nullptr, 0);
    }
}

void ChildProcess::execute(std::vector<std::string> arguments, std::vector<std::string> environment) const {
    arguments.insert(arguments.begin(), _program);
    environment.insert(environment.end(), {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"});
    for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"})
        if (const char* value = std::getenv(name))
            environment.push_back(std::string(name) + "=" + value);
    ::execve(_program.c_str(), pointers(arguments).data(), pointers(environment).data());
    ::_exit(127);
}

void ChildProcess::type(std::string_view text) const {
    while (!text.empty()) {
        const auto written = ::write(_input.get(), text.data(), text.size());
        if (written < 0)
            fail("takes no input");
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void ChildProcess::signal(int number) const {
    ::kill(_pid, number);
}

/// False at its end.
bool ChildProcess::readOutput() {
    std::array<char, 65536> buffer{};
    const auto count = ::read(_output.get(), buffer.data(), buffer.size());
    if (count <= 0) {
        _output.reset();
        return false;
    }
    _out.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

void ChildProcess::awaitOutput(std::string_view text, const Deadline& deadline) {
    while (_out.find(text) == std::string::npos) {
        pollfd ready{_output.get(), POLLIN, 0};
        if (!_output || ::poll(&ready, 1, static_cast<int>(deadline.left().count())) <= 0 || !readOutput())
            fail("did not print \"" + std::string(text) + "\"");
    }
}

int ChildProcess::awaitExit(const Deadline& deadline) {
    std::array<pollfd, 2> ready{{{_process.get(), POLLIN, 0}, {}}};
    do {
        ready[1] = {_output.get(), POLLIN, 0};
        if (::poll(ready.data(), ready.size(), static_cast<int>(deadline.left().count())) <= 0)
            fail("did not end");
        if (ready[1].revents != 0)
            readOutput();
    } while (ready[0].revents == 0);
    // What it has printed is there, and others may hold its stdout.
    pollfd left{_output.get(), POLLIN, 0};
    while (_output && ::poll(&left, 1, 0) > 0 && readOutput()) {
    }
    int status = 0;
    ::waitpid(std::exchange(_pid, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::string ChildProcess::errors() const {
    std::string text;
    std::array<char, 65536> buffer{};
    ssize_t count = 0;
    while ((count = ::pread(_errors.get(), buffer.data(), buffer.size(), static_cast<off_t>(text.size()))) > 0)
        text.append(buffer.data(), static_cast<std::size_t>(count));
    return text;
}

void ChildProcess::fail(const std::string& what) const {
    throw std::runtime_error(_program + " " + what + "; stdout: " + _out.substr(0, 2000) + "; stderr: " + errors());
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

} // namespace further::testing
