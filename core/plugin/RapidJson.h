#pragma once

#include <stdexcept>

/// Stands before every include of RapidJSON: it asserts what it can't do, such as a pattern with a bracket too many. As
/// an exception, that costs a manifest and not the agent.
#define RAPIDJSON_ASSERT(condition)                                                                                    \
    (static_cast<bool>(condition) ? static_cast<void>(0) : throw std::logic_error("RapidJSON: " #condition))
