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

/// What ECUs and adapters fill frames with.
bool filler(std::byte a, std::byte b) {
    return a == b && (a == std::byte{0x55} || a == std::byte{0xAA} || a == std::byte{0xCC} || a == std::byte{0xFF});
}

void append_uncounted(DtcList& list, ByteView behind) {
    if (std::all_of(behind.begin(), behind.end(), [](std::byte b) { return b == std::byte{0}; })) return;
    list.doubt = ObdErrc::LengthMismatch;
    for (; behind.size() >= 2; behind = behind.subspan(2))
        if (!filler(behind[0], behind[1])) append(list, behind.first(2));
}

}  // namespace

Result<DtcList> decode_dtc_list(ByteView answer) {
    auto out = list_of(answer);
    if (!out) return out;
    const std::size_t counted = 2 * std::size_t{u8(answer[1])};
    const ByteView bytes = answer.subspan(2);
    append(*out, bytes.first(std::min(counted, bytes.size())));
    if (bytes.size() < counted) out->doubt = ObdErrc::Truncated;
    else append_uncounted(*out, bytes.subspan(counted));
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
