#include "ctl/RemoteCall.h"

#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/Output.h"
#include "ctl/Patience.h"
#include "ctl/Printable.h"
#include "ctl/Units.h"

#include <Poco/Exception.h>

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

namespace further::ctl {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto probe = "taken";

} // namespace

RemoteCall::RemoteCall(const Poco::Net::WebSocket& socket, AgentAddress address, std::string message, Options options)
    : _socket(socket)
    , _address(std::move(address))
    , _options(std::move(options))
    , _deadline(steady_clock::now() + _options.patience)
    , _blockedSignals(Signals::block())
    , _sender(_socket, std::move(message), {-1, heartbeat})
    , _signals(std::move(_blockedSignals),
               {[this] { _sender.close(); }, farewell, [this] { ::shutdown(_socket.impl()->sockfd(), SHUT_RDWR); }})
    , _reader(
          _socket,
          [this](const std::string& payload) {
              _sender.answerPing(payload);
              limitWait();
          },
          [this](const std::string& payload) { onPong(payload); })
    , _output([this] { ::shutdown(_socket.impl()->sockfd(), SHUT_RDWR); }) {}

int RemoteCall::run() {
    if (_options.until == Until::taken)
        _sender.ping(probe);
    limitWait();
    try {
        for (std::string text; _reader.next(text); limitWait())
            if (receive(text)) {
                sayGoodbye();
                return static_cast<int>(ExitCode::good);
            }
    } catch (const Failure&) {
        sayGoodbye();
        throw;
    }
    return onConnectionEnd();
}

void RemoteCall::sayGoodbye() {
    _sender.close();
    _reader.awaitEnd(farewell);
}

bool RemoteCall::receive(const std::string& text) {
    const auto message = parseMessage(text);
    if (message.text("type") == "error") {
        const auto error = message.object("data");
        const auto sentence = sentenceOf(error);
        if (!_answered)
            throw Failure(exitCodeOfError(error.text("code")), sentence);
        Output(STDERR_FILENO).write("further-linkctl: the agent says: " + printable(sentence) + "\n");
        return false;
    }
    _answered = true;
    _options.onAnswer(message);
    return _options.until == Until::answer;
}

void RemoteCall::onPong(const std::string& payload) {
    if (payload == probe) {
        _taken = true;
        _sender.close();
    }
    limitWait();
}

void RemoteCall::limitWait() {
    if (_options.until == Until::ctrlC && !_taken)
        return;
    const auto left = _taken ? farewell : std::max(_deadline - steady_clock::now(), steady_clock::duration(1ms));
    _socket.setReceiveTimeout(Poco::Timespan(std::chrono::duration_cast<std::chrono::microseconds>(left).count()));
}

int RemoteCall::onConnectionEnd() {
    if (_signals.first() != 0)
        return exitCodeOfSignal(_signals.first());
    if (_output.gone())
        return exitCodeOfSignal(SIGPIPE);
    if (_taken)
        return static_cast<int>(ExitCode::good);
    const auto agent = "The agent at " + _address.text();
    if (_options.until != Until::ctrlC && steady_clock::now() >= _deadline)
        throw Failure(ExitCode::failed, agent + " didn't answer within " +
                                            durationText(std::chrono::duration<double>(_options.patience).count()) +
                                            ". Wait longer with --timeout, or for ever with --follow");
    const auto& ending = _reader.ending();
    throw Failure(ExitCode::failed, agent + " closed the connection, with code " + std::to_string(ending.code) +
                                        (ending.reason.empty() ? "" : " (" + ending.reason + ")") +
                                        ". See whether it runs: further-linkctl plugins" + _address.options());
}

} // namespace further::ctl
