#pragma once

#include <further/PluginContext.h>
#include <further/Registered.h>

#include <atomic>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace further {

/// The checks that plugins have added to `further-linkctl doctor`. Main thread only; outlives what add() returns.
class Checks {
public:
    struct Check {
        std::string plugin;
        std::string name;
        PluginContext::CheckTask task;
        /// Whether it is under way, on a worker thread.
        std::shared_ptr<std::atomic<bool>> busy = std::make_shared<std::atomic<bool>>(false);
    };

    /// Holds for as long as the result lives.
    [[nodiscard]] Registered add(Check check) {
        const auto listed = _checks.insert(_checks.end(), std::move(check));
        return Registered([this, listed] { _checks.erase(listed); });
    }
    std::vector<Check> all() const { return {_checks.begin(), _checks.end()}; }

private:
    std::list<Check> _checks;
};

} // namespace further
