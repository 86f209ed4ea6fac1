// SPDX-License-Identifier: Apache-2.0
// Every OBD decoder under arbitrary answers: each returns a value or an error and reads nothing behind the answer.
#include <algorithm>
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
    if (size > 3) {
        // As if the second byte's three followers had been asked for: unknown PIDs and surplus bytes are then tolerated.
        const std::uint8_t asked[] = {bytes[1], bytes[2], bytes[3]};
        check(decode_current_data(answer, asked));
        check(decode_freeze_frame(answer, asked));
        SupportedIds ids;
        ids.add(bytes[0], answer.subspan(1));
        require(ids.count() <= 32);
        (void)ids.more_after(bytes[0]);
        (void)freeze_frame_request(bytes[1], bytes[2]);
    }
    if (const auto list = decode_dtc_list(answer)) {
        for (const DtcCode code : list->codes) require(code.text().view().size() == 5);
    }
    if (const auto tests = decode_monitor_tests(answer)) {
        for (const MonitorTest& t : tests->tests) {
            if (t.verdict() == Verdict::Failed && t.margin()) require(*t.margin() <= 0);
            (void)monitor_id_name(t.monitor);
        }
    }
    if (const auto r = decode_readiness(answer)) {
        require(r->incomplete() <= r->supported());
        (void)inspection(*r, 1);
    }
    if (const auto info = decode_vehicle_info(answer)) {
        require(info->texts.size() + info->counters.size() <= size);
        for (std::size_t i = 0; i < info->texts.size(); ++i) {
            const bool digits = std::ranges::find(info->not_text, i) != info->not_text.end();
            require(info->texts[i].size() <= (digits ? 40U : 20U));  // an item has at most 20 bytes
        }
    }
    return 0;
}
