#pragma once

namespace further::testing {

/// Whether the agent of this build is watched by sanitizers, which take memory and time of their own.
constexpr bool sanitized = FURTHER_SANITIZED != 0;

} // namespace further::testing
