#pragma once

#include "loop/EventLoop.h"
#include "session/ClientSeats.h"
#include "session/SessionRegistry.h"

#include <further/Strand.h>

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace further {

/// All sessions of an agent, on one loop or on several: a client stays on the one that it is given, which is that with
/// the fewest sessions. Any thread, where nothing else is said.
class SessionLoops {
public:
    /// There is a loop at least. All outlive it.
    SessionLoops(const std::vector<std::reference_wrapper<EventLoop>>& loops, SessionEnvironment environment,
                 const SessionLimits& limits, Seats::Limits seats);
    SessionLoops(const SessionLoops&) = delete;
    SessionLoops& operator=(const SessionLoops&) = delete;

    /// See ClientSeats::take.
    std::shared_ptr<void> takeSeat(const Poco::Net::IPAddress& address, bool isStranger);
    /// Makes a session of a client that has a seat. `dialect` isn't null.
    void accept(Upgraded client, std::shared_ptr<const Dialect> dialect);

    std::size_t clients() const { return _seats.taken(); }
    std::size_t programs() const { return _environment.counts->programs; }

    /// Does something on each loop, with the sessions there.
    void post(const std::function<void(SessionRegistry&)>& task);

    /// Asks `question` on each loop; tells `answer`, on `strand` and once all have answered, what they said, in the
    /// order of the loops: Result() of one where `question` throws, which the log is told. On the strand's thread,
    /// where `answer` ends, too.
    template <class Result>
    void ask(Strand& strand, const std::function<Result(SessionRegistry&)>& question,
             std::function<void(const std::vector<Result>&)> answer);

    /// Calls `then`, on `strand` and on its thread, once every loop has turned: a loop that hangs is heard of by
    /// silence.
    void whenAllHaveTurned(Strand& strand, Strand::Task then);

    /// Closes every session with `code`, and whoever comes from now on; calls `onEmpty`, on one of the loops, when the
    /// last one is gone.
    void closeAll(int code, const std::string& reason, std::function<void()> onEmpty);

    /// Destroys what is left, once the loops have stopped.
    void destroyAll();

    /// The sessions on one loop; on its thread.
    SessionRegistry& on(std::size_t loop) { return _loops.at(loop).sessions; }

private:
    static void logUnanswered(const std::exception_ptr& problem);

    struct Each {
        Each(EventLoop& at, const SessionEnvironment& environment, const SessionLimits& limits)
            : loop(at), sessions(at, environment, limits) {}
        EventLoop& loop;
        SessionRegistry sessions;
    };
    template <class Result>
    struct Answers {
        std::vector<Result> results;
        std::size_t missing;
        std::function<void(const std::vector<Result>&)> tell;
    };

    const SessionEnvironment _environment;
    ClientSeats _seats;
    std::deque<Each> _loops; // not moved
};

template <class Result>
void SessionLoops::ask(Strand& strand, const std::function<Result(SessionRegistry&)>& question,
                       std::function<void(const std::vector<Result>&)> answer) {
    const auto answers = std::make_shared<Answers<Result>>(
        Answers<Result>{std::vector<Result>(_loops.size()), _loops.size(), std::move(answer)});
    for (std::size_t i = 0; i < _loops.size(); ++i) {
        // Moved on, not copied: what the answer holds must not end on a loop's thread.
        auto& sessions = _loops[i].sessions;
        _loops[i].loop.post([&strand, &sessions, question, i, answers = answers]() mutable {
            Result result{};
            std::exception_ptr problem;
            try {
                result = question(sessions);
            } catch (...) { // whoever asks waits for all, and the loop goes on
                problem = std::current_exception();
            }
            strand.post([answers = std::move(answers), i, result = std::move(result), problem]() mutable {
                answers->results[i] = std::move(result);
                if (--answers->missing == 0)
                    answers->tell(answers->results);
                if (problem) // after that: it may fail for the same reason
                    logUnanswered(problem);
            });
        });
    }
}

} // namespace further
