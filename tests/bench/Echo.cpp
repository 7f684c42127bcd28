#include "BareProgram.h"
#include "Client.h"
#include "FloodedLines.h"
#include "ForkedProcess.h"
#include "Measures.h"
#include "ProcessCost.h"
#include "Subjects.h"

#include <map>
#include <thread>

namespace further::bench {

namespace {

constexpr auto echoing = "import sys\nprint('up')\nfor line in sys.stdin: sys.stdout.write(line)";
/// What FloodedLines counts.
constexpr auto flooding = R"(
import os
number = 0
while True:
    os.write(1, b''.join(b'%09d\n' % line for line in range(number, number + 6000)))
    number += 6000)";
constexpr auto floodingFast = "import os\nchunk = b'x' * 65535 + b'\\n'\nwhile True: os.write(1, chunk)";
constexpr auto line = "a line to a program and back\n";
constexpr std::size_t lineSize = 29;
constexpr std::size_t up = 3;
constexpr std::chrono::milliseconds untilItStands{500};

void echo(BareProgram& program, int count, Report& report) {
    for (int i = 0; i < count; ++i) {
        const Stopwatch watch;
        program.write(line);
        program.awaitOutput(lineSize);
        report.add("floor", "echo", 1000 * watch.milliseconds());
    }
}

void echo(Client& client, const Server& server, int count, Report& report) {
    const auto frame = WebSocketClient::frame(server.input(line));
    client.start(echoing);
    client.awaitOutput(up);
    for (int i = 0; i < count; ++i) {
        const Stopwatch watch;
        client.sendFrame(frame);
        client.awaitOutput(lineSize);
        report.add(server.name, "echo", 1000 * watch.milliseconds());
    }
    client.stop();
    client.await("stopped");
}

void echoOfBare(int count, Report& report) {
    BareProgram program(echoing);
    program.awaitOutput(up);
    echo(program, count, report);
}

/// A client whose program floods it. It reads when it is asked for holes, and not before.
class Flood {
public:
    explicit Flood(const Server& server) : _client(server) {
        _client.start(flooding);
        _client.socket().awaitMessage(patience);
    }

    /// How often something is missing in what has been printed by now, and somewhat further.
    int holes() {
        while (_lines.seen() < enough) {
            const auto message = _client.receive();
            if (message.isOutput()) {
                _lines.take(message.output());
            }
        }
        return _lines.holes();
    }

private:
    static constexpr long enough = 2'000'000; // lines, 20 MB: more than anything on the way keeps
    static constexpr std::chrono::seconds patience{10};

    Client _client;
    FloodedLines _lines;
};

void echoBesideStalledBare(int count, Report& report) {
    BareProgram program(flooding);
    std::this_thread::sleep_for(untilItStands);
    echoOfBare(count, report);
}

/// `memory` is the server's before its first flood.
void echoBesideStalled(ServedSubject& subject, double memory, int count, Report& report) {
    const auto& server = subject.server();
    Flood flood(server);
    std::this_thread::sleep_for(untilItStands);
    echo(subject.client(), server, count, report);
    if (!server.processes.empty()) {
        report.add(server.name, "growth", memoryOf(server.processes) - memory);
    }
    report.add(server.name, "holes", flood.holes());
}

void echoBesideReaderOfBare(int count, Report& report) {
    const ForkedProcess reader([] {
        BareProgram program(floodingFast);
        while (!program.read().empty()) {
        }
    });
    std::this_thread::sleep_for(untilItStands);
    echoOfBare(count, report);
}

void echoBesideReader(ServedSubject& subject, int count, Report& report) {
    const auto& server = subject.server();
    const ForkedProcess reader([&server] {
        Client client(server);
        client.start(floodingFast);
        while (true) {
            client.receive();
        }
    });
    std::this_thread::sleep_for(untilItStands);
    echo(subject.client(), server, count, report);
}

} // namespace

void measureEcho(const Options& options, Report& report) {
    alternate(
        options, [&](Report& to) { echoOfBare(options.count, to); },
        [&](ServedSubject& subject, Report& to) { echo(subject.client(), subject.server(), options.count, to); },
        report);
}

void measureEchoBesideStalled(const Options& options, Report& report) {
    std::map<std::string, double> memory;
    const auto served = [&](ServedSubject& subject, Report& to) {
        const auto& server = subject.server();
        if (!memory.contains(server.name)) {
            memory[server.name] = memoryOf(server.processes);
        }
        echoBesideStalled(subject, memory[server.name], options.count, to);
    };
    alternate(
        options, [&](Report& to) { echoBesideStalledBare(options.count, to); }, served, report);
}

void measureEchoBesideReader(const Options& options, Report& report) {
    alternate(
        options, [&](Report& to) { echoBesideReaderOfBare(options.count, to); },
        [&](ServedSubject& subject, Report& to) { echoBesideReader(subject, options.count, to); }, report);
}

} // namespace further::bench
