#include "agent/LanAnswers.h"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>

namespace further {

namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

constexpr int goingAway = 1001; // close code, RFC 6455 section 7.4.1

/// What both `lan` and `code` tell.
Object::Ptr described(const Network& network) {
    Object::Ptr answer = new Object(Poco::JSON_PRESERVE_KEY_ORDER);
    answer->set("enabled", network.isServed());
    answer->set("tls", network.speaksTls());
    answer->set("addresses", urlsOf(network));
    answer->set("fingerprint", network.fingerprint());
    answer->set("code", "");
    answer->set("seconds", 0);
    return answer;
}

/// The same with a code for whoever reads it.
Object::Ptr withCode(const Network& network, Authenticator& authenticator) {
    auto answer = described(network);
    answer->set("code", authenticator.issueCode());
    answer->set("seconds", static_cast<Poco::Int64>(PairingCode::validFor.count()));
    return answer;
}

} // namespace

Array::Ptr urlsOf(const Network& network) {
    Array::Ptr urls = new Array;
    for (const auto& address : network.networkAddresses())
        urls->add((network.speaksTls() ? "https://" : "http://") + address.toString());
    return urls;
}

void answerLan(AdminServer& server, Network& network, SessionLoops& sessions, Authenticator& authenticator) {
    server.on("lan", [&network](const AdminRequest& request) { request.answer(described(network)); });
    server.on("lan.enable", [&network, &authenticator](const AdminRequest& request) {
        network.open();
        request.answer(withCode(network, authenticator));
    });
    server.on("lan.disable", [&network, &sessions](const AdminRequest& request) {
        const auto forgotten = network.close();
        sessions.post([](SessionRegistry& each) {
            each.disconnect([](const SessionReport& session) { return !session.host.isLoopback(); }, goingAway,
                            "The device serves the network no more");
        });
        if (!forgotten.empty())
            throw Error(ErrorCode::unavailable, forgotten);
        request.answer("The network is served no more; the connections of other machines end.");
    });
    server.on("code", [&network, &authenticator](const AdminRequest& request) {
        if (!network.isServed())
            throw Error(ErrorCode::unavailable,
                        "The network isn't served, so there is nobody to give a code to. First: further-linkctl lan "
                        "enable");
        request.answer(withCode(network, authenticator));
    });
}

} // namespace further
