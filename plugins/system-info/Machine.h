#pragma once

#include "Cpu.h"

#include "plugins/common/machine/Files.h"
#include "plugins/common/machine/Throttling.h"

#include <Poco/JSON/Object.h>

#include <chrono>
#include <memory>
#include <mutex>

namespace further::system {

/// What a machine was like at one moment. Immutable: any thread may read it.
struct Snapshot {
    std::chrono::steady_clock::time_point taken;
    Cpu cpu;
    /// All the rest of a state, part by part.
    Poco::JSON::Object::Ptr facts;
};

/// The machine that all sessions ask about. One reading serves whoever asks at nearly the same time, so that a hundred
/// clients cost no more than a few. Shared by the sessions; asked on worker threads, as reading may block: this is why
/// it has a mutex.
class Machine {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Machine(machine::Files files = machine::Files());

    /// A snapshot that was taken at `oldest` or later: the last one, or one of now. `now` is the asking strand's clock.
    std::shared_ptr<const Snapshot> snapshot(Time now, Time oldest);

    /// A quick look, to measure from.
    CpuTimes cpuTimes() const { return CpuTimes::read(_files); }

private:
    std::shared_ptr<const Snapshot> take(Time now);

    const machine::Files _files;
    std::mutex _mutex; // guards all below
    machine::Throttling _throttling;
    std::shared_ptr<const Snapshot> _last;
};

} // namespace further::system
