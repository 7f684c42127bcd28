#include "plugins/pi-top/SimulatorProcess.h"

#include "plugins/pi-top/Lines.h"

#include <Poco/Exception.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>
#include <vector>

namespace further::pitop {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t longestAnswer = 16 * 1024;

void dontBlock(const Descriptor& descriptor) {
    ::fcntl(descriptor.get(), F_SETFL, ::fcntl(descriptor.get(), F_GETFL) | O_NONBLOCK);
}

std::string endOf(int status) {
    return WIFSIGNALED(status) ? "was ended by signal " + std::to_string(WTERMSIG(status))
                               : "ended with code " + std::to_string(WEXITSTATUS(status));
}

/// What stands between `before` and the next blank or sentence's end.
std::string wordBehind(std::string_view line, std::string_view before) {
    const auto found = line.find(before);
    if (found == std::string_view::npos)
        return {};
    line.remove_prefix(found + before.size());
    auto word = std::string(line.substr(0, line.find(' ')));
    if (!word.empty() && word.back() == '.')
        word.pop_back();
    return word;
}

} // namespace

struct SimulatorProcess::Pipe {
    Pipe() {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw std::system_error(errno, std::generic_category(), "pipe");
        reading = Descriptor(ends[0]);
        writing = Descriptor(ends[1]);
    }
    Descriptor reading;
    Descriptor writing;
};

struct SimulatorProcess::Process {
    Pipe input;
    Pipe output;
    Pipe errors;
    Lines outputLines;
    Lines errorLines;
    machine::ChildProgram program;
    Registered outputWatch;
    Registered errorsWatch;
    Registered endWatch;

    Process(const std::filesystem::path& path, const std::vector<std::string>& arguments)
        : program(path, arguments, {input.reading.get(), output.writing.get(), errors.writing.get()}) {
        input.reading.reset();
        output.writing.reset();
        errors.writing.reset();
        dontBlock(input.writing);
        dontBlock(output.reading);
        dontBlock(errors.reading);
    }
};

SimulatorProcess::SimulatorProcess(Strand& strand, Options options, Poco::Logger& logger)
    : _strand(strand), _options(std::move(options)), _logger(logger) {}

/// The end of its stdin asks it to end; it has a moment to remove its files before it is killed.
SimulatorProcess::~SimulatorProcess() {
    if (!_process)
        return;
    _process->input.writing.reset();
    _process->program.awaitEnd(Clock::now() + patience);
}

void SimulatorProcess::start() {
    launch();
    const auto deadline = Clock::now() + startPatience;
    while (_process && !_serves && machine::awaitReadable(_process->output.reading.get(), deadline)) {
        onOutput();
        if (!_process->outputWatch && machine::awaitReadable(_process->program.end(), deadline))
            onEnd();
    }
    if (_serves)
        return;
    if (_process) {
        _process.reset();
        throw Poco::RuntimeException(_options.program.string() + " does not serve after " +
                                     std::to_string(startPatience.count() / 1000) + " s");
    }
    throw Poco::RuntimeException(_lastError);
}

void SimulatorProcess::launch() {
    std::vector<std::string> arguments{"--attached",    "--requests", _options.requests,      "--events",
                                       _options.events, "--root",     _options.root.string(), "--device",
                                       _options.device};
    if (!_options.script.empty())
        arguments.insert(arguments.end(), {"--script", _options.script.string()});
    _serves = false;
    _lastError.clear();
    std::error_code ignored;
    std::filesystem::remove_all(_options.root, ignored); // what one that was killed has left
    try {
        _process = std::make_unique<Process>(_options.program, arguments);
    } catch (const std::system_error& problem) {
        throw Poco::RuntimeException("The simulator can't be started: " + std::string(problem.what()));
    }
    _process->outputWatch = _strand.watch(_process->output.reading.get(), Ready::read, [this] { onOutput(); });
    _process->errorsWatch = _strand.watch(_process->errors.reading.get(), Ready::read, [this] { onErrors(); });
    _process->endWatch = _strand.watch(_process->program.end(), Ready::read, [this] { onEnd(); });
}

void SimulatorProcess::onOutput() {
    if (!_process->outputLines.read(_process->output.reading, [this](const std::string& line) { onLine(line); }))
        onOutputEnd();
}

