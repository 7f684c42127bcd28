#pragma once

#include <Poco/JSON/Array.h>

#include <ifaddrs.h>

namespace further::system {

/// `name`, `mac`, `up` and `addresses` of each network interface, in the order of their names, from the system's list.
/// `up`: it is switched on and has a link.
Poco::JSON::Array::Ptr networkInterfaces(const ifaddrs* list);

/// The same of this machine; empty where the system doesn't say.
Poco::JSON::Array::Ptr networkInterfaces();

} // namespace further::system
