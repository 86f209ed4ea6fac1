// SPDX-License-Identifier: Apache-2.0
// Modes 01 and 02. An answer names its PIDs but not their lengths, and a few PIDs have two: so the parts must add up to
// the whole, and the longer reading is tried first. Source: SAE J1979.
#include "protocols/obd/current_data.hpp"

#include <algorithm>

namespace odolink::obd {
namespace {

constexpr std::uint8_t kCurrentDataAnswer = 0x41;
constexpr std::uint8_t kFreezeFrameAnswer = 0x42;

/// Splits `rest` so that nothing is left over. Recursion is bounded by the capacity of `out`.
bool split_exactly(ByteView rest, std::size_t header, PidDataList& out) {
    if (rest.empty()) return true;
    if (out.size() == out.capacity() || rest.size() <= header) return false;
    const std::uint8_t pid = u8(rest[0]);
    const PidLength length = pid_length(pid);
    if (length.longest == 0) return false;
    for (std::size_t n : {length.longest, length.shortest}) {
        if (rest.size() < header + n) continue;
        out.push_back({pid, header == 2 ? u8(rest[1]) : std::uint8_t{0}, rest.subspan(header, n)});
        if (split_exactly(rest.subspan(header + n), header, out)) return true;
        out.pop_back();
    }
    return false;
}

/// Whether the answer holds a PID nobody asked for: then the split was a wrong guess.
bool asked_for_all(const PidDataList& parts, std::span<const std::uint8_t> asked) {
    return asked.empty() || std::all_of(parts.begin(), parts.end(), [asked](const PidData& part) {
               return std::find(asked.begin(), asked.end(), part.pid) != asked.end();
           });
}

Result<PidDataList> split(ByteView answer, std::uint8_t service, std::size_t header,
                          std::span<const std::uint8_t> asked) {
    if (answer.empty()) return ObdErrc::Empty;
    if (u8(answer[0]) != service) return ObdErrc::OtherService;
    const ByteView rest = answer.subspan(1);
    if (rest.size() <= header) return ObdErrc::Truncated;
    const std::uint8_t pid = u8(rest[0]);
    const PidLength length = pid_length(pid);
    if (length.longest == 0) return ObdErrc::UnknownPid;
    if (rest.size() < header + length.shortest) return ObdErrc::Truncated;
    PidDataList out;
    if (asked.size() == 1) {
        if (pid != asked[0]) return ObdErrc::LengthMismatch;
        const std::size_t n = std::min<std::size_t>(rest.size() - header, length.longest);
        out.push_back({pid, header == 2 ? u8(rest[1]) : std::uint8_t{0}, rest.subspan(header, n)});
        return out;
    }
    if (!split_exactly(rest, header, out) || !asked_for_all(out, asked)) return ObdErrc::LengthMismatch;
    return out;
}

std::vector<Reading> readings_of(const PidDataList& parts) {
    std::vector<Reading> out;
    for (const PidData& part : parts) {
        for_each_reading(part.pid, part.data, [&out](const Reading& r) { out.push_back(r); });
    }
    return out;
}

}  // namespace

Result<PidDataList> split_current_data(ByteView answer, std::span<const std::uint8_t> asked) {
    return split(answer, kCurrentDataAnswer, 1, asked);
}

Result<PidDataList> split_freeze_frame(ByteView answer, std::span<const std::uint8_t> asked) {
    return split(answer, kFreezeFrameAnswer, 2, asked);
}

Result<std::vector<Reading>> decode_current_data(ByteView answer, std::span<const std::uint8_t> asked) {
    const auto parts = split_current_data(answer, asked);
    if (!parts) return parts.error();
    return readings_of(*parts);
}

Result<std::vector<Reading>> decode_freeze_frame(ByteView answer, std::span<const std::uint8_t> asked) {
    const auto parts = split_freeze_frame(answer, asked);
    if (!parts) return parts.error();
    return readings_of(*parts);
}

Bytes request(std::uint8_t service, std::initializer_list<std::uint8_t> ids) {
    Bytes out{std::byte{service}};
    for (std::uint8_t id : ids) out.push_back(std::byte{id});
    return out;
}

Bytes freeze_frame_request(std::uint8_t pid, std::uint8_t frame) {
    return {std::byte{0x02}, std::byte{pid}, std::byte{frame}};
}

void SupportedIds::add(std::uint8_t base, ByteView bitmap) {
    if (bitmap.size() != 4) return;
    const auto bits = static_cast<std::uint32_t>(big_endian(bitmap));
    for (unsigned i = 1; i <= 32 && base + i <= 0xFF; ++i) {
        if (((bits >> (32U - i)) & 1U) != 0) ids_.set(base + i);
    }
}

}  // namespace odolink::obd
