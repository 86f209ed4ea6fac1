// SPDX-License-Identifier: Apache-2.0
// AnswerDecoder under arbitrary answers of several ECUs, asked for and overheard: nothing trips, no list names a code twice,
// margins and numbers of reports stay finite. Input: one byte of head (ECU, who asked), one of length, the answer; and again.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/diagnostics/answer_decoder.hpp"
#include "core/diagnostics/monitor_trend.hpp"

namespace {

using namespace odolink;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

void check(const VehicleReport& report, MonitorTrend& trend, std::uint64_t cycle) {
    if (const auto* list = std::get_if<DtcListRead>(&report)) {
        for (const Dtc& dtc : list->codes) require(std::count(list->codes.begin(), list->codes.end(), dtc) == 1);
    }
    const auto* monitors = std::get_if<MonitorResultsRead>(&report);
    if (monitors == nullptr) return;
    for (const MonitorResult& r : monitors->results) require(!r.margin_percent() || std::isfinite(*r.margin_percent()));
    for (const MonitorKey& key : trend.on_results(*monitors, cycle, cycle % 2 == 0 ? MonitorTrend::SoFar::Standing : MonitorTrend::SoFar::Driven).changed) {
        MonitorTrend again;
        require(again.restore(key, trend.encode(key)));
        require(again.encode(key) == trend.encode(key));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    ByteView rest = std::as_bytes(std::span{bytes, size});
    AnswerDecoder decoder;
    MonitorTrend trend;
    MonoTime at{};
    std::uint64_t cycle = 0;
    while (rest.size() >= 2) {
        const std::uint8_t head = u8(rest[0]);
        const std::size_t length = std::min<std::size_t>(u8(rest[1]), rest.size() - 2);
        const ByteView answer = rest.subspan(2, length);
        rest = rest.subspan(2 + length);
        const CanId ecu{0x7E8U + (head & 3U), false};
        const Asked asked = (head & 4U) != 0 ? Asked::ByOthers : Asked::ByUs;
        for (const VehicleReport& r : decoder.on_answer({ecu, {answer.begin(), answer.end()}, at}, asked)) check(r, trend, ++cycle);
        if ((head & 8U) != 0) (void)decoder.close_frame(ecu);
        if ((head & 16U) != 0) (void)decoder.close_survey();
        if ((head & 32U) != 0) decoder.restart();
        at = at + 100ms;
    }
    return 0;
}
