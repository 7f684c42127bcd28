#pragma once

#include "plugins/common/machine/ChildProgram.h"

#include <further/Error.h>
#include <further/Strand.h>

#include <Poco/Logger.h>

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace further::pitop {

/// The simulator that the agent has started (`pi-top.simulate`), and a line to its commands. It ends with this object,
/// and, as its stdin then does, with the agent. When it ends by itself it stays so, until somebody sends `start`:
/// people use it to see what happens without a daemon. On the plugin's strand, but for start().
class SimulatorProcess {
public:
    struct Options {
        std::filesystem::path program;
        /// `HOST:PORT`, port 0 for any.
        std::string requests;
        std::string events;
        /// The simulated device's files go below it; nothing else may stand there.
        std::filesystem::path root;
        std::string device;
        /// Commands to be run; empty for none.
        std::filesystem::path script;
    };
    /// What it has answered: its lines.
    using Then = std::function<void(const std::optional<Error>&, const std::string& answer)>;

    static constexpr std::chrono::milliseconds startPatience{3000};
    static constexpr std::chrono::milliseconds patience{1000};
    /// Commands that wait for an answer; more are refused.
    static constexpr std::size_t mostWaiting = 16;

    /// `strand` and `logger` outlive it.
    SimulatorProcess(Strand& strand, Options options, Poco::Logger& logger);
    ~SimulatorProcess();
    SimulatorProcess(const SimulatorProcess&) = delete;
    SimulatorProcess& operator=(const SimulatorProcess&) = delete;

    /// Starts it and waits until it serves: blocks, for startPatience at the most; for Plugin::start(). Throws
    /// Poco::RuntimeException with a sentence that says why it doesn't serve.
    void start();

    /// Sends one line and awaits the answer. `start` begins a new simulator where it has ended. Throws Error(busy), and
    /// Error(unavailable) where there is none.
    void command(const std::string& line, Then then);

    /// Where it serves: as the options have it, with the ports that it has chosen.
    const std::string& requests() const { return _options.requests; }
    const std::string& events() const { return _options.events; }

private:
    struct Pending {
        std::string answer;
        Then then;
    };
    struct Pipe;
    struct Process;

    void launch();
    void onOutput();
    void onOutputEnd();
    void onErrors();
    void onLine(const std::string& line);
    void onServing(const std::string& line);
    void onEnd();
    void awaitAnswer();
    void onDeadline();
    void answer(const std::optional<Error>& error);
    void failAll(const std::string& reason);

    Strand& _strand;
    Options _options;
    Poco::Logger& _logger;
    std::unique_ptr<Process> _process;
    bool _serves = false;
    std::string _lastError; // its last word on stderr
    std::deque<Pending> _pending;
    Registered _deadline;
};

} // namespace further::pitop
