#include "WaitingPython.h"

#include "BootedPython.h"

#include "plugins/common/launcher/SpecFile.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cppunit/TestAssert.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <tuple>

namespace further::boot {

namespace {

std::vector<char*> asPointers(std::vector<std::string>& words) {
    std::vector<char*> all;
    for (auto& word : words)
        all.push_back(word.data());
    all.push_back(nullptr);
    return all;
}

std::pair<Descriptor, Descriptor> makePipe() {
    std::array<int, 2> ends{};
    CPPUNIT_ASSERT_EQUAL(0, ::pipe2(ends.data(), O_CLOEXEC));
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor copyOf(int fd) {
    return Descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
}

bool isPythonPath(const std::string& variable) {
    return variable.starts_with("PYTHONPATH=");
}

} // namespace

std::vector<std::string> WaitingPython::command() {
    return {FURTHER_PYTHON, "-u"};
}

WaitingPython::WaitingPython(const Environment& environment, const std::string& words) {
    std::array<int, 2> ends{};
    CPPUNIT_ASSERT_EQUAL(0, ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()));
    _socket = Descriptor(ends[0]);
    auto variables = environment;
    variables.push_back("FURTHER_BOOT=" + words);
    if (std::none_of(environment.begin(), environment.end(), isPythonPath))
        variables.push_back("PYTHONPATH=" + BootedPython::module());
    auto whole = command();
    whole.emplace_back("/nonexistent/waiting" + std::string(100, '-'));
    spawn(makeStreams(-1), whole, variables, "/", Descriptor(ends[1]), false);
}

WaitingPython::WaitingPython(const Environment& environment, const std::string& directory,
                             const std::vector<std::string>& words, int terminal) {
    auto whole = command();
    whole.insert(whole.end(), words.begin(), words.end());
    spawn(makeStreams(terminal), whole, environment, directory, {}, terminal >= 0);
}

WaitingPython::Streams WaitingPython::makeStreams(int terminal) {
    if (terminal >= 0)
        return {copyOf(terminal), copyOf(terminal), copyOf(terminal)};
    auto [input, ownInput] = makePipe();
    auto [ownOutput, output] = makePipe();
    auto [ownErrors, errors] = makePipe();
    _input = std::move(ownInput);
    _output = std::move(ownOutput);
    _errors = std::move(ownErrors);
    return {std::move(input), std::move(output), std::move(errors)};
}

void WaitingPython::spawn(const Streams& streams, std::vector<std::string> command, Environment environment,
                          const std::string& directory, const Descriptor& assignments, bool terminal) {
    const auto argv = asPointers(command);
    const auto envp = asPointers(environment);
    const pid_t parent = ::getpid();
    _pid = ::fork();
    if (_pid != 0)
        return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that is killed leaves nothing behind
    if (::getppid() != parent || ::chdir(directory.c_str()) != 0)
        ::_exit(127);
    ::setsid();
    std::array<int, 4> wanted{streams[0].get(), streams[1].get(), streams[2].get(), assignments.get()};
    for (int& fd : wanted) // out of the way first
        fd = fd < 0 ? -1 : ::fcntl(fd, F_DUPFD_CLOEXEC, 100);
    ::close_range(0, 99, 0);
    for (int fd = 0; fd < static_cast<int>(wanted.size()); ++fd)
        ::dup2(wanted[static_cast<std::size_t>(fd)], fd);
    ::close_range(100, ~0U, 0);
    if (terminal)
        ::ioctl(STDIN_FILENO, TIOCSCTTY, 0);
    ::execve(argv[0], argv.data(), envp.data());
    ::_exit(127);
}

WaitingPython::WaitingPython(Descriptor socket) : _socket(std::move(socket)) {}

WaitingPython::~WaitingPython() {
    if (_pid > 0) {
        ::kill(_pid, SIGKILL);
        ::waitpid(_pid, nullptr, 0);
    }
}

void WaitingPython::requireInTime(bool inTime, const std::string& what) const {
    if (!inTime)
        throw std::runtime_error(what + "; stdout: " + _out + "; stderr: " + _err);
}

launcher::WaitingReport WaitingPython::awaitReport() {
    launcher::WaitingReport report;
    pollfd ready{_socket.get(), POLLIN, 0};
    requireInTime(::poll(&ready, 1, static_cast<int>(testing::Deadline().left().count())) > 0, "no report comes");
    const auto size = ::recv(_socket.get(), &report, sizeof report, 0);
    if (size != static_cast<ssize_t>(sizeof report)) {
        const auto end = awaitEnd();
        throw std::runtime_error("it ended without a report: " + std::to_string(end.code) + end.output + end.errors);
    }
    return report;
}

void WaitingPython::send(std::string_view bytes) const {
    CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(bytes.size()),
                         ::send(_socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

void WaitingPython::assign(const launcher::Spec& spec, const launcher::Assignment& assignment, int terminal) {
    const auto streams = makeStreams(terminal);
    const auto file = launcher::makeSpecFile(spec);
    CPPUNIT_ASSERT(launcher::sendAssignment(_socket, assignment,
                                            {streams[0].get(), streams[1].get(), streams[2].get(), file.get()}));
    if (terminal >= 0) { // what it has waited with
        _output.reset();
        _errors.reset();
    }
}

void WaitingPython::type(std::string_view text) const {
    CPPUNIT_ASSERT_EQUAL(static_cast<ssize_t>(text.size()), ::write(_input.get(), text.data(), text.size()));
}

/// False at the end of both streams.
bool WaitingPython::read(const testing::Deadline& deadline) {
    std::array<pollfd, 2> ready{{{_output.get(), POLLIN, 0}, {_errors.get(), POLLIN, 0}}};
    if (!_output && !_errors)
        return false;
    requireInTime(::poll(ready.data(), ready.size(), static_cast<int>(deadline.left().count())) > 0, "it doesn't end");
    std::array<char, 65536> buffer{};
    for (auto [descriptor, text, state] :
         {std::tuple{&_output, &_out, ready[0].revents}, {&_errors, &_err, ready[1].revents}}) {
        const auto count = state == 0 ? ssize_t{-1} : ::read(descriptor->get(), buffer.data(), buffer.size());
        if (count > 0)
            text->append(buffer.data(), static_cast<std::size_t>(count));
        else if (state != 0)
            descriptor->reset();
    }
    return true;
}

WaitingPython::End WaitingPython::awaitEnd() {
    const testing::Deadline deadline;
    while (read(deadline)) {
    }
    int status = 0;
    if (_pid > 0)
        ::waitpid(std::exchange(_pid, -1), &status,
                  0); // its streams are closed: it has ended, or the test's time is up
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), _out, _err};
}

void WaitingPython::requireSame(const End& expected, const End& actual) {
    CPPUNIT_ASSERT_EQUAL(expected.errors, actual.errors);
    CPPUNIT_ASSERT_EQUAL(expected.code, actual.code);
    const auto wanted = testing::linesOf(expected.output);
    const auto got = testing::linesOf(actual.output);
    for (std::size_t i = 0; i < std::min(wanted.size(), got.size()); ++i)
        CPPUNIT_ASSERT_EQUAL(wanted[i], got[i]);
    CPPUNIT_ASSERT_EQUAL(expected.output, actual.output);
}

void WaitingPython::awaitOutput(std::string_view text) {
    const testing::Deadline deadline;
    while (_out.find(text) == std::string::npos)
        requireInTime(read(deadline), "doesn't print " + std::string(text));
}

} // namespace further::boot
