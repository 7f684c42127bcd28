#include "Texts.h"

#include "core/net/ClientFrames.h"
#include "net/FrameCodec.h"

#include <benchmark/benchmark.h>

using namespace further;

namespace {

void header(benchmark::State& state, std::size_t payload) {
    for (auto _ : state) {
        benchmark::DoNotOptimize(payload);
        benchmark::DoNotOptimize(FrameCodec::header(Frame::Kind::text, payload));
    }
}

/// Unmasked and validated, too; in pieces as the socket gives them.
void decode(benchmark::State& state, const std::string& payload) {
    const std::string bytes = clientFrame(0x81, payload);
    FrameCodec codec(bytes.size());
    for (auto _ : state) {
        for (std::size_t at = 0; at < bytes.size(); at += 65536) {
            std::string_view piece = std::string_view(bytes).substr(at, 65536);
            benchmark::DoNotOptimize(codec.decode(piece));
        }
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * payload.size()));
}

} // namespace

BENCHMARK_CAPTURE(header, one_line, 13);
BENCHMARK_CAPTURE(header, plain, bench::plain.size());
BENCHMARK_CAPTURE(decode, one_line, std::string("Hello, world\n"));
BENCHMARK_CAPTURE(decode, plain, bench::plain);
BENCHMARK_CAPTURE(decode, cyrillic, bench::cyrillic);
