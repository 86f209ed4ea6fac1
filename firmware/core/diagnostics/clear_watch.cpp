// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/clear_watch.hpp"

#include "core/diagnostics/allow_list.hpp"

namespace odolink {
namespace {

constexpr std::uint8_t kClearEmissionCodes = 0x04;
constexpr std::uint8_t kClearCodes = 0x14;
constexpr std::uint8_t kPositive = 0x40;

/// The bytes of a single frame; empty for other frames.
ByteView single(const CanFrame& f) {
    const std::uint8_t length = f.length > 0 ? u8(f.data[0]) : std::uint8_t{0};
    return length >= 1 && length <= 7 && length < f.length ? f.payload().subspan(1, length) : ByteView{};
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
    if (id.extended) return "tool " + to_hex(bytes_of({id.value & 0xFFU}));
    return "tool " + to_hex(bytes_of({id.value >> 8U, id.value & 0xFFU})).substr(1);
}

}  // namespace

std::optional<CodesClearedRead> ClearWatch::on_frame(const CanFrame& frame, MonoTime at) {
    const ByteView message = single(frame);
    if (answer_id(frame.id)) {
        if (!says_yes(message)) return std::nullopt;
        const bool heard = asked_ && at - asked_->at <= kAnswerTime;
        return CodesClearedRead{frame.id.value, heard ? name_of(asked_->id) : "tool", at};
    }
    if (tester_id(frame.id) && clears(message)) asked_ = Asked{frame.id, at};
    return std::nullopt;
}

}  // namespace odolink
