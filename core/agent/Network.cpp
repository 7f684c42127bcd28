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

constexpr std::chrono::seconds untilAPortIsLeft{1};
constexpr std::chrono::seconds untilAnAddressComes{5}; // for an address that isn't there yet

bool contain(const std::vector<std::string>& addresses, const std::string& address) {
    return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

/// Nothing else can be listened at beside it.
bool standsForAll(const std::string& address) {
    return address == "::" || address == "0.0.0.0";
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

void Network::listen() {
    try {
        _server.listen();
    } catch (const Poco::IOException& problem) {
        const auto own = _lan.addresses(false);
        if (own == _lan.addresses())
            throw;
        try {
            _server.listen(own);
        } catch (const Poco::IOException&) {
            problem.rethrow(); // the first says more
        }
        _missing = problem.message();
        wait({});
    }
}

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

void Network::open() {
    switchTo(true, [this] {
        if (_tls && _certificate.identity() == nullptr)
            throw Poco::IOException("There is no certificate to serve the network with: " + _certificate.problem());
        _lan.set(true);
    });
    poco_notice(agentLog(), std::string("The network is served from now on"));
}

// To be closed waits for nothing, least of all for room on the disk.
std::string Network::close() {
    switchTo(false, [] {});
    poco_notice(agentLog(), std::string("The network is served no more"));
    try {
        _lan.set(false);
        return {};
    } catch (const Poco::FileException& problem) {
        auto sentence = "The network is served no more, but that can't be remembered: the next agent may serve it "
                        "again. " +
                        problem.message() + "; then: further-linkctl lan disable.";
        poco_error(agentLog(), sentence);
        return sentence;
    }
}

void Network::switchTo(bool network, const std::function<void()>& keep) {
    _again = {};
    try {
        _server.relisten(_lan.addresses(network));
        offerTls();
        keep();
    } catch (const Poco::Exception& problem) {
        settle();
        throw Error(ErrorCode::unavailable, problem.message() + ".");
    }
    _missing.clear();
}

/// Or where it did; why not, is missing().
bool Network::listensAt(const std::vector<std::string>& addresses) {
    try {
        _server.relisten(addresses);
        return true;
    } catch (const Poco::Exception& problem) {
        _missing = problem.message();
        return false;
    }
}

/// Of the addresses that it listens at, those that are right; this device's own, where none is.
std::vector<std::string> Network::kept() const {
    const auto should = _lan.addresses();
    const auto own = _lan.addresses(false);
    auto there = _server.wished();
    std::erase_if(there, [&](const auto& each) { return !contain(should, each) && !contain(own, each); });
    return there.empty() ? own : there;
}

/// Listens where it should, as far as that can be had, and at this device's own addresses while some of it can't.
void Network::settle() {
    const auto should = _lan.addresses();
    const auto before = std::exchange(_missing, {});
    listensAt(kept());
    for (const auto& address : should) {
        auto more = _server.wished();
        if (contain(more, address))
            continue;
        if (standsForAll(address))
            more.clear();
        more.push_back(address);
        if (listensAt(more))
            offerTls();
    }
    if (_missing.empty() && listensAt(should)) {
        _again = {};
        if (!before.empty()) {
            poco_notice(agentLog(), std::string("The agent listens everywhere where it should now"));
        }
        return;
    }
    wait(before);
}

/// Tells of what is missing where it isn't what was told. Between the end of one listener and the begin of another,
/// somebody else may take the port: then nobody is served.
void Network::wait(const std::string& told) {
    const bool nobody = _server.addresses().empty();
    if (_missing != told && nobody) {
        poco_error(agentLog(), _missing + ". Until then nobody is served; it is tried again each second");
    } else if (_missing != told) {
        poco_warning(agentLog(), _missing + ". Until then " + (isServed() ? "the others are" : "only this device is") +
                                     " served; it is tried again every 5 s");
    }
    _again = _main.after(nobody ? untilAPortIsLeft : untilAnAddressComes, [this] { settle(); });
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
