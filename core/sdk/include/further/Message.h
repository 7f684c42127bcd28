#pragma once

#include <further/Api.h>

#include <Poco/JSON/Object.h>

#include <string>

namespace further {
inline namespace v1 {

/// One message between a client and a plugin, in the agent's own words (a dialect has translated the client's).
/// A value: copying one shares `data`, so a receiver that wants to change `data` makes an object of its own.
struct FURTHER_API Message {
    /// What it is: `start`, `stdout`, `hello.greet`.
    std::string type;
    /// The channel it belongs to; empty where it belongs to none.
    std::string process = {};
    /// The content; never null.
    Poco::JSON::Object::Ptr data = new Poco::JSON::Object;
};

} // namespace v1
} // namespace further
