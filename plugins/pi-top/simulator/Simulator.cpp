#include "Simulator.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <iostream>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

namespace further::simulator {

namespace {

constexpr std::chrono::milliseconds forever{-1};

std::unique_ptr<DeviceFiles> filesFor(const Options& options) {
    return options.root.empty() ? nullptr : std::make_unique<DeviceFiles>(options.root, *options.model);
}

std::chrono::milliseconds untilNext(const Timers& timers) {
    const auto next = timers.next();
    if (!next)
        return forever;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*next - timers.now());
    // zmq_poll counts milliseconds in a long, poll() below it in an int.
    return std::clamp(wait, std::chrono::milliseconds(0), std::chrono::milliseconds(std::numeric_limits<int>::max()));
}

} // namespace

Simulator::Simulator(Options options, const StopSignals& signals)
    : _options(std::move(options))
    , _signals(signals)
    , _sockets(_options.requests, _options.events)
    , _simulation(*_options.model, _options.batteryPercent, _timers, _sockets,
                  {.onReady = [this] { onReady(); }, .onFailed = [this](const auto& why) { onFailed(why); }},
                  filesFor(_options))
    , _lines([this](std::string_view line) { onLine(line); },
             [] { say("error: A command of more than 4096 bytes; help lists them all\n"); }) {
    _simulation.hardware.setSpeed(_options.speed);
}

void Simulator::run() {
    _simulation.daemon.start();
    while (!_simulation.ended)
        poll();
    if (!_failure.empty())
        throw std::runtime_error(_failure);
}

void Simulator::onReady() {
    if (std::exchange(_begun, true))
        return;
    greet();
    if (_options.script)
        _script.emplace(*std::move(_options.script), _simulation, _timers, &Simulator::tell);
}

void Simulator::onFailed(const std::string& why) {
    if (_begun) {
        tell("pi-topd didn't start again: " + why);
        return;
    }
    _failure = why;
    _simulation.ended = true;
}

void Simulator::poll() {
    std::vector<zmq::pollitem_t> items{{nullptr, _signals.descriptor(), ZMQ_POLLIN, 0}};
    if (_begun && _hasCommands)
        items.push_back({nullptr, STDIN_FILENO, ZMQ_POLLIN, 0});
    if (_simulation.daemon.serving())
        items.push_back({_sockets.requests(), 0, ZMQ_POLLIN, 0});
    try {
        zmq::poll(items, untilNext(_timers));
    } catch (const zmq::error_t& e) {
        if (e.num() != EINTR) // as after SIGSTOP and SIGCONT
            throw;
        return;
    }
    if (items.front().revents != 0) {
        _simulation.ended = true;
        return;
    }
    _timers.runDue();
    for (const auto& item : items) {
        if (item.revents == 0)
            continue;
        if (item.socket != nullptr)
            serve();
        else
            readCommands();
    }
}

void Simulator::readCommands() {
    std::array<char, LineReader::longest> buffer{};
    const auto count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count > 0)
        _lines.take({buffer.data(), static_cast<std::size_t>(count)});
    else if (count == 0 || (errno != EAGAIN && errno != EINTR))
        endCommands();
}

void Simulator::onLine(std::string_view line) {
    if (!_simulation.ended) // what stands behind a quit
        say(obey(line, _simulation));
}

void Simulator::endCommands() {
    _lines.finish();
    _hasCommands = false;
    _simulation.ended = _simulation.ended || _options.attached;
}

void Simulator::serve() {
    if (!_simulation.daemon.serving())
        return; // a timer, or a command, has stopped it meanwhile
    if (const auto request = _sockets.receive())
        _sockets.answer(_simulation.daemon.answerTo(*request));
}

void Simulator::greet() const {
    say("Simulating a " + std::string(_options.model->name()) + ". Requests: " + _sockets.requestsAddress() +
        ". Events: " + _sockets.eventsAddress() + ".\n");
    if (::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0)
        say("Type what happens to it, such as: press select. All there is: help\n");
}

void Simulator::say(std::string_view text) {
    std::cout << text << std::flush;
}

void Simulator::tell(const std::string& news) {
    std::cerr << "further-pi-top-simulator: " << news << std::endl;
}

} // namespace further::simulator
