#pragma once

#include "Protocol.h"

#include <cerrno>

namespace further::launcher {

/// A step of a start that the system refused, with its reason.
struct StepFailure {
    Step step;
    int error;
};

/// Passes on what a system call returned; throws StepFailure where that is -1.
template <class Result>
Result checked(Step step, Result result) {
    if (result == static_cast<Result>(-1))
        throw StepFailure{step, errno};
    return result;
}

} // namespace further::launcher
