#include "BareProgram.h"
#include "Client.h"
#include "Measures.h"
#include "ProcessCost.h"
#include "Subjects.h"

#include <algorithm>
#include <stdexcept>

namespace further::bench {

namespace {

constexpr std::size_t lineSize = 64;
constexpr std::size_t chunkSize = 64 * 1024;

/// The first line is for a server that can't run programs (MinimalServer).
struct Output {
    std::string script;
    std::size_t size;
};

/// Throws where it isn't all.
void check(std::size_t seen, std::size_t expected) {
    if (seen != expected) {
        throw std::runtime_error("Of " + std::to_string(expected) + " bytes " + std::to_string(seen) + " have come.");
    }
}

double rate(std::size_t bytes, double milliseconds) {
    return static_cast<double>(bytes) / 1e3 / milliseconds;
}

/// What comes first, after the interpreter's start, starts the watch and isn't counted.
void outputOfBare(const Output& output, Report& report) {
    BareProgram program(output.script);
    const auto first = program.read().size();
    const Stopwatch watch;
    std::size_t seen = first;
    for (auto piece = program.read(); !piece.empty(); piece = program.read()) {
        seen += piece.size();
    }
    report.add("floor", "rate", rate(seen - first, watch.milliseconds()));
    check(seen, output.size);
}

void outputOf(ServedSubject& subject, const Output& output, Report& report) {
    auto& client = subject.client();
    const auto& server = subject.server();
    client.start(output.script);
    std::size_t first = 0;
    while (first == 0) {
        const auto message = client.receive();
        first = message.isOutput() ? message.outputSize() : 0;
    }
    const double before = processorOf(server.processes);
    const Stopwatch watch;
    std::size_t seen = first;
    for (auto message = client.receive(); !message.is("stopped"); message = client.receive()) {
        seen += message.isOutput() ? message.outputSize() : 0;
    }
    report.add(server.name, "rate", rate(seen - first, watch.milliseconds()));
    if (!server.processes.empty()) {
        const double taken = processorOf(server.processes) - before;
        report.add(server.name, "processor", taken / (static_cast<double>(seen - first) / 1e6));
    }
    check(seen, output.size);
}

void measureOutput(const Options& options, const Output& output, Report& report) {
    alternate(
        options, [&](Report& to) { outputOfBare(output, to); },
        [&](ServedSubject& subject, Report& to) { outputOf(subject, output, to); }, report);
}

Output printed(std::size_t size, std::size_t pieceSize, const std::string& before, const std::string& piece) {
    const auto pieces = std::max<std::size_t>(size / pieceSize, 2);
    const auto number = std::to_string(pieces);
    return {"# prints " + number + " times " + std::to_string(pieceSize) + '\n' + before + "\nfor _ in range(" +
                number + "): " + piece,
            pieces * pieceSize};
}

std::string readingScript(std::size_t size) {
    return "# reads " + std::to_string(size) + "\nimport os\nprint('up')\nleft = " + std::to_string(size) +
           "\nwhile left > 0: left -= len(os.read(0, 65536))\nprint(left)";
}

std::string pieceOfInput() {
    std::string piece;
    while (piece.size() < chunkSize) {
        piece += std::string(lineSize - 1, 'x') + '\n';
    }
    return piece;
}

void inputToBare(std::size_t pieces, Report& report) {
    const auto piece = pieceOfInput();
    BareProgram program(readingScript(pieces * piece.size()));
    program.awaitOutput(3);
    const Stopwatch watch;
    for (std::size_t i = 0; i < pieces; ++i) {
        program.write(piece);
    }
    program.awaitOutput(2);
    report.add("floor", "rate", rate(pieces * piece.size(), watch.milliseconds()));
}

void inputTo(ServedSubject& subject, std::size_t pieces, Report& report) {
    auto& client = subject.client();
    const auto& server = subject.server();
    const auto piece = pieceOfInput();
    const auto frame = WebSocketClient::frame(server.input(piece));
    client.start(readingScript(pieces * piece.size()));
    client.awaitOutput(3);
    const Stopwatch watch;
    for (std::size_t i = 0; i < pieces; ++i) {
        client.sendFrame(frame);
    }
    client.awaitOutput(2);
    report.add(server.name, "rate", rate(pieces * piece.size(), watch.milliseconds()));
    client.await("stopped");
}

} // namespace

void measureLines(const Options& options, Report& report) {
    measureOutput(options, printed(options.size, lineSize, "line = 'x' * 63", "print(line)"), report);
}

void measureChunks(const Options& options, Report& report) {
    const auto before = "import os\nchunk = b'x' * 65535 + b'\\n'";
    measureOutput(options, printed(options.size, chunkSize, before, "os.write(1, chunk)"), report);
}

void measureInput(const Options& options, Report& report) {
    const auto pieces = std::max<std::size_t>(options.size / chunkSize, 1);
    alternate(
        options, [&](Report& to) { inputToBare(pieces, to); },
        [&](ServedSubject& subject, Report& to) { inputTo(subject, pieces, to); }, report);
}

} // namespace further::bench
