#pragma once

#include "Refusal.h"

#include <cstdint>
#include <string>

namespace further::files {

// What this program answers, on its stdout: a line of JSON, {"status", "length", "download"?}, then so many bytes.

/// The line that stands before the bytes. `download`: the name of the file that they are; empty where they are
/// JSON.
void beginAnswer(int status, std::uint64_t length, const std::string& download = {});

/// An answer that is JSON.
void answerJson(int status, const std::string& json);

void answerRefusal(const Refusal& refusal);

} // namespace further::files
