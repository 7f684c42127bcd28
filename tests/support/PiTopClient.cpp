#include "support/PiTopClient.h"

#include "support/Sanitized.h"

#include <chrono>
#include <sstream>
#include <stdexcept>

namespace further::testing {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds promised{sanitized ? 10000 : 1200};
constexpr int tries = 5;

ExecClient::Received expected(const std::string& type, const ExecClient::Received& message) {
    if (message.type == type)
        return message;
    std::ostringstream text;
    message.data->stringify(text);
    throw std::runtime_error("Instead of " + type + " came " + message.type + " " + text.str());
}

} // namespace

ExecClient::Received PiTopClient::ask(const std::string& type, const std::string& data) {
    _client.send(type, data);
    return _client.next();
}

PiTopClient::Object PiTopClient::part(const std::string& name) {
    const auto state = expected("pi-top.state", ask("pi-top.get", R"({"what":[)" + inJson(name) + "]}"));
    return state.data->getObject(name);
}

std::string PiTopClient::lackOf(const std::string& name) {
    for (int i = 0; i < tries; ++i) {
        const auto begun = Clock::now();
        const auto lacking = part(name);
        if (lacking->getValue<bool>("available"))
            throw std::runtime_error("The part " + name + " is there");
        if (Clock::now() - begun <= promised)
            return lacking->getValue<std::string>("reason");
    }
    throw std::runtime_error(std::to_string(tries) + " answers took longer than " + std::to_string(promised.count()) +
                             " ms each");
}

std::string PiTopClient::simulate(const std::string& command) {
    return expected("pi-top.simulated", ask("pi-top.simulate", R"({"command":)" + inJson(command) + "}"))
        .text("answer");
}

PiTopClient::Object PiTopClient::awaitState(bool eventsCome) {
    for (;;) {
        const auto state = _client.await("pi-top.state").data;
        if (state->getObject("events")->getValue<bool>("available") == eventsCome)
            return state;
    }
}

PiTopClient::Object PiTopClient::nextEvent() {
    return expected("pi-top.event", _client.next()).data;
}

} // namespace further::testing
