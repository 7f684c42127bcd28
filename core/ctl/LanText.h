#pragma once

#include "ctl/Fields.h"
#include "ctl/Terminal.h"

#include <string>

namespace further::ctl {

/// Where the device is found on the network, and how one makes sure that it is this one: the addresses and the
/// fingerprint of an answer to `lan`, `lan.enable` or `code`, a line each.
std::string whereText(const Fields& answer, const Terminal& terminal);

/// The code of such an answer, and what to do with it; empty where it has none.
std::string codeText(const Fields& answer, const Terminal& terminal);

} // namespace further::ctl
