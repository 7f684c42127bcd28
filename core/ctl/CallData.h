#pragma once

#include <string>

namespace further::ctl {

/// The JSON object that a message of `call` carries: from the argument itself, from a file (`@file`) or from the
/// standard input (`-`). Throws Failure, usage for what is no JSON object: with where it goes wrong.
std::string callData(const std::string& argument);

} // namespace further::ctl
