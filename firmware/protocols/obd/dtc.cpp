// SPDX-License-Identifier: Apache-2.0
// Lists of trouble codes on CAN: a count byte, then two bytes a code; before CAN: three codes of two bytes, empty ones 0000. Source: SAE J1979.
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
bool filler(std::byte b) { return b == std::byte{0x55} || b == std::byte{0xAA} || b == std::byte{0xCC} || b == std::byte{0xFF}; }

bool zeros(ByteView bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

void append_uncounted(DtcList& list, ByteView behind) {
    if (zeros(behind)) return;
    list.doubt = ObdErrc::LengthMismatch;
    for (; behind.size() >= 2; behind = behind.subspan(2))
        if (behind[0] != behind[1] || !filler(behind[0])) append(list, behind.first(2));
}

/// `answer` is `43 code…`: an odd length that a padded list of the counted codes does not explain. Seven bytes, the length before CAN, are
/// explained by padding only where the last counted code does not end in 00: real codes seldom do, and half a code before an empty one does.
bool has_no_count(ByteView answer, std::size_t counted) {
    constexpr std::size_t kBeforeCan = 7;
    const ByteView bytes = answer.subspan(2);
    if (bytes.size() % 2 == 0 || counted > bytes.size()) return bytes.size() % 2 != 0;
    const ByteView behind = bytes.subspan(counted);
    if (!zeros(behind)) return !std::all_of(behind.begin(), behind.end(), [](std::byte b) { return b == std::byte{0} || filler(b); });
    return answer.size() == kBeforeCan && counted != 0 && bytes[counted - 1] == std::byte{0};
}

}  // namespace

Result<DtcList> decode_dtc_list(ByteView answer) {
    auto out = list_of(answer);
    if (!out) return out;
    const std::size_t counted = 2 * std::size_t{u8(answer[1])};
    if (has_no_count(answer, counted)) {
        out->doubt = ObdErrc::NotCounted;
        append(*out, answer.subspan(1));
        return out;
    }
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
