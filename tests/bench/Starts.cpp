#include "BareProgram.h"
#include "Client.h"
#include "Measures.h"
#include "Subjects.h"

#include <chrono>
#include <memory>
#include <string>
#include <thread>

namespace further::bench {

namespace {

constexpr auto sleeper = "import time\nprint('up')\ntime.sleep(60)";
/// What an agent does for its programs when it stops them: they clean up.
const auto graceful =
    std::string("import signal, sys\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit())\n") + sleeper;
constexpr std::size_t up = 3;
constexpr std::chrono::milliseconds beforeItsStop{150};

void startBare(const std::string& script, Report& report) {
    const Stopwatch watch;
    BareProgram program(script);
    report.add("floor", "started", watch.milliseconds());
    program.awaitOutput(1);
    report.add("floor", "first", watch.milliseconds());
    while (!program.read().empty()) {
    }
    program.await();
    report.add("floor", "stopped", watch.milliseconds());
}

void start(ServedSubject& subject, const std::string& script, Report& report) {
    auto& client = subject.client();
    const auto& name = subject.server().name;
    const Stopwatch watch;
    client.start(script);
    client.await("started");
    report.add(name, "started", watch.milliseconds());
    client.awaitOutput(1);
    report.add(name, "first", watch.milliseconds());
    client.await("stopped");
    report.add(name, "stopped", watch.milliseconds());
}

void stopBare(Report& report) {
    BareProgram program(graceful);
    program.awaitOutput(up);
    std::this_thread::sleep_for(beforeItsStop); // as long as ours: what has been idle is slower
    const Stopwatch watch;
    program.terminate();
    program.await();
    report.add("floor", "stopped", watch.milliseconds());
}

void stop(ServedSubject& subject, Report& report) {
    auto& client = subject.client();
    client.start(sleeper);
    client.awaitOutput(up);
    std::this_thread::sleep_for(subject.server().pause); // what it does for the next start isn't the stop's
    const Stopwatch watch;
    client.stop();
    client.await("stopped");
    report.add(subject.server().name, "stopped", watch.milliseconds());
}

void burstOfBare(int count, Report& report) {
    std::vector<std::unique_ptr<BareProgram>> programs;
    programs.reserve(static_cast<std::size_t>(count));
    const Stopwatch watch;
    for (int i = 0; i < count; ++i) {
        programs.push_back(std::make_unique<BareProgram>(sleeper));
    }
    for (auto& program : programs) {
        program->awaitOutput(up);
    }
    report.add("floor", "running", watch.milliseconds() / 1000);
}

void burst(const Server& server, int count, Report& report) {
    std::vector<std::unique_ptr<Client>> clients;
    clients.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<Client>(server));
    }
    const Stopwatch watch;
    for (auto& client : clients) {
        client->start(sleeper);
    }
    for (auto& client : clients) {
        client->awaitOutput(up);
    }
    report.add(server.name, "running", watch.milliseconds() / 1000);
    for (auto& client : clients) {
        client->stop();
    }
    for (auto& client : clients) {
        client->await("stopped");
    }
}

} // namespace

void measureHandshake(const Options& options, Report& report) {
    const auto served = [](ServedSubject& subject, Report& to) {
        const Stopwatch watch;
        const WebSocketClient client(subject.server());
        to.add(subject.server().name, "handshake", watch.milliseconds());
    };
    alternate(options, nullptr, served, report);
}

void measureStarts(const Options& options, Report& report) {
    alternate(
        options, [&](Report& to) { startBare(options.script, to); },
        [&](ServedSubject& subject, Report& to) { start(subject, options.script, to); }, report);
}

void measureStop(const Options& options, Report& report) {
    alternate(options, stopBare, stop, report);
}

void measureBurst(const Options& options, Report& report) {
    alternate(
        options, [&](Report& to) { burstOfBare(options.count, to); },
        [&](ServedSubject& subject, Report& to) { burst(subject.server(), options.count, to); }, report);
}

} // namespace further::bench
