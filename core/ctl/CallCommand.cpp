#include "ctl/CallCommand.h"

#include "ctl/CallData.h"
#include "ctl/Failure.h"
#include "ctl/Json.h"
#include "ctl/LocalAgent.h"
#include "ctl/Output.h"
#include "ctl/RemoteCall.h"
#include "ctl/Terminal.h"
#include "protocol/JsonText.h"

#include <further/Utf8.h>

#include <CLI/CLI.hpp>
#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>

#include <unistd.h>

#include <chrono>

namespace further::ctl {

namespace {

constexpr auto callHelp = R"(Example:
  further-linkctl call system-info.get
  further-linkctl call hello.greet '{"name": "Ada"}'
  further-linkctl call system-info.subscribe '{"interval": "2 s"}' --follow
  further-linkctl call hello.greet @greeting.json --port 8030

What messages there are, and an example of each: further-linkctl plugins NAME.
It ends after the first answer, or where nothing is answered once the agent has
taken the message; with --follow at Ctrl-C. Without --host and --port the local
agent is meant, wherever it listens.

Exit code: 0 answered, 1 failed or answered with an error, 2 wrong usage, 3 no
agent answers, 4 denied, 130 ended by Ctrl-C.)";

/// So long may an agent take at most, in seconds: a day is for ever.
constexpr double longestPatience = 86400;

} // namespace

CallCommand::CallCommand(CLI::App& program)
    : _app(*program.add_subcommand("call", "Send any message to an agent, and print what it answers")) {
    _app.add_option("TYPE", _type, "The message's type, such as hello.greet")->option_text(" ")->required();
    _app.add_option("JSON", _data, "Its data: a JSON object, @FILE that holds one, or - for the standard input")
        ->option_text(" ");
    _app.add_flag("-f,--follow", _follow, "Print every answer that comes, until Ctrl-C");
    _app.add_option("--timeout", _patience, "How long to wait for the first answer")
        ->check(CLI::Range(0.1, longestPatience))
        ->option_text("SECONDS (10)");
    _address.addTo(_app);
    _socket.addTo(_app);
    _app.add_flag("--json", _json, "Print each answer on one line, as in a pipe");
    _app.footer(callHelp);
}

int CallCommand::run() {
    const auto request = message();
    const auto where = address();
    AgentClient agent(where);
    const auto until = _follow               ? RemoteCall::Until::ctrlC
                       : isUnanswered(agent) ? RemoteCall::Until::taken
                                             : RemoteCall::Until::answer;
    const bool pretty = !_json && ::isatty(STDOUT_FILENO) != 0;
    const auto onAnswer = [pretty](const Fields& answer) {
        print((pretty ? prettyJson(answer.json()) : compactJson(answer.json())) + "\n");
    };
    const auto patience =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::duration<double>(_patience));
    return RemoteCall(agent.open("/exec"), where, request, {until, patience, onAnswer}).run();
}

std::string CallCommand::message() const {
    if (!isUtf8(_type))
        throw Failure(ExitCode::usage, "A message's type is UTF-8 text, and this one isn't");
    std::string text = R"({"type":)";
    appendJsonString(text, _type);
    if (_app.count("JSON") > 0)
        text += R"(,"data":)" + callData(_data);
    return text + '}';
}

AgentAddress CallCommand::address() const {
    if (AgentAddress::givenTo(_app) && _socket.path.empty())
        return _address;
    return addressOfLocalAgent(_socket, _address);
}

bool CallCommand::isUnanswered(const AgentClient& agent) const {
    try {
        for (const auto& plugin : Fields(parseJson(agent.get("/plugins"))).objects("plugins"))
            for (const auto& received : plugin.objects("receives"))
                if (received.text("type") == _type) {
                    const auto answers = received.json().getArray("answers");
                    return answers && answers->size() == 0;
                }
    } catch (const Poco::Exception&) {
        // An agent that doesn't describe itself is asked all the same.
    } catch (const Failure& failure) {
        if (failure.code() == ExitCode::unreachable)
            throw;
    }
    return false;
}

} // namespace further::ctl
