#pragma once

#include "plugin/PluginRegistry.h"
#include "session/SessionEnvironment.h"
#include "session/SessionReport.h"

#include <further/Session.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <vector>

namespace further {

/// What one session has running, as its plugins have said; whoever looks after the device sees it, and hears of its
/// coming and going. On the session's loop.
class JobList {
public:
    struct Listed {
        JobReport report;
        const PluginEntry* plugin;
        std::function<void()> stop;
    };

    /// `environment` outlives it.
    JobList(std::uint64_t session, const SessionEnvironment& environment)
        : _session(session), _environment(environment) {}

    /// Lists `job` while the result lives, which may outlive this: a plugin keeps it for whatever time.
    [[nodiscard]] Registered add(const PluginEntry& entry, Job job);

    std::size_t size() const { return _jobs ? _jobs->list.size() : 0; }
    std::vector<JobReport> report() const;
    /// Null where there is none of that id.
    const Listed* find(std::uint64_t id) const;

private:
    /// What a Registered has weakly.
    struct Jobs {
        std::list<Listed> list = {};
        EventJournal& events;
        std::shared_ptr<SessionEnvironment::Counts> counts;

        ~Jobs() { counts->programs -= list.size(); }
    };

    const std::uint64_t _session;
    const SessionEnvironment& _environment;
    std::shared_ptr<Jobs> _jobs; // from the first on: an idle session costs little
};

} // namespace further
