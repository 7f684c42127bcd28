#pragma once

#include <Poco/JSON/Object.h>

#include <cstddef>
#include <string_view>

namespace further {

/// How deep objects and arrays may stand within one another, the outermost counted.
constexpr std::size_t maxJsonDepth = 64;

/// How many values one message may have. Poco's tree takes up to 200 bytes for a value of two: without a limit, a
/// message of 4 MiB becomes 300 MB and holds up every other client for half a second.
constexpr std::size_t maxJsonValues = 65536;

/// Reads one JSON object from a stranger; blanks around it are allowed. Where a key stands twice the last one wins.
/// Throws Error(badMessage), or Error(tooLarge) for too many values, and nothing else, with a sentence for the client.
///
/// Not by Poco's parser (1.11), which stops at a byte 0xFF and ignores the rest, cuts a key off at `\u0000`, reads
/// 18446744073709551616 as 0, builds a value for every two bytes, and takes most of the time that a program's input
/// needs (decision 0028).
Poco::JSON::Object::Ptr readJsonObject(std::string_view text);

} // namespace further
