#pragma once

#include <further/PluginContext.h>

#include <string>
#include <utility>
#include <vector>

namespace further {

/// The checks that plugins have added to `further-linkctl doctor`. Main thread only.
class Checks {
public:
    struct Check {
        std::string plugin;
        std::string name;
        PluginContext::CheckTask task;
    };

    void add(Check check) { _checks.push_back(std::move(check)); }
    const std::vector<Check>& all() const { return _checks; }

private:
    std::vector<Check> _checks;
};

} // namespace further
