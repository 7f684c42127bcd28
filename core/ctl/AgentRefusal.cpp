#include "ctl/AgentRefusal.h"

#include "ctl/Fields.h"
#include "ctl/Json.h"
#include "ctl/LocalAgent.h"
#include "ctl/StartAdvice.h"

#include <further/Error.h>

#include <Poco/String.h>

#include <string_view>

namespace further::ctl {

namespace {

using Poco::Net::HTTPResponse;

constexpr auto agentsServer = "Further-Link"; // the header Server of every agent's answer

std::string reasonOf(const Poco::Exception& e) {
    const std::string_view name = e.name();
    const bool saysNothing = name == "Net Exception" || name == "I/O error";
    return saysNothing && !e.message().empty() ? e.message() : std::string(name);
}

/// What the body of an answer says to people: it is a sentence, or JSON with one.
std::string sentenceIn(const std::string& body) {
    try {
        if (auto sentence = sentenceOf(Fields(parseJson(body))); !sentence.empty())
            return sentence;
    } catch (const Error&) { // no JSON
    }
    return Poco::trim(body);
}

/// For the address that was taken as nobody said where the agent is.
std::string otherPort(const AgentAddress& address) {
    const auto closed = address.options().empty() ? closedAdminSocket() : std::nullopt;
    return closed ? "The agent may have another port, which it says at " + closed->string() +
                        ". That isn't for you: put sudo in front, or name the port: --port PORT"
                  : std::string();
}

Failure noAgent(const AgentAddress& address, const std::string& status) {
    const auto what = "What answers at " + address.text() + " is no Further Link agent (" + status + "). ";
    if (!address.local())
        return {ExitCode::unreachable, what + "Is that the device's address and port? Name another: --port PORT"};
    const auto other = otherPort(address);
    return {ExitCode::unreachable,
            what + "See which program has that port: sudo ss -ltnp sport = :" + std::to_string(address.port) + "\n" +
                (other.empty() ? "End that program, or give the agent another port (net.port in its configuration). An "
                                 "agent at another port is named by it: --port PORT"
                               : other)};
}

} // namespace

Failure nobodyAnswers(const AgentAddress& address, const Poco::Exception& e) {
    const auto other = otherPort(address);
    return {ExitCode::unreachable,
            "No agent answers at " + address.text() + " (" + reasonOf(e) + "). " + (other.empty() ? "" : other + "\n") +
                (address.local() ? startAdvice() : "Is that its address, and is it on? Try: ping " + address.host)};
}

Failure refusal(const AgentAddress& address, const std::string& path, const HTTPResponse& response,
                std::string sentence, bool paired) {
    const auto status = std::to_string(static_cast<int>(response.getStatus())) + " " + response.getReason();
    if (response.get("Server", "") != agentsServer)
        return noAgent(address, status);
    sentence = sentenceIn(sentence);
    const auto said = sentence.empty() ? std::string() : ": " + sentence;
    const auto refuses = "The agent at " + address.text() + " refuses this (" + status + ")" + said;
    switch (response.getStatus()) {
    case HTTPResponse::HTTP_UNAUTHORIZED:
        if (paired)
            return {ExitCode::denied, refuses +
                                          "\nThis computer's token is good no more. Get a fresh code on the "
                                          "device (further-linkctl code), and type here: further-linkctl pair " +
                                          pairingWords(address)};
        [[fallthrough]];
    case HTTPResponse::HTTP_FORBIDDEN:
        return {ExitCode::denied,
                refuses + (sentence.empty() ? "\nWhom it lets in is set in the configuration, under security., on the "
                                              "device: further-linkctl config"
                                            : "")};
    case HTTPResponse::HTTP_TOO_MANY_REQUESTS:
        return {ExitCode::denied, refuses + "\nWrong tokens or codes came from this computer's address. Wait, then "
                                            "try again"};
    case HTTPResponse::HTTP_NOT_FOUND:
        return {ExitCode::failed, "The agent at " + address.text() + " has no " + path.substr(0, path.find('?')) +
                                      " (" + status + "): is it an older one? Look at: " + tryIt(address, paired)};
    case HTTPResponse::HTTP_BAD_REQUEST:
    case HTTPResponse::HTTP_CONFLICT:
    case HTTPResponse::HTTP_REQUEST_ENTITY_TOO_LARGE:
        return {ExitCode::failed, "The agent at " + address.text() + " doesn't take this (" + status + ")" + said};
    default:
        return {ExitCode::failed, "The agent at " + address.text() + " can't do this now (" + status + ")" + said +
                                      "\nIts log says more"};
    }
}

Failure notPaired(const AgentAddress& address) {
    return {ExitCode::denied, "This computer isn't paired with " + address.text() +
                                  ". On the device: further-linkctl lan enable. Here: further-linkctl pair " +
                                  pairingWords(address)};
}

Failure anotherKey(const AgentAddress& address, const std::string& fingerprint, const std::string& expected) {
    return {ExitCode::denied,
            "STOP: what answers at " + address.text() +
                " is not the device that this computer was paired with. Nothing was sent to it.\n"
                "  paired with  " +
                expected + "\n  answers now  " + fingerprint +
                "\nEither another computer answers in its place, which may be an attack: look at the device. Or it was "
                "set up anew: then type\n  further-linkctl unpair " +
                pairingWords(address) + "\n  further-linkctl pair " + pairingWords(address)};
}

std::string tryIt(const AgentAddress& address, bool paired) {
    return std::string(paired ? "curl -k https://" : "curl http://") + address.text() + "/version";
}

std::string pairingWords(const AgentAddress& address) {
    return address.host + (address.port == AgentAddress().port ? "" : " --port " + std::to_string(address.port));
}

} // namespace further::ctl
