#pragma once

#include "plugins/pi-top/simulator/Commands.h"
#include "plugins/pi-top/simulator/Simulation.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace further::simulator {

/// A simulation on sockets that only write down what is done with them, and with a clock that is turned by hand.
class Bench : private Sockets {
public:
    /// pi-topd is stopped.
    explicit Bench(std::string_view device = "pi-top-4", double battery = 80,
                   std::unique_ptr<DeviceFiles> files = nullptr)
        : _timers([this] { return _now; })
        , _simulation(*std::find_if(models.begin(), models.end(), [&](const Model& m) { return m.word == device; }),
                      battery, _timers, *this,
                      {.onReady = [this] { _done.emplace_back("ready"); },
                       .onFailed = [this](const auto& why) { _done.push_back("failed: " + why); }},
                      std::move(files)) {}

    /// With a pi-topd that is ready; what has been done for it is forgotten.
    static std::unique_ptr<Bench> ready(std::string_view device = "pi-top-4", double battery = 80) {
        auto bench = std::make_unique<Bench>(device, battery);
        bench->_simulation.daemon.start();
        bench->pass(std::chrono::milliseconds(300));
        bench->done();
        return bench;
    }

    /// All that is due meanwhile happens when it is due.
    void pass(std::chrono::milliseconds time) {
        const auto until = _now + time;
        for (auto next = _timers.next(); next && *next <= until; next = _timers.next()) {
            _now = *next;
            _timers.runDue();
        }
        _now = until;
    }

    std::string say(std::string_view command) { return obey(command, _simulation); }

    /// The answer to a request; what isn't one frame is told with commas.
    std::string ask(std::string_view request) { return joined(_simulation.daemon.answerTo(request)); }

    /// What was done and published since the last call: `events open`, `requests open`, `closed`, `ready`, `failed: …`,
    /// and messages.
    std::vector<std::string> done() { return std::exchange(_done, {}); }

    Simulation& simulation() { return _simulation; }
    Timers& timers() { return _timers; }

    bool eventsTaken = false;
    bool requestsTaken = false;

private:
    static std::string joined(const Frames& frames) {
        std::string text;
        for (std::size_t i = 0; i < frames.size(); ++i)
            text += (i > 0 ? "," : "") + frames[i];
        return text;
    }

    void openEvents() override { open(eventsTaken, "events"); }
    void openRequests() override { open(requestsTaken, "requests"); }
    void open(bool taken, const std::string& name) {
        if (taken)
            throw std::runtime_error(name + " taken");
        _done.push_back(name + " open");
    }
    void close() override { _done.emplace_back("closed"); }
    void publish(const Frames& message) override { _done.push_back(joined(message)); }

    Timers::Clock::time_point _now{std::chrono::hours(1)};
    std::vector<std::string> _done;
    Timers _timers;
    Simulation _simulation;
};

using Done = std::vector<std::string>;

} // namespace further::simulator
