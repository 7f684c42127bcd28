#pragma once

namespace further {

/// What the child of a LoadProbe reports: one of these, then text for people.
enum class ProbeReport : char {
    loaded = 'l',
    refused = 'r',   ///< what dlerror() said
    terminated = 't' ///< what was thrown and not caught
};

/// A report is written at once and never longer: a pipe takes it whole, and the child doesn't wait for its reader.
constexpr int longestProbeReport = 4096;

/// Goes on as the child of a fork: loads `file`, reports to the descriptor `report`, ends. `nowhere` is open on
/// /dev/null; every other descriptor is closed. `parent` is the process that has forked.
[[noreturn]] void runProbeChild(const char* file, int report, int nowhere, int parent) noexcept;

} // namespace further
