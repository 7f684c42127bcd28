#pragma once

#include "ctl/AgentAddress.h"
#include "ctl/Failure.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPResponse.h>

#include <string>

namespace further::ctl {

/// Nobody listens there, or nobody answers.
Failure nobodyAnswers(const AgentAddress& address, const Poco::Exception& e);

/// An HTTP answer other than the one that was asked for. `sentence` is its body; `paired`: whether we have shown the
/// token of a paired device.
Failure refusal(const AgentAddress& address, const std::string& path, const Poco::Net::HTTPResponse& response,
                std::string sentence, bool paired);

/// The device is on the network and we don't know it.
Failure notPaired(const AgentAddress& address);

/// What answers has another key than the device that was paired.
Failure anotherKey(const AgentAddress& address, const std::string& fingerprint, const std::string& expected);

/// What one types to see whether an agent answers there.
std::string tryIt(const AgentAddress& address, bool paired);

/// What follows `pair` and `unpair` for this address.
std::string pairingWords(const AgentAddress& address);

} // namespace further::ctl
