#include "support/AgentProcess.h"

#include <exception>
#include <iostream>

namespace {

constexpr int skipped = 77; // ctest's SKIP_RETURN_CODE; the scripts use it too
constexpr int notExecuted = 127;

} // namespace

/// Starts an agent, runs `INTERPRETER SCRIPT URL` against it, and exits with what that has exited with: 77 where a
/// client can't run here.
int main(int argc, char** argv) {
    using namespace further::testing;
    if (argc != 3) {
        std::cerr << "Usage: with-agent INTERPRETER SCRIPT\n";
        return 2;
    }
    try {
        const AgentProcess agent({"python-exec.stopGrace=200 ms"});
        ChildProcess client(argv[1], {argv[2], "ws://127.0.0.1:" + std::to_string(agent.port()) + "/exec"},
                            {"NODE_PATH=/usr/share/nodejs:/usr/lib/nodejs"});
        const int code = client.awaitExit(std::chrono::seconds(60));
        std::cerr << client.output() << client.errors();
        if (code == notExecuted)
            std::cerr << "SKIPPED: there is no " << argv[1] << " here\n";
        else if (code != 0 && code != skipped)
            std::cerr << "The agent's log:\n" << agent.log();
        return code == notExecuted ? skipped : code;
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << "\n";
        return 1;
    }
}
