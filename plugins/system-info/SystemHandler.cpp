#include "SystemHandler.h"

#include "plugins/common/machine/Section.h"

#include <further/Settings.h>

#include <Poco/Exception.h>

#include <algorithm>
#include <string>
#include <utility>

namespace further::system {

namespace {

using namespace std::chrono_literals;

constexpr const char* usualInterval = "5 s";
constexpr std::chrono::milliseconds shortestInterval = 1s;
constexpr std::chrono::milliseconds longestInterval = 1h;
// Some twenty of the kernel's ticks: with fewer, the use of a core is a matter of chance.
constexpr std::chrono::milliseconds shortestMeasure = 200ms;
// How old a snapshot may be that another session has asked for.
constexpr std::chrono::milliseconds freshness = 200ms;
// Each is answered with some kilobytes: a client could ask for more than it reads.
constexpr std::size_t mostGets = 16;

std::chrono::milliseconds intervalIn(const std::string& written) {
    try {
        const Settings setting({{"interval", SettingType::duration, usualInterval, {}}}, {{"interval", written}});
        const auto interval = setting.duration("interval");
        if (interval >= shortestInterval && interval <= longestInterval)
            return interval;
    } catch (const Poco::SyntaxException&) { // answered as any other that can't be had
    }
    throw Error(ErrorCode::invalidData, "data.interval must be a number and a unit (ms, s, min or h), from \"1 s\" to "
                                        "\"1 h\", such as \"" +
                                            std::string(usualInterval) + "\"; \"" + written + "\" is not.");
}

} // namespace

SystemHandler::SystemHandler(Session& session, std::shared_ptr<Machine> machine, AgentNow agent)
    : _session(session), _machine(std::move(machine)), _agent(std::move(agent)) {
    on("system-info.get", &SystemHandler::get);
    on("system-info.subscribe", &SystemHandler::subscribe);
    on("system-info.unsubscribe", &SystemHandler::unsubscribe);
}

void SystemHandler::get(const Message&) {
    if (_gets == mostGets)
        throw Error(ErrorCode::busy, std::to_string(mostGets) + " system-info.get wait for their answers already; "
                                                                "ask again when they have come.");
    ++_gets;
    ask();
}

void SystemHandler::subscribe(const Message& message) {
    _interval = intervalIn(message.data->optValue<std::string>("interval", usualInterval));
    tick();
}

void SystemHandler::unsubscribe(const Message&) {
    _nextTick.cancel();
    _due = false;
    _session.send({"system-info.unsubscribed"});
}

void SystemHandler::onPause() {
    _paused = true;
}

void SystemHandler::onResume() {
    _paused = false;
    if (_due)
        ask();
}

void SystemHandler::tick() {
    _nextTick = _session.strand().after(_interval, [this] { tick(); });
    _due = true;
    if (!_paused)
        ask();
}

/// Sees to it that a state comes. Those who wait for one when it is there all get it.
void SystemHandler::ask() {
    if (_reading)
        return;
    _reading = true;
    if (_start)
        readLater();
    else
        measure();
}

/// Begins to measure the use of the processor, which takes two looks at it.
void SystemHandler::measure() {
    const auto now = _session.strand().now();
    offload<CpuTimes>([machine = _machine] { return machine->cpuTimes(); },
                      [this, now](CpuTimes times) {
                          _start = Start{now, std::move(times)};
                          readLater();
                      });
}

void SystemHandler::readLater() {
    const auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(_start->taken + shortestMeasure - _session.strand().now());
    if (wait > 0ms)
        _pauseBeforeReading = _session.strand().after(wait, [this] { read(); });
    else
        read();
}

void SystemHandler::read() {
    const auto now = _session.strand().now();
    const auto oldest = std::max(now - freshness, _start->taken + shortestMeasure);
    offload<std::shared_ptr<const Snapshot>>(
        [machine = _machine, now, oldest] { return machine->snapshot(now, oldest); },
        [this](const std::shared_ptr<const Snapshot>& snapshot) { deliver(*snapshot); });
}

void SystemHandler::deliver(const Snapshot& snapshot) {
    _reading = false;
    Message state{"system-info.state"};
    for (const auto& [name, part] : *snapshot.facts)
        state.data->set(name, part);
    state.data->set("cpu", snapshot.cpu.section(_start->times, snapshot.taken - _start->taken).json());
    const auto agent = _agent();
    state.data->set("agent", machine::Section()
                                 .add("version", agent.version)
                                 .add("clients", std::uint64_t{agent.clients})
                                 .add("programs", std::uint64_t{agent.programs})
                                 .json());
    _start = Start{snapshot.taken, snapshot.cpu.times};

    for (auto gets = std::exchange(_gets, 0); gets > 0; --gets)
        _session.send(state);
    if (_due && !_paused) {
        _due = false;
        _session.send(state);
    }
}

void SystemHandler::fail(const Error& error) {
    _reading = false;
    for (auto gets = std::exchange(_gets, 0); gets > 0; --gets)
        _session.fail({}, error);
}

/// Where no worker is to be had, those who asked are told, and a subscriber waits for its next turn.
template <class Result>
void SystemHandler::offload(std::function<Result()> work, std::function<void(Result)> then) {
    const auto result = std::make_shared<std::optional<Result>>();
    try {
        _session.strand().offload([result, work = std::move(work)] { result->emplace(work()); },
                                  [this, result, then = std::move(then)] {
                                      if (*result)
                                          then(std::move(**result));
                                      else
                                          fail(Error(ErrorCode::internal, "The machine could not be read; the agent's "
                                                                          "log says why."));
                                  });
    } catch (const Error& error) {
        fail(error);
    }
}

} // namespace further::system
