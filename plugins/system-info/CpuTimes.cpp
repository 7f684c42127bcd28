#include "CpuTimes.h"

#include "plugins/common/machine/Text.h"

#include <algorithm>
#include <cstddef>

namespace further::system {

using machine::fields;
using machine::Files;
using machine::lines;
using machine::number;
using machine::rounded;

namespace {

// The fields of a core's line: user, nice, system, idle, iowait, irq, softirq, steal; a guest's time is in the first.
constexpr std::size_t idle = 3;
constexpr std::size_t waiting = 4;
constexpr std::size_t counted = 8;

std::optional<CpuTimes::Core> coreOf(const std::vector<std::string_view>& line) {
    CpuTimes::Core core;
    for (std::size_t i = 0; i < counted; ++i) {
        const auto ticks = i + 1 < line.size() ? number<std::uint64_t>(line[i + 1]) : std::nullopt;
        if (!ticks)
            return std::nullopt;
        core.total += *ticks;
        if (i != idle && i != waiting)
            core.busy += *ticks;
    }
    return core;
}

} // namespace

CpuTimes CpuTimes::read(const Files& files) {
    CpuTimes times;
    const auto stat = files.text("/proc/stat");
    for (const auto line : lines(stat)) {
        if (!line.starts_with("cpu"))
            continue;
        const auto parts = fields(line);
        const auto core = number<unsigned>(parts.front().substr(3)); // "cpu" alone is all of them
        const auto ticks = coreOf(parts);
        if (core && ticks)
            times._cores[*core] = *ticks;
    }
    return times;
}

std::optional<double> CpuTimes::Core::useSince(const Core& before) const {
    if (total <= before.total || busy < before.busy)
        return std::nullopt;
    // The kernel may count what was waiting for I/O backwards.
    return std::min(
        rounded(100.0 * static_cast<double>(busy - before.busy) / static_cast<double>(total - before.total), 1), 100.0);
}

std::optional<double> CpuTimes::useSince(const CpuTimes& before, unsigned core) const {
    const auto now = _cores.find(core);
    const auto then = before._cores.find(core);
    if (now == _cores.end() || then == before._cores.end())
        return std::nullopt;
    return now->second.useSince(then->second);
}

std::optional<double> CpuTimes::useSince(const CpuTimes& before) const {
    Core sum;
    Core sumBefore;
    for (const auto& [number, core] : _cores)
        if (const auto then = before._cores.find(number); then != before._cores.end()) {
            sum.busy += core.busy;
            sum.total += core.total;
            sumBefore.busy += then->second.busy;
            sumBefore.total += then->second.total;
        }
    return sum.useSince(sumBefore);
}

} // namespace further::system
