#pragma once

#include <cstdint>
#include <string_view>

namespace further::ctl {

/// What further-linkctl exits with. `run` exits with its program's code instead, once the program has run.
enum class ExitCode : int { good = 0, failed = 1, usage = 2, unreachable = 3, denied = 4, notFound = 5 };

/// The exit code of a shell for what `stopped` reports: -N, the death by signal N, is 128 + N.
int exitCodeOf(std::int64_t reported);

/// The exit code for the code of an agent's error, such as `forbidden`.
ExitCode exitCodeOfError(std::string_view code);

/// The exit code of a program that signal `number` ended.
int exitCodeOfSignal(int number);

} // namespace further::ctl
