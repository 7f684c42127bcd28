#include "Texts.h"

#include "protocol/Envelope.h"
#include "protocol/JsonText.h"

#include <further/Utf8.h>

#include <benchmark/benchmark.h>

using namespace further;

namespace {

void escape(benchmark::State& state, const std::string& text) {
    std::string out;
    for (auto _ : state) {
        out.clear();
        appendJsonString(out, text);
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

/// What a program's output costs from the pipe to the frame.
void output(benchmark::State& state, const std::string& chunk) {
    Utf8Sanitizer sanitizer;
    std::string out;
    for (auto _ : state) {
        out.clear();
        Envelope::appendText(out, "stdout", sanitizer.take(chunk));
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * chunk.size()));
}

void parse(benchmark::State& state, const std::string& input) {
    std::string text;
    Envelope::appendText(text, "stdin", input);
    for (auto _ : state)
        benchmark::DoNotOptimize(Envelope::parse(text));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

} // namespace

BENCHMARK_CAPTURE(escape, plain, bench::plain);
BENCHMARK_CAPTURE(escape, lines, bench::lines);
BENCHMARK_CAPTURE(escape, quoted, bench::quoted);
BENCHMARK_CAPTURE(escape, cyrillic, bench::cyrillic);
BENCHMARK_CAPTURE(output, one_line, std::string("Hello, world\n"));
BENCHMARK_CAPTURE(output, lines, bench::lines);
BENCHMARK_CAPTURE(output, cyrillic, bench::cyrillic);
BENCHMARK_CAPTURE(output, binary, bench::binary);
BENCHMARK_CAPTURE(parse, one_line, std::string("Hello, world\n"));
BENCHMARK_CAPTURE(parse, plain, bench::plain);
BENCHMARK_CAPTURE(parse, lines, bench::lines);
BENCHMARK_CAPTURE(parse, cyrillic, bench::cyrillic);
