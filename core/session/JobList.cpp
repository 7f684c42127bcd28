#include "session/JobList.h"

#include "protocol/Excerpt.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace further {

Registered JobList::add(const PluginEntry& entry, Job job) {
    if (!_jobs)
        _jobs = std::make_shared<Jobs>(Jobs{{}, _environment.events, _environment.counts});
    const auto id = ++_jobs->counts->jobIdsGiven;
    ++_jobs->counts->programs;
    const auto what = excerpt(job.name) + " (program " + std::to_string(id) + ", pid " + std::to_string(job.pid) + ")";
    _jobs->events.append(
        {Event::Kind::started, _session, excerpt(what + " runs for client " + std::to_string(_session))});
    _jobs->list.push_back({{id, entry.name, std::move(job.name), job.pid, std::chrono::system_clock::now()},
                           &entry,
                           std::move(job.stop)});
    return Registered([jobs = std::weak_ptr(_jobs), listed = std::prev(_jobs->list.end()), session = _session, what] {
        const auto alive = jobs.lock();
        if (!alive)
            return;
        alive->list.erase(listed);
        --alive->counts->programs;
        alive->events.append(
            {Event::Kind::stopped, session, what + " of client " + std::to_string(session) + " has ended"});
    });
}

std::vector<JobReport> JobList::report() const {
    std::vector<JobReport> all;
    if (_jobs)
        for (const auto& job : _jobs->list)
            all.push_back(job.report);
    return all;
}

const JobList::Listed* JobList::find(std::uint64_t id) const {
    if (!_jobs)
        return nullptr;
    const auto& list = _jobs->list;
    const auto job = std::find_if(list.begin(), list.end(), [&](const Listed& each) { return each.report.id == id; });
    return job == list.end() ? nullptr : &*job;
}

} // namespace further
