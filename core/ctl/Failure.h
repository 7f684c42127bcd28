#pragma once

#include "ctl/ExitCode.h"

#include <stdexcept>
#include <string>

namespace further::ctl {

/// Thrown where a command can't go on. The sentence says what happened, why, and what to do now; main() prints it and
/// exits with the code.
class Failure : public std::runtime_error {
public:
    Failure(ExitCode code, const std::string& sentence) : std::runtime_error(sentence), _code(code) {}

    ExitCode code() const noexcept { return _code; }

private:
    ExitCode _code;
};

} // namespace further::ctl
