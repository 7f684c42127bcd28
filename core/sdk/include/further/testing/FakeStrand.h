#pragma once

#include <further/Strand.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace further::testing {

/// A strand that a test steps by hand: nothing runs but within runPosted(), advance() and runUntil(), on the thread
/// that calls them. Its clock stands still between calls of advance(), so that a test of a timeout takes no time.
/// Watches are real: runUntil() polls their descriptors.
///
///     FakeStrand strand;
///     FakeSession session(strand);
///     MyHandler handler(session);
///     handler.receive({"start", "p1"});
///     CPPUNIT_ASSERT(strand.runUntil([&] { return session.count("stopped") == 1; }));
class FakeStrand : public Strand {
public:
    FakeStrand();
    ~FakeStrand() override;

    /// Unlike a real strand's, not to be called from other threads.
    void post(Task task) override;
    [[nodiscard]] Registered after(std::chrono::milliseconds delay, Task task) override;
    [[nodiscard]] Registered watch(int fd, Ready ready, Task task) override;
    /// Runs `work` at once, within this call (an exception of it is dropped), and posts `then`.
    void offload(Task work, Task then) override;
    std::chrono::steady_clock::time_point now() const override;

    /// Runs what was posted, and what that posts, until there is no more.
    void runPosted();

    /// Puts the clock forward and runs the timers that become due, in their order, each at its own time and followed by
    /// what it posted.
    void advance(std::chrono::milliseconds time);

    /// Runs what is posted and the watches' tasks, as their descriptors become ready, until `done`. False where
    /// `timeout` (of real time; the strand's clock stays) passes first.
    bool runUntil(const std::function<bool()>& done, std::chrono::milliseconds timeout = std::chrono::seconds(20));

    /// Timers that have not run and were not cancelled.
    std::size_t timers() const;
    /// Watches that were not cancelled.
    std::size_t watches() const;

private:
    struct State;
    bool pollOnce(std::chrono::milliseconds timeout);

    std::shared_ptr<State> _state; // a Registered holds it weakly: it may outlive the strand
};

} // namespace further::testing
