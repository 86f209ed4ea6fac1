// SPDX-License-Identifier: Apache-2.0
// Every OBD decoder under arbitrary answers: each returns a value or an error and reads nothing behind the answer.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "protocols/obd/current_data.hpp"
#include "protocols/obd/dtc.hpp"
#include "protocols/obd/monitor_test.hpp"
#include "protocols/obd/readiness.hpp"
#include "protocols/obd/vehicle_info.hpp"

namespace {

using namespace odolink;
using namespace odolink::obd;

void require(bool holds) {
    if (!holds) __builtin_trap();
}

void check(const Result<std::vector<Reading>>& readings) {
    if (!readings) return;
    for (const Reading& r : *readings) {
        require(std::isfinite(r.value));
        (void)state_text(r);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const ByteView answer = std::as_bytes(std::span{bytes, size});
    check(decode_current_data(answer));
    check(decode_freeze_frame(answer));
    if (size > 1) {
        const std::uint8_t asked[] = {bytes[1]};
        check(decode_current_data(answer, asked));
        check(decode_freeze_frame(answer, asked));
    }
    if (const auto list = decode_dtc_list(answer)) {
        for (const DtcCode code : list->codes) require(code.text().view().size() == 5);
    }
    if (const auto tests = decode_monitor_tests(answer)) {
        for (const MonitorTest& t : tests->tests) {
            if (t.verdict() == Verdict::Failed && t.margin()) require(*t.margin() <= 0);
        }
    }
    if (const auto r = decode_readiness(answer)) require(r->incomplete() <= r->supported());
    if (const auto info = decode_vehicle_info(answer)) require(info->texts.size() <= 255);
    return 0;
}
