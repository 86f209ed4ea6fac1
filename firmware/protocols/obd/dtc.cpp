// SPDX-License-Identifier: Apache-2.0
// Lists of trouble codes on CAN: a count byte, then two bytes a code. Source: SAE J1979.
#include "protocols/obd/dtc.hpp"

#include <algorithm>

namespace odolink::obd {

namespace {

/// The list of an answer's service, still empty. Errors: Empty, OtherService, Truncated.
Result<DtcList> list_of(ByteView answer) {
    if (answer.empty()) return ObdErrc::Empty;
    Result<DtcList> out{DtcList{}};
    switch (u8(answer[0])) {
        case 0x43: out->kind = DtcKind::Stored; break;
        case 0x47: out->kind = DtcKind::Pending; break;
        case 0x4A: out->kind = DtcKind::Permanent; break;
        default: return ObdErrc::OtherService;
    }
    if (answer.size() < 2) return ObdErrc::Truncated;
    return out;
}

void append(DtcList& list, ByteView codes) {
    for (; codes.size() >= 2 && list.codes.size() < kMostCodes; codes = codes.subspan(2))
        if (const auto raw = static_cast<std::uint16_t>(big_endian(codes.first(2))); raw != 0) list.codes.push_back({raw});
}

}  // namespace

Result<DtcList> decode_dtc_list(ByteView answer) {
    auto out = list_of(answer);
    if (!out) return out;
    const std::size_t counted = u8(answer[1]);
    const ByteView bytes = answer.subspan(2);
    if (bytes.size() < 2 * counted) return ObdErrc::Truncated;
    append(*out, bytes.first(2 * counted));
    const ByteView behind = bytes.subspan(2 * counted);
    if (std::any_of(behind.begin(), behind.end(), [](std::byte b) { return b != std::byte{0}; })) {
        return ObdErrc::LengthMismatch;
    }
    return out;
}

Result<DtcList> read_whole_codes(ByteView answer) {
    auto out = list_of(answer);
    if (out) append(*out, answer.subspan(2));
    return out;
}

Bytes dtc_list_request(DtcKind kind) {
    switch (kind) {
        case DtcKind::Pending:
            return {std::byte{0x07}};
        case DtcKind::Permanent:
            return {std::byte{0x0A}};
        case DtcKind::Stored:
            break;
    }
    return {std::byte{0x03}};
}

}  // namespace odolink::obd
