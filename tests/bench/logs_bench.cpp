// SPDX-License-Identifier: Apache-2.0
// Speed of candump text, DBC frames, J1939 messages and whole log analysis, each beside a floor where there is one: a minimal loop
// over the same bytes. Run `bench_logs --benchmark_repetitions=5`; bars P3 and P5.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "app/log_analysis/analyzer.hpp"
#include "bench/bars.hpp"
#include "bench/minimum.hpp"
#include "protocols/candump/candump.hpp"
#include "protocols/dbc/decoder.hpp"
#include "protocols/j1939/parameters.hpp"

namespace {

using namespace odolink;

constexpr int kLines = 200'000;

/// OBD answers at 100 Hz as `candump -L` writes them: speed, engine speed, coolant.
std::string obd_log() {
    std::string text;
    for (int i = 0; i < kLines; ++i) {
        static constexpr const char* kAnswers[] = {"03410D3C00000000", "04410C1AF8000000", "0341057B00000000"};
        char line[64];
        std::snprintf(line, sizeof line, "(%010d.%06d) can0 7E8#%s\n", 1000 + i / 100, i % 100 * 10'000, kAnswers[i % 3]);
        text += line;
    }
    return text;
}

/// A message of 14 signals, both byte orders, signed and not, 3 to 10 bits.
std::string fourteen_signals() {
    std::string text = "BO_ 291 A: 8 X\n";
    for (int i = 0; i < 14; ++i) {
        const bool intel = i % 2 == 1;
        const int start = intel ? i * 4 : i * 4 / 8 * 8 + 7;
        text += " SG_ S" + std::to_string(i) + " : " + std::to_string(start) + "|" + std::to_string(3 + i % 8) + (intel ? "@1-" : "@0+") +
                " (0.25,-3) [0|0] \"\" X\n";
    }
    return text;
}

void per_item(benchmark::State& state, std::int64_t items) {
    state.SetItemsProcessed(state.iterations() * items);
}

void candump_text(benchmark::State& state) {
    const std::string text = obd_log();
    for (auto _ : state) {
        candump::Parser parser;
        parser.feed(text);
        std::uint64_t sum = 0;
        while (const candump::Frame* frame = parser.next()) sum += frame->id.value + u8(frame->bytes[3]);
        benchmark::DoNotOptimize(sum);
    }
    per_item(state, kLines);
}
BENCHMARK(candump_text)->Apply(bench::with_minimum);

/// Floor: only the ends of the lines are looked for.
void candump_text_floor(benchmark::State& state) {
    const std::string text = obd_log();
    for (auto _ : state) {
        std::uint64_t lines = 0;
        for (const char* p = text.data(); (p = static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(text.data() + text.size() - p)))) != nullptr; ++p)
            ++lines;
        benchmark::DoNotOptimize(lines);
    }
    per_item(state, kLines);
}
BENCHMARK(candump_text_floor)->Apply(bench::with_minimum);

void dbc_frame_of_14_signals(benchmark::State& state) {
    auto database = dbc::parse(fourteen_signals());
    dbc::Decoder decoder{std::move(*database)};
    std::array<std::byte, 8> frame{};
    unsigned n = 0;
    for (auto _ : state) {
        frame[n % 8] = static_cast<std::byte>(n);
        ++n;
        const auto message = decoder.find({291, false});
        benchmark::DoNotOptimize(decoder.decode(*message, frame).data());
    }
    per_item(state, 1);
}
BENCHMARK(dbc_frame_of_14_signals)->Apply(bench::with_minimum);

/// Floor: the same shifts, masks and scalings from constant arrays, one signal after the other.
void dbc_frame_of_14_signals_floor(benchmark::State& state) {
    struct Row {
        unsigned left, right;
        double factor, offset;
    };
    std::array<Row, 14> rows;
    for (unsigned i = 0; i < rows.size(); ++i) rows[i] = {i * 3U, 54U, 0.25, -3};
    std::array<double, 14> values{};
    std::uint64_t word = 1;
    for (auto _ : state) {
        word = word * 6364136223846793005ULL + 1;
        for (std::size_t i = 0; i < rows.size(); ++i)
            values[i] = static_cast<double>(static_cast<std::int64_t>(word << rows[i].left) >> rows[i].right) * rows[i].factor + rows[i].offset;
        benchmark::DoNotOptimize(values.data());
    }
    per_item(state, 1);
}
BENCHMARK(dbc_frame_of_14_signals_floor)->Apply(bench::with_minimum);

void j1939_engine_group(benchmark::State& state) {
    const Bytes data = bytes_of({0x11, 0x22, 0x33, 0x60, 0x09, 0x66, 0x77, 0x88});
    for (auto _ : state) {
        double sum = 0;
        for (const j1939::Parameter& p : j1939::parameters_of(61444)) sum += j1939::read(p, data).value;
        benchmark::DoNotOptimize(sum);
    }
    per_item(state, 1);
}
BENCHMARK(j1939_engine_group)->Apply(bench::with_minimum);

void whole_log(benchmark::State& state) {
    const std::string text = obd_log();
    for (auto _ : state) {
        log_analysis::Analyzer analyzer{{}, nullptr};
        analyzer.take(text);
        benchmark::DoNotOptimize(analyzer.finish().signals.size());
    }
    per_item(state, kLines);
}
BENCHMARK(whole_log)->Apply(bench::with_minimum);

}  // namespace

int main(int argc, char** argv) {
    constexpr bench::Bar kBars[] = {{"dbc_frame_of_14_signals", "P3: a frame of 14 signals by a DBC file", 1, 20},
                                    {"candump_text", "P5: a line of candump text (30 million a second)", kLines, 1e3 / 30},
                                    {"whole_log", "P5: a frame of a whole log (5 million a second)", kLines, 200}};
    return bench::run_and_judge(argc, argv, kBars);
}
