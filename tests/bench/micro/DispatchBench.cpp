#include "core/net/ClientFrames.h"
#include "core/session/SessionFixture.h"

#include <benchmark/benchmark.h>

#include <string>

using namespace further;

namespace {

constexpr std::size_t messages = 1000;
constexpr std::size_t asManyASecondAsThereAre = 1'000'000'000;

/// From the socket to a plugin's handler, by a session as an agent has it: read, unmasked, parsed, checked against its
/// schema and dispatched.
void dispatch(benchmark::State& state) {
    SessionFixture agent({}, 1, asManyASecondAsThereAre);
    auto& client = agent.connect();
    std::string burst;
    for (std::size_t i = 0; i < messages; ++i)
        burst += clientFrame(0x81, R"({"type": "probe.act", "data": {"do": "nothing"}})");
    for (auto _ : state) {
        client.sendBytes(burst);
        agent.settle(client);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * messages));
}

} // namespace

BENCHMARK(dispatch);
