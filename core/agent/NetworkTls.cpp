#include "agent/NetworkTls.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <string>

namespace further {

namespace {

bool isOnNetwork(const WebServer& server) {
    const auto all = server.addresses();
    return std::any_of(all.begin(), all.end(), [](const auto& address) { return !address.host().isLoopback(); });
}

} // namespace

void offerTls(ServedCertificate& certificate, const WebServer& server, bool enabled) {
    if (!isOnNetwork(server))
        return;
    if (enabled)
        certificate.begin();
    else
        poco_warning(Poco::Logger::get("agent"),
                     std::string("tls.enabled is false: what is said over the network is plain text, which everybody "
                                 "on the way can read and change"));
}

std::optional<CheckResult> tlsCheck(ServedCertificate& certificate, const WebServer& server, bool enabled) {
    if (!isOnNetwork(server))
        return std::nullopt;
    if (enabled)
        return certificate.check();
    return CheckResult{CheckResult::Verdict::warning,
                       "What is said over the network is plain text, which everybody on the way can read and change: "
                       "tls.enabled is false.",
                       "Take tls.enabled and FURTHER_LINK_NOSSL away, then: further-linkctl restart"};
}

} // namespace further
