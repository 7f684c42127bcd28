#include "session/Admission.h"

#include <further/Error.h>

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>

#include <optional>
#include <utility>

namespace further {

namespace {

std::string textIn(const Message& message, const std::string& key) {
    const auto value = message.data->get(key);
    if (!value.isString())
        throw Error(ErrorCode::invalidData, "data." + key + " must be there, and a string.");
    return value.extract<std::string>();
}

} // namespace

Admission::Admission(Identity identity, Approvals::Client client, Authenticator& authenticator)
    : _identity(std::move(identity)), _client(std::move(client)), _authenticator(authenticator) {}

Message Admission::answer(const Message& message) {
    return message.type == "pair" ? pair(message) : authenticate(message);
}

Message Admission::authenticate(const Message& message) {
    const auto token = textIn(message, "token");
    if (_authenticator.penalty(_client.address).count() > 0 && !_authenticator.knows(token))
        throw Error(ErrorCode::forbidden, "Too many wrong tokens or codes came from your address: try again later.");
    auto identity = _authenticator.byToken(token, _client.address);
    if (!identity)
        throw Error(ErrorCode::forbidden,
                    "This token isn't known here, or its time is up. Whoever looks after this device can make another: "
                    "further-linkctl token create NAME");
    _identity = std::move(*identity);
    Message answer{"authenticated", message.process};
    Poco::JSON::Array::Ptr permissions = new Poco::JSON::Array;
    for (const auto& name : _identity.permissions.names())
        permissions->add(name);
    answer.data->set("name", _identity.name);
    answer.data->set("permissions", permissions);
    return answer;
}

Message Admission::pair(const Message& message) {
    const auto code = textIn(message, "code");
    std::optional<Authenticator::Paired> paired;
    try {
        paired = _authenticator.pair(code, textIn(message, "name"), _client.address);
    } catch (const Poco::FileException& problem) { // a full disk, say
        throw Error(ErrorCode::unavailable, "The device can't keep a token (" + problem.message() +
                                                "). Mend that, and get a fresh code: further-linkctl code");
    }
    if (!paired)
        throw Error(ErrorCode::forbidden,
                    "That isn't the code which the device shows now. Each is good for two minutes, five tries and one "
                    "client; whoever looks after the device gets a fresh one: further-linkctl code");
    if (auto identity = _authenticator.byToken(paired->token, _client.address))
        _identity = std::move(*identity);
    Message answer{"paired", message.process};
    answer.data->set("token", paired->token);
    answer.data->set("name", paired->name);
    return answer;
}

void Admission::requireSomebody() {
    if (!_identity.isStranger())
        return;
    if (auto approved = _authenticator.byApproval(_client)) {
        _identity = std::move(*approved);
        return;
    }
    const auto number = _authenticator.askApproval(_client);
    throw Error(ErrorCode::approvalNeeded, "Approve " + number +
                                               " on the device, then try again. Whoever looks after it types there: "
                                               "further-linkctl approve " +
                                               number);
}

void Admission::require(const std::string& permission) const {
    if (_identity.permissions.allow(permission))
        return;
    std::string has;
    for (const auto& name : _identity.permissions.names())
        has += (has.empty() ? "" : ", ") + name;
    throw Error(ErrorCode::forbidden, "This needs the permission \"" + permission + "\". The " + textOf(_identity) +
                                          " has " + (has.empty() ? "none" : has) +
                                          ". Whoever looks after this device can give you another.");
}

} // namespace further
