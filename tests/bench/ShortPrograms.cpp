#include "Measures.h"
#include "Subjects.h"

#include <stdexcept>

namespace further::bench {

namespace {

constexpr int givenUpAfter = 20; // programs that never ended

/// Ends while its pipe is full, after characters that were written in two halves: what a careless server loses or
/// tears.
std::string script(int number) {
    return "number = " + std::to_string(number) + R"(
import os, sys
print('program', number)
for half in '€'.encode(), 'ä'.encode() * 10:
    os.write(1, half[:1])
    os.write(1, half[1:])
sys.stderr.write(f'error {number}\n')
os.write(1, b''.join(b'%06d\n' % line for line in range(number % 10 * 1200)))
sys.exit(number % 256)
)";
}

std::string expectedOutput(int number) {
    std::string output = "program " + std::to_string(number) + "\n€";
    for (int i = 0; i < 10; ++i) {
        output += "ä";
    }
    for (int line = 0; line < number % 10 * 1200; ++line) {
        const auto digits = std::to_string(line);
        output += std::string(6 - digits.size(), '0') + digits + '\n';
    }
    return output;
}

/// Whether all of its output came, in order and in one piece, and its exit code. Throws where it never ends.
bool runsWhole(Client& client, int number) {
    client.start(script(number));
    std::string output;
    std::string error;
    while (true) {
        if (!client.socket().awaitMessage(std::chrono::seconds(5))) {
            throw std::runtime_error("A short program never ended.");
        }
        const auto message = client.receive();
        if (message.isOutput()) {
            (message.is("stdout") ? output : error) += message.output();
        } else if (message.is("stopped")) {
            return output == expectedOutput(number) && error == "error " + std::to_string(number) + '\n' &&
                   message.number("exitCode") == number % 256;
        }
    }
}

} // namespace

void measureShortPrograms(const Options& options, Report& report) {
    for (const auto& server : options.servers) {
        ServedSubject subject(server);
        int wrong = 0;
        int unended = 0;
        const Stopwatch watch;
        try {
            for (int number = 0; number < options.count && unended < givenUpAfter; ++number) {
                try {
                    wrong += runsWhole(subject.client(), number) ? 0 : 1;
                } catch (const std::exception&) {
                    ++wrong;
                    ++unended;
                    subject.reconnect();
                }
            }
            report.add(server.name, "each", watch.milliseconds() / options.count);
            report.add(server.name, "wrong", wrong);
            if (unended > 0) {
                report.fail(server.name, std::to_string(unended) + " of the programs failed altogether.");
            }
        } catch (const std::exception& failure) {
            report.fail(server.name, failure.what());
        }
    }
}

} // namespace further::bench
