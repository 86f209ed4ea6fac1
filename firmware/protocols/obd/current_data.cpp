// SPDX-License-Identifier: Apache-2.0
// Modes 01 and 02. An answer names its PIDs but not their lengths, and a few PIDs have two: so the parts must add up to
// the whole, and the longer reading is tried first. Where the request is known, one PID without a row and surplus bytes
// at the end are tolerated, as long as there is one way only to read the rest. Source: SAE J1979.
#include "protocols/obd/current_data.hpp"

#include <algorithm>
#include <utility>

namespace odolink::obd {
namespace {

constexpr std::uint8_t kCurrentDataAnswer = 0x41;
constexpr std::uint8_t kFreezeFrameAnswer = 0x42;

/// One way of taking an answer apart, tried step by step. Recursion is bounded by the capacity of `parts`.
struct Splitter {
    std::size_t header;  ///< bytes before the data: PID, and frame number in mode 02
    std::span<const std::uint8_t> asked;
    PidDataList parts;
    PidDataList found{};        ///< with an unknown PID: the way that added up
    unsigned whole{0};          ///< with an unknown PID: ways that answer each asked PID
    unsigned others{0};         ///< and ways that do not
    bool unknown_taken{false};  ///< one PID without a row has been given a length

    [[nodiscard]] bool may_come(std::uint8_t pid) const {
        return asked.empty() || std::find(asked.begin(), asked.end(), pid) != asked.end();
    }

    [[nodiscard]] bool seen(std::uint8_t pid) const {
        return std::any_of(parts.begin(), parts.end(), [pid](const PidData& part) { return part.pid == pid; });
    }

    void take(ByteView rest, std::size_t n) {
        parts.push_back({u8(rest[0]), header == 2 ? u8(rest[1]) : std::uint8_t{0}, rest.subspan(header, n)});
    }

    /// Leaves nothing over; the longer reading of a PID first.
    bool exactly(ByteView rest) {
        if (rest.empty()) return true;
        if (parts.size() == parts.capacity() || rest.size() <= header || !may_come(u8(rest[0]))) return false;
        const PidLength length = pid_length(u8(rest[0]));
        if (length.longest == 0) return false;
        for (std::size_t n : {length.longest, length.shortest}) {
            if (rest.size() < header + n) continue;
            take(rest, n);
            if (exactly(rest.subspan(header + n))) return true;
            parts.pop_back();
        }
        return false;
    }

    /// A way that answers each asked PID beats those that do not.
    void note_way() {
        const bool all = parts.size() == asked.size();
        if (all || whole == 0) found = parts;
        ++(all ? whole : others);
    }
    [[nodiscard]] bool one_way() const { return whole == 1 || (whole == 0 && others == 1); }

    /// As exactly, and one asked PID without a row may have any length. Counts the ways.
    void with_one_unknown(ByteView rest) {
        if (rest.empty()) return note_way();
        if (parts.size() == parts.capacity() || rest.size() <= header) return;
        const std::uint8_t pid = u8(rest[0]);
        if (!may_come(pid) || seen(pid)) return;
        const PidLength length = pid_length(pid);
        const std::size_t most = rest.size() - header;
        const bool unknown = length.longest == 0;
        if (unknown && unknown_taken) return;
        if (unknown) unknown_taken = true;
        const std::size_t first = unknown ? 1 : length.shortest;
        const std::size_t last = unknown ? most : std::min<std::size_t>(length.longest, most);
        const std::size_t step = unknown || length.longest == length.shortest ? 1 : length.longest - length.shortest;
        for (std::size_t n = first; n <= last; n += step) {
            take(rest, n);
            with_one_unknown(rest.subspan(header + n));
            parts.pop_back();
        }
        if (unknown) unknown_taken = false;
    }

    /// All asked PIDs in a row, and surplus bytes behind the last, as some ECUs send them.
    bool with_surplus(ByteView rest) {
        if (parts.size() == asked.size()) return true;
        if (parts.size() == parts.capacity() || rest.size() <= header) return false;
        const std::uint8_t pid = u8(rest[0]);
        const std::size_t n = pid_length(pid).longest;
        if (n == 0 || !may_come(pid) || seen(pid) || rest.size() < header + n) return false;
        take(rest, n);
        return with_surplus(rest.subspan(header + n));
    }
};

Result<PidDataList> split_one(ByteView rest, std::size_t header, std::uint8_t asked) {
    const PidLength length = pid_length(asked);
    if (u8(rest[0]) != asked) return ObdErrc::LengthMismatch;
    const std::size_t n = std::min<std::size_t>(rest.size() - header, length.longest);
    PidDataList out;
    out.push_back({asked, header == 2 ? u8(rest[1]) : std::uint8_t{0}, rest.subspan(header, n)});
    return out;
}

Result<PidDataList> split(ByteView answer, std::uint8_t service, std::size_t header,
                          std::span<const std::uint8_t> asked) {
    if (answer.empty()) return ObdErrc::Empty;
    if (u8(answer[0]) != service) return ObdErrc::OtherService;
    const ByteView rest = answer.subspan(1);
    if (rest.size() <= header) return ObdErrc::Truncated;
    const PidLength length = pid_length(u8(rest[0]));
    if (length.longest == 0 && asked.size() < 2) return ObdErrc::UnknownPid;
    if (rest.size() < header + length.shortest) return ObdErrc::Truncated;
    if (asked.size() == 1) return split_one(rest, header, asked[0]);
    Splitter splitter{header, asked, {}};
    if (splitter.exactly(rest)) return std::move(splitter.parts);
    if (asked.empty()) return ObdErrc::LengthMismatch;
    splitter.parts.clear();
    splitter.with_one_unknown(rest);
    if (splitter.one_way()) return std::move(splitter.found);
    splitter.parts.clear();
    if (splitter.whole + splitter.others == 0 && splitter.with_surplus(rest)) return std::move(splitter.parts);
    return ObdErrc::LengthMismatch;
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
