#include "agent/Network.h"

#include "agent/AgentLog.h"
#include "agent/Installation.h"
#include "net/AllowedHosts.h"

#include <further/Error.h>

#include <Poco/Environment.h>
#include <Poco/Exception.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace further {

namespace {

WebServer::Options at(const std::vector<std::string>& addresses, WebServer::Options options) {
    options.addresses = addresses;
    return options;
}

} // namespace

Network::Network(const AgentSettings& settings, LanSwitch lan, const std::filesystem::path& state, Strand& main,
                 Strand& web)
    : _main(main)
    , _tls(settings.tls)
    , _lan(std::move(lan))
    , _page(Poco::Environment::nodeName())
    , _server(at(_lan.addresses(), settings.web), web)
    , _certificate(main, {Installation::own().tlsModule(), state / "tls"}, settings.certificateFiles,
                   [this](const TlsIdentity& identity) {
                       _server.setTls(identity.context);
                       _page.setFingerprint(identity.fingerprint);
                   }) {}

void Network::start(Routes routes) {
    offerTls();
    _server.start(std::move(routes));
}

bool Network::isServed() const {
    const auto all = addresses();
    return std::any_of(all.begin(), all.end(), [](const auto& address) { return !address.host().isLoopback(); });
}

std::vector<Poco::Net::SocketAddress> Network::networkAddresses() const {
    std::vector<Poco::Net::SocketAddress> all;
    for (const auto& address : addresses()) {
        if (!address.host().isWildcard()) {
            all.push_back(address);
            continue;
        }
        for (const auto& own : AllowedHosts::addressesOfThisMachine())
            if (own.family() == Poco::Net::IPAddress::IPv4 || address.family() == Poco::Net::SocketAddress::IPv6)
                all.emplace_back(own, address.port());
    }
    std::erase_if(all, [](const auto& address) { return address.host().isLoopback() || address.host().isLinkLocal(); });
    std::stable_partition(all.begin(), all.end(),
                          [](const auto& address) { return address.family() == Poco::Net::SocketAddress::IPv4; });
    return all;
}

void Network::serve(bool network) {
    const auto before = _lan.addresses();
    _again = {};
    try {
        _server.relisten(_lan.addresses(network));
        offerTls();
        if (network && _tls && _certificate.identity() == nullptr)
            throw Poco::IOException("There is no certificate to serve the network with: " + _certificate.problem());
        _lan.set(network);
    } catch (const Poco::Exception& problem) {
        goBack(before);
        throw Error(ErrorCode::unavailable, problem.message() + ".");
    }
    poco_notice(agentLog(),
                std::string(network ? "The network is served from now on" : "The network is served no more"));
}

/// Between the end of one listener and the begin of another, somebody else may take the port.
void Network::goBack(const std::vector<std::string>& addresses) {
    try {
        _server.relisten(addresses);
        _again = {};
    } catch (const Poco::Exception& problem) {
        poco_error(agentLog(), problem.message() + ". Until then nobody is served; it is tried again each second");
        _again = _main.after(std::chrono::seconds(1), [this, addresses] { goBack(addresses); });
    }
}

void Network::offerTls() {
    if (!isServed())
        return;
    if (_tls)
        _certificate.begin();
    else
        poco_warning(agentLog(), std::string("tls.enabled is false: what is said over the network is plain text, which "
                                             "everybody on the way can read and change"));
}

std::string Network::fingerprint() const {
    return _certificate.identity() != nullptr ? _certificate.identity()->fingerprint : std::string();
}

std::optional<CheckResult> Network::tlsCheck() {
    if (!isServed())
        return std::nullopt;
    if (_tls)
        return _certificate.check();
    return CheckResult{CheckResult::Verdict::warning,
                       "What is said over the network is plain text, which everybody on the way can read and change: "
                       "tls.enabled is false.",
                       "Take tls.enabled and FURTHER_LINK_NOSSL away, then: further-linkctl restart"};
}

} // namespace further