/// Its end is near; one that lives on will never answer anything.
void SimulatorProcess::onOutputEnd() {
    _process->outputWatch = {};
    ::kill(-_process->program.pid(), SIGKILL);
}

void SimulatorProcess::onErrors() {
    const bool more = _process->errorLines.read(_process->errors.reading, [this](const std::string& line) {
        _lastError = line;
        _logger.warning(line);
    });
    if (!more)
        _process->errorsWatch = {};
}

void SimulatorProcess::onLine(const std::string& line) {
    if (!_serves)
        return onServing(line);
    if (_pending.empty())
        return;
    auto& text = _pending.front().answer;
    if (text.size() + line.size() < longestAnswer)
        text += line + "\n";
    if (line.starts_with("ok"))
        answer({});
    else if (line.starts_with("error: "))
        answer(Error(ErrorCode::invalidData, "The simulator says: " + line.substr(sizeof "error: " - 1)));
}

void SimulatorProcess::onServing(const std::string& line) {
    const auto requests = wordBehind(line, "Requests: ");
    const auto events = wordBehind(line, "Events: ");
    if (requests.empty() || events.empty())
        return;
    _options.requests = requests;
    _options.events = events;
    _serves = true;
    _logger.information(line);
    if (!_pending.empty()) { // it was started by a command
        _pending.front().answer = line + "\n";
        answer({});
    }
}

void SimulatorProcess::onEnd() {
    if (_process->outputWatch)
        onOutput();
    if (_process->errorsWatch)
        onErrors(); // its last words
    const auto status = _process->program.awaitEnd(Clock::now());
    _process.reset();
    _serves = false;
    const auto reason =
        "The simulator " + (status ? endOf(*status) : "has ended") + (_lastError.empty() ? "." : ": " + _lastError);
    _lastError = reason;
    _logger.warning(reason);
    failAll(reason);
}

void SimulatorProcess::command(const std::string& line, Then then) {
    if (_pending.size() == mostWaiting)
        throw Error(ErrorCode::busy,
                    "The simulator has " + std::to_string(mostWaiting) + " commands to answer already.");
    if (_process && machine::awaitReadable(_process->program.end(), Clock::now()))
        onEnd(); // the strand has not come to it yet
    if (!_process) {
        if (line != "start")
            throw Error(ErrorCode::unavailable, "The simulator has ended. The command \"start\" starts it again.");
        try {
            launch();
        } catch (const Poco::Exception& problem) {
            throw Error(ErrorCode::unavailable, problem.message() + ".");
        }
    } else {
        const auto text = line + "\n";
        if (::write(_process->input.writing.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
            throw Error(ErrorCode::unavailable, "The simulator takes no commands just now.");
    }
    _pending.push_back({{}, std::move(then)});
    if (!_deadline)
        awaitAnswer();
}

void SimulatorProcess::awaitAnswer() {
    if (std::any_of(_pending.begin(), _pending.end(), [](const Pending& pending) { return bool(pending.then); }))
        _deadline = _strand.after(_serves ? patience : startPatience, [this] { onDeadline(); });
    else
        _deadline = {};
}

/// Its answers may come all the same, and in their order: those who waited keep their places. When there are no more
/// places it is given up, so that "start" can begin a new one.
void SimulatorProcess::onDeadline() {
    _deadline = {};
    if (_process && _pending.size() == mostWaiting)
        ::kill(-_process->program.pid(), SIGKILL);
    std::vector<Then> late;
    for (auto& pending : _pending)
        late.push_back(std::exchange(pending.then, {}));
    for (const auto& then : late)
        if (then)
            then(Error(ErrorCode::unavailable, "The simulator does not answer."), {});
}

void SimulatorProcess::answer(const std::optional<Error>& error) {
    const auto done = std::move(_pending.front());
    _pending.pop_front();
    awaitAnswer();
    if (done.then)
        done.then(error, done.answer);
}

void SimulatorProcess::failAll(const std::string& reason) {
    _deadline = {};
    for (const auto& pending : std::exchange(_pending, {}))
        if (pending.then)
            pending.then(Error(ErrorCode::unavailable, reason), {});
}

} // namespace further::pitop
