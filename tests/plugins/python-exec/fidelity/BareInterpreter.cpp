#include "BareInterpreter.h"

#include "support/Deadline.h"

#include <further/Descriptor.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace further::testing {

namespace {

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::system_error(errno, std::generic_category(), "pipe2");
        reading = Descriptor(ends[0]);
        writing = Descriptor(ends[1]);
    }

    Descriptor reading;
    Descriptor writing;
};

std::vector<char*> pointersTo(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (auto& word : words)
        all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

/// One process, which is killed where it is left behind.
class BareProcess {
public:
    BareProcess(const std::filesystem::path& file, std::vector<std::string> words, std::vector<std::string> environment)
        : _pid(::fork()) {
        if (_pid < 0)
            throw std::system_error(errno, std::generic_category(), "fork");
        if (_pid == 0)
            execute(file, std::move(words), std::move(environment));
        _process = Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, _pid, 0)));
        _input.reading.reset();
        _output.writing.reset();
        _errors.writing.reset();
    }
    ~BareProcess() {
        if (_pid > 0) {
            ::kill(_pid, SIGKILL);
            ::waitpid(_pid, nullptr, 0);
        }
    }
    BareProcess(const BareProcess&) = delete;
    BareProcess& operator=(const BareProcess&) = delete;

    void type(const std::string& text) const {
        // What a program doesn't read, because it has ended, is no fault.
        [[maybe_unused]] const auto written = ::write(_input.writing.get(), text.data(), text.size());
    }
    void endInput() { _input.writing.reset(); }
    /// What doesn't obey has as long as it has with an agent.
    void stop() {
        ::kill(-_pid, SIGTERM);
        pollfd ended{_process.get(), POLLIN, 0};
        if (::poll(&ended, 1, 4000) == 0)
            ::kill(-_pid, SIGKILL);
    }

    /// Waits for what comes next and adds it; false at the end.
    bool read(Outcome& outcome, const Deadline& deadline) {
        std::array<pollfd, 2> ready{{{_output.reading.get(), POLLIN, 0}, {_errors.reading.get(), POLLIN, 0}}};
        if (!_output.reading && !_errors.reading)
            return false;
        if (::poll(ready.data(), ready.size(), static_cast<int>(deadline.left().count())) <= 0)
            throw std::runtime_error("The interpreter did not end; it has printed: " + outcome.output + outcome.errors);
        if (ready[0].revents != 0)
            readInto(outcome.output, _output.reading);
        if (ready[1].revents != 0)
            readInto(outcome.errors, _errors.reading);
        return true;
    }

    /// Negative for a signal. Killed where it lives on at the deadline.
    int awaitExit(const Deadline& deadline) {
        pollfd ended{_process.get(), POLLIN, 0};
        if (::poll(&ended, 1, static_cast<int>(deadline.left().count())) <= 0)
            ::kill(_pid, SIGKILL);
        int status = 0;
        ::waitpid(std::exchange(_pid, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

private:
    [[noreturn]] void execute(const std::filesystem::path& file, std::vector<std::string> words,
                              std::vector<std::string> environment) const {
        ::setsid();
        ::dup2(_input.reading.get(), STDIN_FILENO);
        ::dup2(_output.writing.get(), STDOUT_FILENO);
        ::dup2(_errors.writing.get(), STDERR_FILENO);
        ::syscall(SYS_close_range, 3U, ~0U, 0U);
        for (int signal = 1; signal < NSIG; ++signal)
            ::signal(signal, SIG_DFL);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        if (::chdir(file.parent_path().c_str()) == 0)
            ::execve(words[0].c_str(), pointersTo(words).data(), pointersTo(environment).data());
        ::_exit(127);
    }

    static void readInto(std::string& text, Descriptor& from) {
        std::array<char, 65536> buffer{};
        const auto count = ::read(from.get(), buffer.data(), buffer.size());
        if (count <= 0)
            from.reset();
        else
            text.append(buffer.data(), static_cast<std::size_t>(count));
    }

    Pipe _input;
    Pipe _output;
    Pipe _errors;
    pid_t _pid;
    Descriptor _process;
};

} // namespace

BareInterpreter::BareInterpreter(std::filesystem::path probes, std::vector<std::string> environment)
    : _probes(std::move(probes)), _environment(std::move(environment)) {}

Outcome BareInterpreter::run(const Probe& probe) const {
    using Kind = Probe::Step::Kind;
    const auto file = _probes / probe.file;
    std::vector<std::string> words{"/usr/bin/python3", "-u", file.string()};
    words.insert(words.end(), probe.arguments.begin(), probe.arguments.end());
    auto environment = _environment;
    for (auto& variable : environment)
        if (variable.starts_with("PWD="))
            variable = "PWD=" + file.parent_path().string();
    BareProcess process(file, std::move(words), std::move(environment));
    Progress progress(probe);
    Outcome outcome;
    const Deadline deadline(std::chrono::seconds(60));
    do {
        while (const auto* step = progress.next(outcome.output)) {
            if (step->kind == Kind::type)
                process.type(step->text);
            else if (step->kind == Kind::endInput)
                process.endInput();
            else
                process.stop();
        }
    } while (process.read(outcome, deadline));
    outcome.exitCode = process.awaitExit(std::chrono::seconds(1));
    return outcome;
}

} // namespace further::testing
