#include "ctl/RemoteProgram.h"

#include "ctl/Failure.h"
#include "ctl/Patience.h"
#include "ctl/Printable.h"

#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <system_error>

namespace further::ctl {

namespace {

using namespace std::chrono_literals;

/// How long the agent may say nothing, and not have read a stop: what holds it up is input that the program doesn't
/// read.
constexpr auto patience = 1s;

Descriptor blockSignals(bool terminal) {
    return terminal ? Signals::block({SIGHUP, SIGQUIT, SIGWINCH, SIGCONT}) : Signals::block();
}

} // namespace

RemoteProgram::RemoteProgram(const Poco::Net::WebSocket& socket, AgentAddress address, const ProgramStart& start,
                             std::unique_ptr<RawTerminal> terminal)
    : _socket(socket)
    , _address(std::move(address))
    , _out(STDOUT_FILENO)
    , _err(STDERR_FILENO)
    , _terminal(std::move(terminal))
    , _blockedSignals(blockSignals(_terminal != nullptr))
    , _sender(_socket, start.message(Sender::process),
              {STDIN_FILENO, heartbeat, _terminal ? [this] { _left = true; } : std::function<void()>()})
    , _signals(std::move(_blockedSignals), {[this] { _sender.stop(); }, patience, [this] { severWhereStuck(); },
                                            [this] {
                                                if (_terminal)
                                                    _terminal->leave();
                                            },
                                            [this](int number) { onSignal(number); }})
    , _reader(
          _socket, [this](const std::string& payload) { _sender.answerPing(payload); },
          [this](const std::string& payload) { _stopTaken = _stopTaken || payload == Sender::stopProbe; }) {}

int RemoteProgram::run() {
    try {
        const int code = follow();
        sayGoodbye();
        return code;
    } catch (const std::system_error& e) {
        _sender.stop();
        sayGoodbye();
        if (e.code() == std::errc::broken_pipe)
            return exitCodeOfSignal(SIGPIPE);
        throw Failure(ExitCode::failed, "The program's output can't be written here (" + e.code().message() +
                                            "), so the program was stopped. Is the disk full? Look at: df -h .");
    } catch (const Failure&) {
        sayGoodbye();
        throw;
    }
}

int RemoteProgram::follow() {
    std::string text;
    while (awaitMessage(text))
        if (const auto code = receive(parseMessage(text)))
            return *code;
    return onConnectionEnd();
}

std::optional<int> RemoteProgram::receive(const Fields& message) {
    const auto type = message.text("type");
    const auto data = message.object("data");
    if (type == "stdout") {
        _out.write(data.text("output"));
    } else if (type == "stderr") {
        _err.write(data.text("output"));
    } else if (type == "started") {
        onStarted();
    } else if (type == "stopped") {
        const auto code = data.integer("exitCode");
        return code ? exitCodeOf(*code) : static_cast<int>(ExitCode::failed);
    } else if (type == "error") {
        onError(data);
    } else if (type == "video") {
        onUnshown(type, "sends pictures, which can't be shown here: they are left out.");
    } else if (type == "keylisten") {
        onUnshown(type, "listens for keys of a keyboard, which can't be told apart here: it gets its input only.");
    } else if (type == "novnc") {
        onUnshown(type, "opens windows, which can't be shown here.");
    }
    return std::nullopt;
}

void RemoteProgram::onStarted() {
    _started = true;
    if (_terminal) {
        _terminal->enter();
        followSize();
    }
    _sender.programStarted();
}

void RemoteProgram::onUnshown(const std::string& type, const std::string& what) {
    if (_unshown.insert(type).second)
        note("the program " + what);
}

void RemoteProgram::onSignal(int number) {
    if (number == SIGCONT)
        _terminal->enterAgain();
    followSize();
}

void RemoteProgram::followSize() {
    if (const auto size = _terminal->size())
        _sender.resize(size->rows, size->columns);
}

/// A raw terminal goes down at a line's end, and not to the left.
void RemoteProgram::note(const std::string& sentence) {
    _err.write("further-linkctl: " + printable(sentence) + (_terminal && _terminal->entered() ? "\r\n" : "\n"));
}

void RemoteProgram::onError(const Fields& data) {
    const auto code = data.text("code");
    if (!_started)
        throw Failure(exitCodeOfError(code),
                      "The agent at " + _address.text() + " did not start the program. " + sentenceOf(data));
    // The answers to input that the program no longer takes, and to a stop that came as it ended: `stopped` follows.
    if (code == "not_running" || code == "conflict" || code == "unavailable")
        _sender.dropInput();
    else
        note("the agent says: " + sentenceOf(data));
}

int RemoteProgram::onLeft() {
    _terminal->leave();
    _err.write("\n"); // whatever has stood on the line
    note("you have left (~.); the end of the connection stops the program.");
    return exitCodeOfSignal(SIGINT);
}

int RemoteProgram::onConnectionEnd() {
    if (_left)
        return onLeft();
    if (_severed) {
        note("the agent took no stop, as the program doesn't read its input; the end of the connection stops it.");
        return exitCodeOfSignal(_signals.first());
    }
    const auto& ending = _reader.ending();
    const auto agent = "The agent at " + _address.text();
    const auto reason = ending.reason.empty() ? std::string() : " (" + ending.reason + ")";
    const auto look = " See whether it runs: further-linkctl plugins" + _address.options();
    switch (ending.code) {
    case 1006:
        throw Failure(ExitCode::failed, "The connection to the agent at " + _address.text() +
                                            " was lost before the program's end" + reason +
                                            "; an agent that still runs ends the program now." + look);
    case 1001:
        throw Failure(ExitCode::failed, agent + " has shut down" + reason + ", and ended the program with it." + look);
    case 1009:
        throw Failure(ExitCode::failed,
                      agent + " takes no message as large as the program" + reason +
                          ". Let the program read its data from its standard input instead: further-linkctl run FILE "
                          "< DATA");
    default:
        throw Failure(ExitCode::failed, agent + " closed the connection before the program's end, with code " +
                                            std::to_string(ending.code) + reason + "." + look);
    }
}

void RemoteProgram::sayGoodbye() {
    if (_terminal)
        _terminal->leave();
    _sender.close();
    _reader.awaitEnd(farewell);
}

bool RemoteProgram::awaitMessage(std::string& text) {
    ++_waits;
    _waiting = true;
    const bool received = _reader.next(text);
    _waiting = false;
    return received;
}

void RemoteProgram::severWhereStuck() {
    const unsigned waits = _waits;
    if (_waiting && waits == _waitsSeen && !_stopTaken) {
        _severed = true;
        ::shutdown(_socket.impl()->sockfd(), SHUT_RDWR);
    }
    _waitsSeen = waits;
}

} // namespace further::ctl
