#include "Texts.h"

#include <further/Utf8.h>

#include <benchmark/benchmark.h>

using namespace further;

namespace {

/// A program's output on its way in.
void sanitize(benchmark::State& state, const std::string& chunk) {
    Utf8Sanitizer sanitizer;
    for (auto _ : state)
        benchmark::DoNotOptimize(sanitizer.take(chunk));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * chunk.size()));
}

/// A client's message on its way in.
void validate(benchmark::State& state, const std::string& text) {
    for (auto _ : state)
        benchmark::DoNotOptimize(isUtf8(text));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

} // namespace

BENCHMARK_CAPTURE(sanitize, plain, bench::plain);
BENCHMARK_CAPTURE(sanitize, lines, bench::lines);
BENCHMARK_CAPTURE(sanitize, cyrillic, bench::cyrillic);
BENCHMARK_CAPTURE(sanitize, chinese, bench::chinese);
BENCHMARK_CAPTURE(sanitize, binary, bench::binary);
BENCHMARK_CAPTURE(validate, plain, bench::plain);
BENCHMARK_CAPTURE(validate, cyrillic, bench::cyrillic);
