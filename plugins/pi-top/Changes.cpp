#include "plugins/pi-top/Changes.h"

#include <algorithm>
#include <string>
#include <utility>

namespace further::pitop {

Changes::Changes(Strand& strand, Requests& requests, EventFeed& feed)
    : _strand(strand), _requests(requests), _feed(feed) {}

void Changes::make(const Change& change, ChangeJob::Then then) {
    if (_jobs.size() == most)
        throw Error(ErrorCode::busy, std::to_string(most) + " changes are under way; try again when they are done.");
    const bool first =
        std::none_of(_jobs.begin(), _jobs.end(), [&](const auto& job) { return job->change().meddlesWith(change); });
    const auto job = _jobs.emplace(_jobs.end());
    *job = std::make_unique<ChangeJob>(_strand, _requests, _feed, change,
                                       [this, job, then = std::move(then)](const std::optional<Error>& error) {
                                           const auto tell = then; // onDone() ends the job, and with it this
                                           onDone(job);
                                           tell(error);
                                       });
    if (first)
        (*job)->begin();
}

void Changes::onDone(Jobs::iterator job) {
    const auto inOneRow = [change = (*job)->change()](const auto& other) {
        return other->change().meddlesWith(change);
    };
    const bool wasFirst = std::find_if(_jobs.begin(), _jobs.end(), inOneRow) == job;
    _jobs.erase(job);
    const auto next = std::find_if(_jobs.begin(), _jobs.end(), inOneRow);
    if (wasFirst && next != _jobs.end())
        (*next)->begin();
}

} // namespace further::pitop
