#include "agent/Watchdog.h"

#include <algorithm>
#include <utility>

namespace further {

namespace {

/// So that one answer that comes late isn't taken for a loop that hangs.
constexpr int asOftenAsSystemdWants = 3;

std::chrono::milliseconds intervalFor(const ServiceNotifier& notifier) {
    const auto patience = std::chrono::floor<std::chrono::milliseconds>(
        notifier.patience().value_or(std::chrono::microseconds(0)) / asOftenAsSystemdWants);
    return std::max(patience, std::chrono::milliseconds(1));
}

} // namespace

Watchdog::Watchdog(const ServiceNotifier& notifier, Strand& strand, std::function<void(Strand::Task)> whenAllHaveTurned)
    : _notifier(notifier)
    , _strand(strand)
    , _whenAllHaveTurned(std::move(whenAllHaveTurned))
    , _interval(intervalFor(notifier)) {
    if (notifier.patience())
        ask();
}

void Watchdog::ask() {
    _whenAllHaveTurned([this] {
        _notifier.alive();
        _next = _strand.after(_interval, [this] { ask(); });
    });
}

} // namespace further
