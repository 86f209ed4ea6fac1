// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/clear_watch.hpp"

#include "core/diagnostics/allow_list.hpp"

namespace odolink {
namespace {

constexpr std::uint8_t kClearEmissionCodes = 0x04;
constexpr std::uint8_t kClearCodes = 0x14;
constexpr std::uint8_t kPositive = 0x40;

/// The message of a single frame, `data` being without address byte; empty for other frames.
ByteView single(ByteView data) {
    const std::uint8_t length = data.empty() ? std::uint8_t{0} : u8(data[0]);
    return length >= 1 && length <= 7 && length < data.size() ? data.subspan(1, length) : ByteView{};
}

bool clears(ByteView request) {
    if (request.empty()) return false;
    const bool all_emission_codes = u8(request[0]) == kClearEmissionCodes && request.size() == 1;
    const bool a_group_of_codes = u8(request[0]) == kClearCodes && request.size() >= 4;  // three bytes of group, a memory after them
    return all_emission_codes || a_group_of_codes;
}

bool says_yes(ByteView answer) {
    return answer.size() == 1 && (u8(answer[0]) == kClearEmissionCodes + kPositive || u8(answer[0]) == kClearCodes + kPositive);
}

/// An answer of a standard id, to a tester of any address.
bool answer_id(CanId id) {
    if (!id.extended) return id.value >= 0x7E8 && id.value <= 0x7EF;
    return (id.value & 0x03FFF000U) == 0x00DAF000U;
}

std::string name_of(CanId id) {
    if (id.extended && tester_id(id)) return "tool " + to_hex(bytes_of({id.value & 0xFFU}));
    const std::string digits = to_hex(bytes_of({id.value >> 24U, id.value >> 16U & 0xFFU, id.value >> 8U & 0xFFU, id.value & 0xFFU}));
    return "tool " + (id.extended ? digits : digits.substr(5));
}

}  // namespace

std::optional<CodesClearedRead> ClearWatch::on_frame(const CanFrame& frame, MonoTime at) {
    const ByteView message = single(frame.payload());
    if (answer_id(frame.id)) {
        if (!says_yes(message)) return std::nullopt;
        return CodesClearedRead{frame.id.value, was_asked(at) ? name_of(asked_->id) : "tool", at};
    }
    if (!tester_id(frame.id)) return on_profile_frame(frame, at);
    if (clears(message)) asked_ = Asked{frame.id, at};
    return std::nullopt;
}

std::optional<CodesClearedRead> ClearWatch::on_profile_frame(const CanFrame& frame, MonoTime at) {
    for (const EcuAddress& ecu : profile_ecus_) {
        const bool asks = frame.id == ecu.request;
        if (frame.length == 0 || (!asks && !sent_by(ecu, frame.id))) continue;
        const std::uint8_t first = u8(frame.data[0]);
        const ByteView message = single(frame.payload().subspan(ecu.target ? 1 : 0));
        if (asks && clears(message) && (!ecu.target || first == *ecu.target)) asked_ = Asked{frame.id, at};
        if (!asks && says_yes(message) && source_fits(ecu, first) && was_asked(at))
            return CodesClearedRead{std::nullopt, name_of(asked_->id), at};
    }
    return std::nullopt;
}

}  // namespace odolink
