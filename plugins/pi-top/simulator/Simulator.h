#pragma once

#include "LineReader.h"
#include "Options.h"
#include "ScriptRun.h"
#include "Simulation.h"
#include "StopSignals.h"
#include "Timers.h"
#include "ZmqSockets.h"

#include <optional>
#include <string>
#include <string_view>

namespace further::simulator {

/// The program: waits for requests, commands, signals and timers, and sleeps in between. One thread; libzmq has its
/// own.
class Simulator {
public:
    /// Signals were set up before. Throws std::runtime_error, with a sentence for people.
    Simulator(Options options, const StopSignals& signals);

    /// Until someone ends it. Throws as the constructor does, where a port can't be had.
    void run();

private:
    void onReady();
    void onFailed(const std::string& why);
    void poll();
    void readCommands();
    void onLine(std::string_view line);
    void endCommands();
    void serve();
    void greet() const;
    static void say(std::string_view text);
    static void tell(const std::string& news);

    Options _options;
    const StopSignals& _signals;
    Timers _timers;
    ZmqSockets _sockets;
    Simulation _simulation;
    LineReader _lines;
    std::optional<ScriptRun> _script;
    bool _begun = false;      // it has been ready: commands are taken
    bool _hasCommands = true; // stdin isn't at its end
    std::string _failure;     // why it can't begin
};

} // namespace further::simulator
