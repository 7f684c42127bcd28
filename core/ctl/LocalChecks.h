#pragma once

#include "ctl/AdminSocket.h"
#include "ctl/Failure.h"

#include <Poco/JSON/Object.h>

namespace further::ctl {

/// What `doctor` finds from here where no agent answers, `failure` being why: in the form of the agent's own answer.
/// Asks systemd, the sockets and the port.
Poco::JSON::Object::Ptr checksWithoutAgent(const Failure& failure, const AdminSocket& socket);

} // namespace further::ctl
