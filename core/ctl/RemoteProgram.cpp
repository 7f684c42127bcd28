#include "ctl/RemoteProgram.h"

#include "ctl/Failure.h"
#include "ctl/Patience.h"
#include "ctl/Printable.h"
#include "protocol/JsonText.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <system_error>

namespace further::ctl {

namespace {

using namespace std::chrono_literals;

/// How long the agent may say nothing, and not have read a stop: what holds it up is input that the program doesn't
/// read.
constexpr auto patience = 1s;

std::string startMessage(const std::string& source, const std::vector<std::string>& arguments) {
    std::string message = R"({"type":"start","data":{"sourceScript":)";
    appendJsonString(message, source);
    message += R"(,"args":[)";
    for (const auto& argument : arguments) {
        if (&argument != &arguments.front())
            message += ',';
        appendJsonString(message, argument);
    }
    message += "]}}";
    return message;
}

} // namespace

RemoteProgram::RemoteProgram(const Poco::Net::WebSocket& socket, AgentAddress address, const std::string& source,
                             const std::vector<std::string>& arguments)
    : _socket(socket)
    , _address(std::move(address))
    , _out(STDOUT_FILENO)
    , _err(STDERR_FILENO)
    , _blockedSignals(Signals::block())
    , _sender(_socket, startMessage(source, arguments), {STDIN_FILENO, heartbeat})
    , _signals(std::move(_blockedSignals), {[this] { _sender.stop(); }, patience, [this] { severWhereStuck(); }})
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
        _started = true;
        _sender.programStarted();
    } else if (type == "stopped") {
        const auto code = data.integer("exitCode");
        return code ? exitCodeOf(*code) : static_cast<int>(ExitCode::failed);
    } else if (type == "error") {
        onError(data);
    }
    return std::nullopt;
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
        _err.write("further-linkctl: the agent says: " + printable(sentenceOf(data)) + "\n");
}

int RemoteProgram::onConnectionEnd() {
    if (_severed) {
        _err.write("further-linkctl: the agent took no stop, as the program doesn't read its input; the end of the "
                   "connection stops it.\n");
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
