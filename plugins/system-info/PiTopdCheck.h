#pragma once

#include "Files.h"

#include <further/PluginContext.h>

#include <Poco/Net/SocketAddress.h>

namespace further::system {

/// The line of `further-linkctl doctor` that says whether pi-topd, which serves the hardware of a pi-top, can be
/// reached. A value; any thread may call it, and it blocks for a second at the most.
class PiTopdCheck {
public:
    explicit PiTopdCheck(Files files = Files(), const Poco::Net::SocketAddress& daemon = {"127.0.0.1", 3782});

    CheckResult operator()() const;

private:
    Files _files;
    Poco::Net::SocketAddress _daemon;
};

} // namespace further::system
