#pragma once

#include "protocol/JsonString.h"

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Object.h>

#include <string>

namespace further {

/// Appends any value that Poco::JSON knows: objects and arrays (held by Ptr or by value), strings, numbers, booleans,
/// null, sequences; dates and all else as Poco's own text for them. Strings and keys that are no UTF-8 are made so with
/// U+FFFD, numbers read back as what they were, what is no number (NaN, infinity) becomes null.
void appendJson(std::string& out, const Poco::Dynamic::Var& value);
void appendJson(std::string& out, const Poco::JSON::Object& object);

} // namespace further
