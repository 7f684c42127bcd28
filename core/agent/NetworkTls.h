#pragma once

#include "agent/ServedCertificate.h"
#include "net/WebServer.h"

#include <further/PluginContext.h>

#include <optional>

// TLS is for the network: an agent that only this device can reach makes no key and has no OpenSSL in its memory.
namespace further {

/// Begins with TLS where other machines can reach the server; where it isn't `enabled`, warns of what that means.
void offerTls(ServedCertificate& certificate, const WebServer& server, bool enabled);

/// What doctor says of it; nothing where only this device can reach the server.
std::optional<CheckResult> tlsCheck(ServedCertificate& certificate, const WebServer& server, bool enabled);

} // namespace further
