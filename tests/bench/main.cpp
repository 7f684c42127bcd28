#include "Measures.h"
#include "MinimalServer.h"

#include <csignal>
#include <iostream>
#include <map>
#include <optional>

using namespace further::bench;

int main(int count, char** words) {
    const std::map<std::string, void (*)(const Options&, Report&)> measures = {
        {"handshake", measureHandshake},
        {"starts", measureStarts},
        {"stop", measureStop},
        {"burst", measureBurst},
        {"echo", measureEcho},
        {"echo-beside-stalled", measureEchoBesideStalled},
        {"echo-beside-reader", measureEchoBesideReader},
        {"lines", measureLines},
        {"chunks", measureChunks},
        {"input", measureInput},
        {"programs", measureShortPrograms},
    };
    try {
        std::signal(SIGPIPE, SIG_IGN); // NOLINT(cert-err33-c)
        auto options = Options::parse(count, words);
        const auto measure = measures.find(options.measure);
        if (measure == measures.end()) {
            throw std::invalid_argument("There is no measure \"" + options.measure +
                                        "\": tests/bench/README.md has them all.");
        }
        std::optional<MinimalServer> minimal;
        if (options.self) {
            minimal.emplace();
            options.servers.push_back(minimal->server());
        }
        Report report;
        measure->second(options, report);
        report.write(std::cout);
        return 0;
    } catch (const std::exception& failure) {
        std::cerr << "further-bench: " << failure.what() << '\n';
        return 2;
    }
}
