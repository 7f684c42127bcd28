#pragma once

#include "agent/AgentSettings.h"
#include "agent/LanSwitch.h"
#include "agent/ServedCertificate.h"
#include "agent/WelcomePage.h"
#include "net/WebServer.h"

#include <further/PluginContext.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <Poco/Net/SocketAddress.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace further {

/// Where the agent can be reached, and with what certificate: this device only, or the network too, by TLS. An agent
/// that only this device can reach makes no key, and has no OpenSSL in its memory. Main thread.
class Network {
public:
    /// `state` is the state directory, `main` the main thread's strand, `web` the one for the server's deadlines; both
    /// outlive it.
    Network(const AgentSettings& settings, LanSwitch lan, const std::filesystem::path& state, Strand& main,
            Strand& web);

    /// Binds. What can't be had of the network's addresses is waited for (missing()), and this device is served
    /// meanwhile. Throws as WebServer::listen where not even that can be done.
    void listen();
    /// Serves from now on.
    void start(Routes routes);
    void stop() { _server.stop(); }

    /// At least one, but for the time when somebody else has taken the port while the network was switched.
    std::vector<Poco::Net::SocketAddress> addresses() const { return _server.addresses(); }
    /// Where other machines reach it, IPv4 first.
    std::vector<Poco::Net::SocketAddress> networkAddresses() const;
    /// Whether other machines reach it.
    bool isServed() const;
    /// Lets them, and keeps that for the agents to come. Throws Error(unavailable), and all is as it was.
    void open();
    /// Doesn't let them any more, and keeps that; returns a sentence where it can't be kept, and is so all the same.
    /// Throws Error(unavailable), and all is as it was.
    std::string close();

    /// Why it doesn't listen everywhere where it should, and what to do: a sentence. Empty where it does.
    const std::string& missing() const { return _missing; }

    bool speaksTls() const { return _tls; }
    /// Of the certificate; empty where there is none.
    std::string fingerprint() const;
    /// Other files with a certificate, or none. Throws as ServedCertificate::use.
    void use(const CertificateFiles& files) { _certificate.use(files); }
    /// What doctor says of TLS; nothing where only this device can reach the server.
    std::optional<CheckResult> tlsCheck();

    const WelcomePage& page() const { return _page; }

private:
    void offerTls();
    void switchTo(bool network, const std::function<void()>& keep);
    bool listensAt(const std::vector<std::string>& addresses);
    std::vector<std::string> kept() const;
    void settle();
    void wait(const std::string& told);

    Strand& _main;
    const bool _tls;
    LanSwitch _lan;
    WelcomePage _page;
    WebServer _server;
    ServedCertificate _certificate;
    std::string _missing;
    Registered _again;
};

} // namespace further
