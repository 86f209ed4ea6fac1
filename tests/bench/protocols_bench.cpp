// SPDX-License-Identifier: Apache-2.0
// Speed of ISO-TP receive, a whole UDS VIN read, J1979 values and trouble code lists, each beside a floor: a minimal
// loop that does the same checked work on the same bytes. Run `bench_protocols --benchmark_repetitions=5`; bars P1, P2,
// P4.
#include <benchmark/benchmark.h>

#include <array>
#include <cstring>
#include <vector>

#include "base/bytes.hpp"
#include "bench/bars.hpp"
#include "bench/minimum.hpp"
#include "domain/vin.hpp"
#include "protocols/isotp/receiver.hpp"
#include "protocols/obd/current_data.hpp"
#include "protocols/obd/dtc.hpp"
#include "protocols/uds/answer.hpp"

namespace {

using namespace odolink;

std::size_t runs(const benchmark::State& state) { return static_cast<std::size_t>(state.iterations()); }

constexpr std::size_t kEcus = 8;
constexpr std::size_t kMessage = 4095;

struct Frame {
    CanId id;
    std::array<std::byte, 8> data;
};

/// One message of `length` bytes from each of eight ECUs, frames in turn.
std::vector<Frame> interleaved(std::size_t length) {
    std::vector<Frame> out;
    const std::size_t frames = 1 + (length - 6 + 6) / 7;
    for (std::size_t f = 0; f < frames; ++f) {
        for (std::uint32_t e = 0; e < kEcus; ++e) {
            Frame frame{{0x7E8 + e, false}, {}};
            frame.data.fill(static_cast<std::byte>(f));
            if (f == 0) {
                frame.data[0] = static_cast<std::byte>(0x10U | (length >> 8U));
                frame.data[1] = static_cast<std::byte>(length & 0xFFU);
            } else {
                frame.data[0] = static_cast<std::byte>(0x20U | (f & 0x0FU));
            }
            out.push_back(frame);
        }
    }
    return out;
}

isotp::Receiver eight_sessions() {
    isotp::ReceiverConfig config;
    config.role = isotp::Role::Answering;
    isotp::Receiver receiver{config};
    for (std::uint32_t e = 0; e < kEcus; ++e) receiver.listen({0x7E8 + e, false});
    return receiver;
}

void report_per_frame(benchmark::State& state, std::size_t frames) {
    state.SetItemsProcessed(static_cast<std::int64_t>(runs(state) * frames));
    state.counters["per_frame"] =
        benchmark::Counter(static_cast<double>(frames),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void isotp_receive(benchmark::State& state) {
    const auto frames = interleaved(static_cast<std::size_t>(state.range(0)));
    auto receiver = eight_sessions();
    std::int64_t now = 0;
    std::size_t bytes = 0;
    for (auto _ : state) {
        for (const Frame& f : frames) {
            now += 100'000;
            const auto got = receiver.on_frame(MonoTime{Duration{now}}, f.id, f.data);
            if (got.step == isotp::Step::Completed) bytes += got.payload().size();
        }
    }
    benchmark::DoNotOptimize(bytes);
    if (bytes != runs(state) * kEcus * static_cast<std::size_t>(state.range(0)))
        state.SkipWithError("bytes lost");
    report_per_frame(state, frames.size());
}
BENCHMARK(isotp_receive)->Arg(20)->Arg(255)->Arg(kMessage)->Apply(bench::with_minimum);

/// The least that must be done: sequence, length and time checked, seven bytes copied, no state beyond that.
void isotp_floor(benchmark::State& state) {
    const auto frames = interleaved(static_cast<std::size_t>(state.range(0)));
    struct Session {
        std::array<std::byte, kMessage + 8> data;
        std::size_t filled;
        std::size_t length;
        std::int64_t last;
        unsigned sequence;
    };
    static std::array<Session, kEcus> sessions{};
    std::int64_t now = 0;
    std::size_t bytes = 0;
    for (auto _ : state) {
        for (const Frame& f : frames) {
            now += 100'000;
            Session& s = sessions[f.id.value & 7U];
            const unsigned control = u8(f.data[0]);
            if (control >> 4U == 1) {
                std::memcpy(s.data.data(), f.data.data() + 2, 6);
                s.filled = 6;
                s.length = (control & 15U) << 8U | u8(f.data[1]);
                s.last = now;
                s.sequence = 1;
                continue;
            }
            if ((control & 15U) != s.sequence || now - s.last > 1'000'000'000) continue;
            std::memcpy(s.data.data() + s.filled, f.data.data() + 1, 7);
            s.filled += 7;
            s.last = now;
            s.sequence = (s.sequence + 1) & 15U;
            if (s.filled >= s.length) bytes += s.length;
        }
    }
    benchmark::DoNotOptimize(bytes);
    report_per_frame(state, frames.size());
}
BENCHMARK(isotp_floor)->Arg(20)->Arg(255)->Arg(kMessage)->Apply(bench::with_minimum);

constexpr std::array<std::array<std::byte, 8>, 3> kVinFrames = [] {
    constexpr std::uint8_t kBytes[3][8] = {{0x10, 0x14, 0x62, 0xF1, 0x90, 'W', 'D', 'B'},
                                           {0x21, '1', '1', '1', '1', '1', '1', '1'},
                                           {0x22, '1', '1', '1', '1', '1', '1', '1'}};
    std::array<std::array<std::byte, 8>, 3> out{};
    for (std::size_t f = 0; f < 3; ++f) {
        for (std::size_t i = 0; i < 8; ++i) out[f][i] = static_cast<std::byte>(kBytes[f][i]);
    }
    return out;
}();

void uds_vin_read(benchmark::State& state) {
    auto receiver = eight_sessions();
    constexpr CanId kEngine{0x7E8, false};
    std::int64_t now = 0;
    std::size_t letters = 0;
    for (auto _ : state) {
        isotp::Indication got;
        for (const auto& frame : kVinFrames) {
            now += 100'000;
            got = receiver.on_frame(MonoTime{Duration{now}}, kEngine, frame);
            if (!got.reply) continue;
            benchmark::DoNotOptimize(isotp::flow_control_bytes(receiver.flow_control(*got.reply)));
            receiver.on_flow_control_sent(MonoTime{Duration{now}}, kEngine);
        }
        const auto did = uds::read_data(got.payload(), uds::kVinDid);
        if (!did) {
            state.SkipWithError("no VIN");
            break;
        }
        const auto* text = reinterpret_cast<const char*>(did->data.data());
        const auto vin = Vin::parse({text, did->data.size()});
        letters += vin ? vin->text().size() : 0;
    }
    benchmark::DoNotOptimize(letters);
    if (letters != runs(state) * Vin::kLength) state.SkipWithError("not a VIN");
}
BENCHMARK(uds_vin_read)->Apply(bench::with_minimum);

void uds_vin_floor(benchmark::State& state) {
    std::array<std::byte, 24> out{};
    std::size_t sum = 0;
    for (auto _ : state) {
        std::memcpy(out.data(), kVinFrames[0].data() + 2, 6);
        std::memcpy(out.data() + 6, kVinFrames[1].data() + 1, 7);
        std::memcpy(out.data() + 13, kVinFrames[2].data() + 1, 7);
        benchmark::DoNotOptimize(out);
        for (std::size_t i = 3; i < 20; ++i) sum += u8(out[i]) >= '0' ? 1U : 0U;
        benchmark::DoNotOptimize(sum);
    }
}
BENCHMARK(uds_vin_floor)->Apply(bench::with_minimum);

/// Answers with one to four data bytes, as a poll of a running car gives them.
constexpr std::uint8_t kPolled[][5] = {
    {0x0C, 0x0A, 0xF8}, {0x0D, 0x10},       {0x05, 0x7B},       {0x04, 0x9F},
    {0x11, 0x5D},       {0x10, 0x01, 0xB1}, {0x42, 0x30, 0x97}, {0xA6, 0x00, 0x1C, 0x81, 0x78}};

void j1979_values(benchmark::State& state) {
    double sum = 0;
    for (auto _ : state) {
        for (const auto& p : kPolled) {
            benchmark::DoNotOptimize(p);
            const ByteView data = std::as_bytes(std::span{p}).subspan(1, obd::pid_length(p[0]).longest);
            obd::for_each_reading(p[0], data, [&sum](const obd::Reading& r) { sum += r.value; });
        }
    }
    benchmark::DoNotOptimize(sum);
    state.counters["per_value"] =
        benchmark::Counter(static_cast<double>(std::size(kPolled)),
                           benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(j1979_values)->Apply(bench::with_minimum);

void j1979_floor(benchmark::State& state) {
    double sum = 0;
    for (auto _ : state) {
        for (const auto& p : kPolled) {
            benchmark::DoNotOptimize(p);
            sum += static_cast<double>(p[1] << 8U | p[2]) * 0.25;
        }
    }
    benchmark::DoNotOptimize(sum);
}
BENCHMARK(j1979_floor)->Apply(bench::with_minimum);

void dtc_list(benchmark::State& state) {
    const Bytes answer = *from_hex("43040301042001715678");
    std::size_t codes = 0;
    for (auto _ : state) {
        const auto list = obd::decode_dtc_list(answer);
        for (const obd::DtcCode c : list->codes) benchmark::DoNotOptimize(c.text());
        codes += list->codes.size();
    }
    if (codes != runs(state) * 4) state.SkipWithError("codes lost");
}
BENCHMARK(dtc_list)->Apply(bench::with_minimum);

/// The least that must be done: the count checked, two bytes of each code put together and written as five letters.
void dtc_list_floor(benchmark::State& state) {
    const Bytes answer = *from_hex("43040301042001715678");
    std::size_t codes = 0;
    for (auto _ : state) {
        if (answer.size() != 2U + 2U * u8(answer[1])) break;
        for (std::size_t i = 2; i < answer.size(); i += 2) {
            const unsigned code = u8(answer[i]) << 8U | u8(answer[i + 1]);
            std::array<char, 5> text{};
            text[0] = "PCBU"[code >> 14U];
            for (unsigned d = 1; d < 5; ++d) text[d] = "0123456789ABCDEF"[code >> (16U - 4U * d) & (d == 1 ? 3U : 15U)];
            benchmark::DoNotOptimize(text);
            ++codes;
        }
    }
    if (codes != runs(state) * 4) state.SkipWithError("codes lost");
}
BENCHMARK(dtc_list_floor)->Apply(bench::with_minimum);

}  // namespace

int main(int argc, char** argv) {
    constexpr double kFrames = 4688;  // of isotp_receive/4095: 586 of each ECU
    constexpr bench::Bar kBars[] = {{"isotp_receive/4095", "P1: a frame of eight ECUs in turn", kFrames, 3.5},
                                    {"isotp_receive/20", "P1: the same in messages of three frames", 24, 3.5},
                                    {"uds_vin_read", "P2: a whole UDS VIN read", 1, 45},
                                    {"j1979_values", "P4: a J1979 value", std::size(kPolled), 10},
                                    {"dtc_list", "P4: a list of four trouble codes", 1, 20}};
    return bench::run_and_judge(argc, argv, kBars);
}
