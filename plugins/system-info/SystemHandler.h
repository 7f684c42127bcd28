#pragma once

#include "CpuTimes.h"
#include "Machine.h"

#include <further/Handler.h>
#include <further/PluginContext.h>
#include <further/Session.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

namespace further::system {

/// system-info in one session: answers `get`, and sends states to a subscriber. It reads the machine on a worker
/// thread, one reading at a time, and not at all while nobody waits for a state or the client reads too slowly.
class SystemHandler : public Handler {
public:
    /// Called on the session's strand.
    using AgentNow = std::function<AgentStatus()>;

    /// `session` outlives it.
    SystemHandler(Session& session, std::shared_ptr<Machine> machine, AgentNow agent);

    void onPause() override;
    void onResume() override;

private:
    /// From when on the use of the processor is measured.
    struct Start {
        Machine::Time taken;
        CpuTimes times;
    };

    void get(const Message& message);
    void subscribe(const Message& message);
    void unsubscribe(const Message& message);

    void tick();
    void ask();
    void readLater();
    void measure();
    void read();
    void deliver(const Snapshot& snapshot);
    void fail(const Error& error);
    template <class Result>
    void offload(std::function<Result()> work, std::function<void(Result)> then);

    Session& _session;
    const std::shared_ptr<Machine> _machine;
    const AgentNow _agent;

    std::optional<Start> _start; // the last state's, once there is one
    bool _reading = false;       // a state is on its way
    Registered _pauseBeforeReading;
    std::size_t _gets = 0; // not answered yet
    bool _due = false;     // a state for the subscription
    bool _paused = false;
    std::chrono::milliseconds _interval{};
    Registered _nextTick; // while there is a subscription
};

} // namespace further::system
