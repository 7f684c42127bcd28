#include "ProbedAgent.h"

#include "support/RunClient.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Parser.h>
#include <Poco/RegularExpression.h>

#include <chrono>
#include <map>
#include <stdexcept>
#include <utility>

namespace further::testing {

namespace {

constexpr std::size_t atOnce = 4;
constexpr std::chrono::seconds patience(60);

void hide(std::string& text, const std::string& pattern, const std::string& instead) {
    Poco::RegularExpression(pattern).subst(text, instead, Poco::RegularExpression::RE_GLOBAL);
}

std::vector<std::string> complete(std::vector<std::string> settings, std::size_t warm) {
    settings.emplace_back("logging.level=warning");     // what is started needs no line each
    settings.emplace_back("python-exec.stopGrace=4 s"); // a busy machine is no reason to be killed
    settings.push_back("python-exec.warm=" + std::to_string(warm));
    return settings;
}

std::string startOf(const Probe& probe, ProbedAgent::As as) {
    std::string arguments;
    for (const auto& argument : probe.arguments)
        arguments += (arguments.empty() ? "" : ",") + inJson(argument);
    const auto what =
        as == ProbedAgent::As::text ? "\"code\":" + inJson(probe.source) : "\"path\":" + inJson("probes/" + probe.file);
    return R"({"runner":"python3",)" + what + ",\"args\":[" + arguments + "]}";
}

/// Probes that run beside each other on one connection, whose end comes in any order.
class ManyRuns {
public:
    ManyRuns(const AgentProcess& agent, bool terminal) : _client(agent.address(), terminal ? "pty=1" : "") {}

    void start(const Probe& probe, ProbedAgent::As as) {
        _running.emplace(probe.name, Progress(probe));
        _client.send("start", probe.name, startOf(probe, as));
        advance(probe.name);
    }
    std::size_t running() const { return _running.size(); }

    /// Takes one message; the outcome of a program goes to `outcomes` with its last one.
    void take(Outcomes& outcomes) {
        const auto message = next();
        if (message.type == "error" && message.text("code") != "not_running") // input that came after the end
            throw std::runtime_error("A probe didn't start: " + message.text("detail"));
        if (message.type == "stopped") {
            outcomes[message.process] = {_client.output(message.process, "stdout"),
                                         _client.output(message.process, "stderr"),
                                         _client.stopped().at(message.process)};
            _running.erase(message.process);
        } else if (message.type == "stdout") {
            advance(message.process);
        }
    }

private:
    RunClient::Received next() {
        try {
            return _client.next(patience);
        } catch (const Poco::TimeoutException&) {
            std::string waiting = "These don't go on:";
            for (const auto& [name, progress] : _running)
                waiting += " " + name + ", which has printed \"" + _client.output(name) + "\";";
            throw std::runtime_error(waiting);
        }
    }

    void advance(const std::string& name) {
        using Kind = Probe::Step::Kind;
        auto& progress = _running.at(name);
        while (const auto* step = progress.next(_client.output(name))) {
            if (step->kind == Kind::stop)
                _client.send("stop", name);
            else
                _client.type(name, step->text, step->kind == Kind::endInput);
        }
    }

    RunClient _client;
    std::map<std::string, Progress> _running;
};

} // namespace

ProbedAgent::ProbedAgent(std::vector<std::string> settings, std::size_t warm, const std::vector<std::string>& variables)
    : _agent(complete(std::move(settings), warm), variables), _reserve(_agent, warm) {
    _reserve.requireGood();
    std::filesystem::create_directories(probes().parent_path());
    std::filesystem::copy(source(), probes(),
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::copy_symlinks);
}

std::filesystem::path ProbedAgent::source() {
    return FURTHER_SOURCE "/tests/plugins/python-exec/fidelity/probes";
}

Outcomes ProbedAgent::run(const std::vector<Probe>& probes, As as) {
    Outcomes outcomes;
    std::size_t waiting = 0; // interpreters that nobody has been given yet
    for (const bool terminal : {false, true}) {
        ManyRuns runs(_agent, terminal);
        for (const auto& probe : probes) {
            if (probe.terminal != terminal || (as == As::text && probe.onlyAsFile))
                continue;
            while (runs.running() >= atOnce)
                runs.take(outcomes);
            if (waiting == 0) {
                _reserve.awaitFull(_starts);
                waiting = _reserve.size();
            }
            runs.start(probe, as);
            ++_starts;
            waiting -= waiting > 0 ? 1 : 0;
        }
        while (runs.running() > 0)
            runs.take(outcomes);
    }
    _reserve.awaitFull(_starts);
    if (_reserve.size() > 0 && _reserve.missed() > 0)
        throw std::runtime_error(std::to_string(_reserve.missed()) + " starts of " + std::to_string(_starts) +
                                 " were cold");
    for (const auto& probe : probes)
        if (const auto found = outcomes.find(probe.name); found != outcomes.end())
            found->second = equalised(std::move(found->second), probe);
    return outcomes;
}

Outcome ProbedAgent::equalised(Outcome outcome, const Probe& probe) const {
    for (auto* text : {&outcome.output, &outcome.errors}) {
        hide(*text, _agent.home().path().string(), "HOME");
        hide(*text, "further-(python|home)-\\w{6}", "further-MADE");
        hide(*text, "[0-9a-f]{24}", "FRESH"); // directories, sockets, secrets
        hide(*text, "0x[0-9a-f]{6,}", "0xADDRESS");
        for (const auto& pattern : probe.hidden)
            hide(*text, pattern, "…");
    }
    return outcome;
}

std::vector<std::string> ProbedAgent::environment() {
    ++_starts;
    RunClient client(_agent.address());
    client.startCode("p", "python3", "import json, os\nprint(json.dumps([f'{n}={v}' for n, v in os.environ.items()]))");
    client.awaitStopped("p");
    std::vector<std::string> variables;
    const auto array = Poco::JSON::Parser().parse(client.output("p")).extract<Poco::JSON::Array::Ptr>();
    for (const auto& each : *array)
        variables.push_back(each.extract<std::string>());
    return variables;
}

std::string ProbedAgent::errorFor(const std::string& file) {
    _reserve.awaitFull(_starts);
    ++_starts;
    RunClient client(_agent.address());
    const auto error = client.errorFor(R"({"type":"start","process":"p","data":{"runner":"python3","path":)" +
                                       inJson("probes/" + file) + "}}");
    auto text = error.text("code") + ": " + error.text("detail");
    hide(text, _agent.home().path().string(), "HOME");
    return text;
}

} // namespace further::testing
