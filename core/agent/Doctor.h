#pragma once

#include "agent/Checks.h"

#include <further/PluginContext.h>
#include <further/Registered.h>
#include <further/Strand.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace further {

/// One examination: every check at once, on worker threads. On the strand.
class Doctor : public std::enable_shared_from_this<Doctor> {
public:
    struct Finding {
        std::string name;
        CheckResult result;
    };
    /// In the order of the checks.
    using OnDone = std::function<void(const std::vector<Finding>&)>;

    /// Calls `onDone` once: when all have answered, or after five seconds without those that haven't. Keeps itself
    /// alive until then; `strand` outlives it.
    static void examine(Strand& strand, const std::vector<Checks::Check>& checks, OnDone onDone);

    Doctor(Strand& strand, OnDone onDone);

private:
    void begin(const std::vector<Checks::Check>& checks);
    void answered(std::size_t index, const CheckResult& result);
    void finish();

    Strand& _strand;
    OnDone _onDone;
    std::vector<Finding> _findings;
    std::size_t _awaited = 0;
    Registered _deadline;
};

} // namespace further
