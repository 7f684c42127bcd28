#pragma once

#include <further/Registered.h>
#include <further/Strand.h>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace further {

/// The last entries of something that goes on, such as a log, for those who ask later and those who follow it.
///
/// Threads: append() and last() on any; follow() and the end of what it returns on the follower's strand.
template <class Entry>
class Journal {
public:
    using Entries = std::vector<Entry>;
    /// `missed`: how many came between the entries of the last call and these, but were too many to keep.
    using OnEntries = std::function<void(const Entries&, std::size_t missed)>;

    /// Keeps so many entries: a follower that hasn't got more of them than that misses the oldest.
    explicit Journal(std::size_t keeps) : _state(std::make_shared<State>(keeps)) {}

    void append(const Entry& entry) {
        const std::lock_guard lock(_state->mutex);
        _state->kept.push_back(entry);
        if (_state->kept.size() > _state->keeps)
            _state->kept.pop_front();
        for (auto& follower : _state->followers)
            follower.notice(_state);
    }

    /// The last `count` entries, the oldest first.
    Entries last(std::size_t count) const {
        const std::lock_guard lock(_state->mutex);
        return _state->last(count);
    }

    /// Calls `onEntries` with the last `count` entries before it returns, and then, on `strand`, with all that is
    /// appended after those, while the result lives. `strand` outlives the result.
    [[nodiscard]] Registered follow(Strand& strand, OnEntries onEntries, std::size_t count = 0) {
        const auto callback = std::make_shared<OnEntries>(std::move(onEntries));
        std::unique_lock lock(_state->mutex);
        const auto before = _state->last(count);
        const auto follower = _state->followers.insert(_state->followers.end(), Follower{strand, callback});
        lock.unlock();
        Registered following([state = std::weak_ptr(_state), follower] {
            std::list<Follower> ended; // without the lock: what its callback owns may use the journal when it goes
            if (const auto alive = state.lock()) {
                const std::lock_guard ending(alive->mutex);
                ended.splice(ended.end(), alive->followers, follower);
            }
        });
        if (!before.empty())
            (*callback)(before, 0);
        return following;
    }

private:
    struct State;

    struct Follower {
        Strand& strand;
        std::shared_ptr<OnEntries> onEntries; // a task that is on its way has it weakly
        std::size_t waiting = 0;              // entries that it hasn't got yet

        void notice(const std::shared_ptr<State>& state) {
            if (++waiting == 1)
                strand.post([this, state, callback = std::weak_ptr(onEntries)] { deliver(*state, callback); });
        }

        void deliver(State& state, const std::weak_ptr<OnEntries>& callback) {
            Entries entries;
            std::size_t missed = 0;
            const auto alive = callback.lock();
            {
                const std::lock_guard lock(state.mutex);
                if (!alive || state.gone(*this))
                    return;
                missed = std::exchange(waiting, 0);
                entries = state.last(missed);
                missed -= entries.size();
            }
            (*alive)(entries, missed);
        }
    };

    struct State {
        explicit State(std::size_t number) : keeps(number) {}
        bool gone(const Follower& follower) const {
            return std::none_of(followers.begin(), followers.end(),
                                [&](const auto& each) { return &each == &follower; });
        }
        Entries last(std::size_t count) const {
            const auto number = static_cast<std::ptrdiff_t>(std::min(count, kept.size()));
            return {kept.end() - number, kept.end()};
        }

        const std::size_t keeps;
        mutable std::mutex mutex; // guards all below
        std::deque<Entry> kept;
        std::list<Follower> followers;
    };

    const std::shared_ptr<State> _state; // a follower's Registered has it weakly
};

} // namespace further
