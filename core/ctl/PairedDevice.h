#pragma once

#include "ctl/AgentAddress.h"

#include <string>

namespace further::ctl {

/// A device that this computer was paired with: how it is known, and what it knows us by. A value.
struct PairedDevice {
    AgentAddress address;
    /// As in PeerCertificate; the pin is what counts.
    std::string pin;
    std::string fingerprint;
    /// Never shown. Empty while we are being paired.
    std::string token;
    /// Of the token, on the device.
    std::string name;
};

} // namespace further::ctl
