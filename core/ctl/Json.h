#pragma once

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace further::ctl {

/// Reads one JSON object, whose keys keep their order. Throws Error as readJsonObject() does: limits included.
Poco::JSON::Object::Ptr parseJson(std::string_view text);

/// An object with these members, in this order.
Poco::JSON::Object::Ptr jsonObject(std::initializer_list<std::pair<std::string, Poco::Dynamic::Var>> members);

/// On one line. Like prettyJson() without a character that would steer a terminal: those stand there as `\u009b`.
std::string compactJson(const Poco::Dynamic::Var& value);
/// On lines of its own, indented by two blanks a level.
std::string prettyJson(const Poco::JSON::Object& object);

/// Where in `text` the JSON of one value first goes wrong: a byte, or text.size() where it ends too early. Nothing
/// where it is right.
std::optional<std::size_t> firstJsonFault(std::string_view text);

} // namespace further::ctl
