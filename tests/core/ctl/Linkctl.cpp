#include "Linkctl.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace further::ctl {

namespace {

constexpr int deadline = 20'000;

struct Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::runtime_error("pipe2");
        read = Descriptor(ends[0]);
        write = Descriptor(ends[1]);
    }
    Descriptor read;
    Descriptor write;
};

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> result;
    for (auto& word : words)
        result.push_back(word.data());
    result.push_back(nullptr);
    return result;
}

/// The attributes and file actions of a child without our threads' blocked signals.
struct Spawn {
    Spawn() {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawnattr_init(&attributes);
        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
    }
    ~Spawn() {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    Spawn(const Spawn&) = delete;
    Spawn& operator=(const Spawn&) = delete;

    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

} // namespace

Linkctl::Linkctl(std::vector<std::string> arguments, Joined joined, std::vector<std::string> environment) {
    arguments.insert(arguments.begin(), FURTHER_LINKCTL);
    environment.insert(environment.end(), {"PATH=/usr/bin:/bin", "TERM=xterm-256color", "XDG_CONFIG_HOME=/nowhere"});
    for (const char* name : {"ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"})
        if (const char* value = std::getenv(name))
            environment.push_back(std::string(name) + "=" + value);

    Spawn spawn;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    Pipe in;
    Pipe out;
    Pipe err;
    if (joined == Joined::terminal) {
        flags |= POSIX_SPAWN_SETSID;
        _output = Descriptor(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
        std::array<char, 64> name{};
        const winsize size{24, 60, 0, 0};
        if (!_output || ::grantpt(_output.get()) != 0 || ::unlockpt(_output.get()) != 0 ||
            ::ptsname_r(_output.get(), name.data(), name.size()) != 0 || ::ioctl(_output.get(), TIOCSWINSZ, &size) != 0)
            throw std::runtime_error("no terminal");
        // The first terminal that a session's leader opens becomes the session's own.
        ::posix_spawn_file_actions_addopen(&spawn.actions, STDIN_FILENO, name.data(), O_RDWR, 0);
        ::posix_spawn_file_actions_adddup2(&spawn.actions, STDIN_FILENO, STDOUT_FILENO);
        _input = Descriptor(::fcntl(_output.get(), F_DUPFD_CLOEXEC, 0));
    } else {
        ::posix_spawn_file_actions_adddup2(&spawn.actions, in.read.get(), STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&spawn.actions, out.write.get(), STDOUT_FILENO);
        _input = std::move(in.write);
        _output = std::move(out.read);
    }
    ::posix_spawn_file_actions_adddup2(&spawn.actions, err.write.get(), STDERR_FILENO);
    _errors = std::move(err.read);
    ::posix_spawnattr_setflags(&spawn.attributes, flags);
    ::fcntl(_input.get(), F_SETFL, O_NONBLOCK);
    if (::posix_spawn(&_pid, FURTHER_LINKCTL, &spawn.actions, &spawn.attributes, pointers(arguments).data(),
                      pointers(environment).data()) != 0)
        throw std::runtime_error("posix_spawn " FURTHER_LINKCTL);
}

Linkctl::~Linkctl() {
    if (_pid > 0) {
        ::kill(_pid, SIGKILL);
        ::waitpid(_pid, nullptr, 0);
    }
}

void Linkctl::type(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(_input.get(), text.data(), text.size());
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno == EAGAIN)
            pump(true);
        else
            throw std::runtime_error("further-linkctl reads no input");
    }
}

void Linkctl::signal(int number) {
    ::kill(_pid, number);
}

bool Linkctl::hasRawTerminal() const {
    termios modes{};
    if (::tcgetattr(_input.get(), &modes) != 0)
        throw std::runtime_error("further-linkctl has no terminal");
    return (modes.c_lflag & (ECHO | ICANON | ISIG)) == 0 && (modes.c_oflag & OPOST) == 0;
}

void Linkctl::makeCooked() {
    termios modes{};
    ::tcgetattr(_input.get(), &modes);
    modes.c_lflag |= ECHO | ICANON | ISIG;
    modes.c_oflag |= OPOST;
    ::tcsetattr(_input.get(), TCSANOW, &modes);
}

void Linkctl::resizeTerminal(int rows, int columns) {
    const winsize size{static_cast<unsigned short>(rows), static_cast<unsigned short>(columns), 0, 0};
    ::ioctl(_input.get(), TIOCSWINSZ, &size);
}

void Linkctl::pump(bool toWrite) {
    std::array<pollfd, 3> ready{
        {{_output.get(), POLLIN, 0}, {_errors.get(), POLLIN, 0}, {toWrite ? _input.get() : -1, POLLOUT, 0}}};
    if (::poll(ready.data(), ready.size(), deadline) <= 0)
        throw std::runtime_error("Nothing came in time. stdout: " + _out.substr(0, 300) +
                                 " stderr: " + _err.substr(0, 300));
    const auto read = [](const pollfd& from, Descriptor& descriptor, std::string& into) {
        if (from.revents == 0)
            return;
        std::array<char, 65536> buffer{};
        const auto count = ::read(descriptor.get(), buffer.data(), buffer.size());
        if (count > 0)
            into.append(buffer.data(), static_cast<std::size_t>(count));
        else
            descriptor.reset(); // A terminal reports its end as an error.
    };
    read(ready[0], _output, _out);
    read(ready[1], _errors, _err);
}

void Linkctl::awaitOutput(const std::string& text) {
    while (_out.find(text) == std::string::npos) {
        if (!_output)
            throw std::runtime_error("stdout ended without \"" + text + "\": " + _out + _err);
        pump();
    }
}

void Linkctl::awaitErrors(const std::string& text) {
    while (_err.find(text) == std::string::npos) {
        if (!_errors)
            throw std::runtime_error("stderr ended without \"" + text + "\": " + _err);
        pump();
    }
}

int Linkctl::awaitExit() {
    while (_output || _errors)
        pump();
    int status = 0;
    ::waitpid(_pid, &status, 0);
    _pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

TemporaryFile::TemporaryFile(std::string_view content) : _path("/tmp/further-ctl-test-XXXXXX") {
    const Descriptor file(::mkstemp(_path.data()));
    if (::write(file.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()))
        throw std::runtime_error("no temporary file");
}

TemporaryFile::~TemporaryFile() {
    ::unlink(_path.c_str());
}

} // namespace further::ctl
