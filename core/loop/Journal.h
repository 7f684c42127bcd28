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
    /// `missed`: how many came between these and the entries of the last call, but were too many to keep.
    using OnEntries = std::function<void(const Entries&, std::size_t missed)>;

    /// Keeps so many entries, and as many for each follower that hasn't got them yet.
    explicit Journal(std::size_t keeps) : _state(std::make_shared<State>(keeps)) {}

    void append(const Entry& entry) {
        const std::lock_guard lock(_state->mutex);
        _state->kept.push_back(entry);
        if (_state->kept.size() > _state->keeps)
            _state->kept.pop_front();
        for (auto& follower : _state->followers)
            follower.append(entry, _state);
    }

    /// The last `count` entries, the oldest first.
    Entries last(std::size_t count) const {
        const std::lock_guard lock(_state->mutex);
        const auto number = static_cast<std::ptrdiff_t>(std::min(count, _state->kept.size()));
        return {_state->kept.end() - number, _state->kept.end()};
    }

    /// Calls `onEntries` on `strand` with all that is appended from now on, while the result lives. `strand` outlives
    /// the result.
    [[nodiscard]] Registered follow(Strand& strand, OnEntries onEntries) {
        const std::lock_guard lock(_state->mutex);
        auto follower = _state->followers.insert(_state->followers.end(),
                                                 Follower{strand, std::make_shared<OnEntries>(std::move(onEntries))});
        return Registered([state = std::weak_ptr(_state), follower] {
            if (const auto alive = state.lock()) {
                const std::lock_guard ending(alive->mutex);
                alive->followers.erase(follower);
            }
        });
    }

private:
    struct State;

    struct Follower {
        Strand& strand;
        std::shared_ptr<OnEntries> onEntries; // a task that is on its way has it weakly
        Entries waiting = {};
        std::size_t missed = 0;
        bool posted = false;

        void append(const Entry& entry, const std::shared_ptr<State>& state) {
            if (waiting.size() < state->keeps)
                waiting.push_back(entry);
            else
                ++missed;
            if (std::exchange(posted, true))
                return;
            strand.post([this, state, callback = std::weak_ptr(onEntries)] { deliver(*state, callback); });
        }

        void deliver(State& state, const std::weak_ptr<OnEntries>& callback) {
            Entries entries;
            std::size_t count = 0;
            const auto alive = callback.lock();
            {
                const std::lock_guard lock(state.mutex);
                if (!alive || state.gone(*this))
                    return;
                entries.swap(waiting);
                count = std::exchange(missed, 0);
                posted = false;
            }
            (*alive)(entries, count);
        }
    };

    struct State {
        explicit State(std::size_t number) : keeps(number) {}
        bool gone(const Follower& follower) const {
            return std::none_of(followers.begin(), followers.end(),
                                [&](const auto& each) { return &each == &follower; });
        }

        const std::size_t keeps;
        mutable std::mutex mutex; // guards all below
        std::deque<Entry> kept;
        std::list<Follower> followers;
    };

    const std::shared_ptr<State> _state; // a follower's Registered has it weakly
};

} // namespace further
