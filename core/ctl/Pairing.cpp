#include "ctl/Pairing.h"

#include "ctl/AgentClient.h"
#include "ctl/Failure.h"
#include "ctl/Fields.h"
#include "ctl/Json.h"
#include "ctl/MessageReader.h"
#include "ctl/Patience.h"

#include <algorithm>
#include <string_view>

namespace further::ctl {

namespace {

using Poco::Net::WebSocket;

constexpr int closeFrame = int{WebSocket::FRAME_FLAG_FIN} | int{WebSocket::FRAME_OP_CLOSE};
constexpr std::string_view normalClose = "\x03\xe8";
constexpr std::size_t longestToken = 1024;
/// So many messages of other kinds may come before the answer.
constexpr int mostOthers = 16;

/// What may stand in a header as it is.
bool isToken(const std::string& text) {
    return !text.empty() && text.size() <= longestToken &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

Failure nonsense(const AgentAddress& address) {
    return {ExitCode::failed, "What answers at " + address.text() +
                                  " didn't answer the code as an agent does. Is the agent there of this version? "
                                  "On the device: further-linkctl --version"};
}

/// The data of the answer.
Fields awaitAnswer(MessageReader& reader, const AgentAddress& address) {
    std::string text;
    for (int others = 0; others < mostOthers && reader.next(text); ++others) {
        const auto message = parseMessage(text);
        if (message.text("type") == "paired")
            return message.object("data");
        if (message.text("type") == "error")
            throw Failure(ExitCode::denied,
                          "The agent at " + address.text() + " refuses this. " + sentenceOf(message.object("data")));
    }
    throw nonsense(address);
}

} // namespace

PairedDevice pairWith(PairedDevice device, const std::string& code) {
    AgentClient agent(device);
    auto socket = agent.open("/exec");
    socket.setReceiveTimeout(Poco::Timespan(AgentClient::usualPatience.count(), 0));
    MessageReader reader(
        socket, [](const std::string&) {}, [](const std::string&) {});
    const auto message =
        compactJson(jsonObject({{"type", "pair"}, {"data", jsonObject({{"code", code}, {"name", device.name}})}}));
    try {
        socket.sendFrame(message.data(), static_cast<int>(message.size()));
    } catch (const Poco::Exception&) {
        // How the connection ended is told by the reader.
    }
    const auto answer = awaitAnswer(reader, device.address);
    device.token = answer.text("token");
    if (!isToken(device.token))
        throw nonsense(device.address);
    if (const auto name = answer.text("name"); !name.empty())
        device.name = name;
    try {
        socket.sendFrame(normalClose.data(), static_cast<int>(normalClose.size()), closeFrame);
        reader.awaitEnd(farewell);
    } catch (const Poco::Exception&) {
        // We have what we came for.
    }
    return device;
}

} // namespace further::ctl
