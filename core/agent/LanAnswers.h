#pragma once

#include "access/Authenticator.h"
#include "admin/AdminServer.h"
#include "agent/Network.h"
#include "session/SessionLoops.h"

#include <Poco/JSON/Array.h>

namespace further {

/// Where other machines reach it, as they write it.
Poco::JSON::Array::Ptr urlsOf(const Network& network);

/// Answers `lan`, `lan.enable`, `lan.disable` and `code`. The sessions of other machines end with
/// `lan.disable`. All outlive the server. Main thread.
void answerLan(AdminServer& server, Network& network, SessionLoops& sessions, Authenticator& authenticator);

} // namespace further
