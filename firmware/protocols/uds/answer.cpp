// SPDX-License-Identifier: Apache-2.0
// Answers of UDS servers and the requests that lead to them. Source: ISO 14229-1:2020.
#include "protocols/uds/answer.hpp"

#include <algorithm>
#include <iterator>

namespace odolink::uds {
namespace {

constexpr std::uint8_t kNegative = 0x7F;
constexpr std::uint8_t kPositiveOffset = 0x40;

const char* errc_text(int value) {
    switch (static_cast<UdsErrc>(value)) {
        case UdsErrc::Empty:
            return "the answer is empty";
        case UdsErrc::OtherService:
            return "the answer belongs to another service or sub-function";
        case UdsErrc::Truncated:
            return "the answer ends inside a value";
        case UdsErrc::OtherData:
            return "the answer names another data identifier";
        case UdsErrc::LengthMismatch:
            return "the parts of the answer do not add up to its length";
        default:
            return "the answer holds a value of unknown length before another one";
    }
}
constexpr ErrorCategory kCategory{"uds", errc_text};

struct NrcRow {
    std::uint8_t code;
    std::string_view text;
};
constexpr NrcRow kNrcs[] = {
    {0x10, "general reject"},
    {0x11, "service not supported"},
    {0x12, "sub-function not supported"},
    {0x13, "incorrect message length or format"},
    {0x14, "response too long"},
    {0x21, "busy, repeat request"},
    {0x22, "conditions not correct"},
    {0x24, "request sequence error"},
    {0x25, "a unit behind this one does not answer"},
    {0x26, "a failure prevents what was asked for"},
    {0x31, "request out of range"},
    {0x33, "security access denied"},
    {0x34, "authentication required"},
    {0x35, "invalid key"},
    {0x36, "too many attempts"},
    {0x37, "the delay after wrong attempts is not over"},
    {0x38, "secured data transmission required"},
    {0x39, "secured data transmission not allowed"},
    {0x3A, "secured data could not be verified"},
    {0x50, "certificate: outside its time of validity"},
    {0x51, "certificate: wrong signature"},
    {0x52, "certificate: no chain of trust"},
    {0x53, "certificate: wrong type"},
    {0x54, "certificate: wrong format"},
    {0x55, "certificate: wrong content"},
    {0x56, "certificate: wrong scope"},
    {0x57, "certificate: revoked or otherwise invalid"},
    {0x58, "ownership could not be verified"},
    {0x59, "challenge could not be calculated"},
    {0x5A, "access rights could not be set"},
    {0x5B, "session key could not be made"},
    {0x5C, "configuration data could not be used"},
    {0x5D, "de-authentication failed"},
    {0x70, "upload or download not accepted"},
    {0x71, "data transfer suspended"},
    {0x72, "general programming failure"},
    {0x73, "wrong block sequence counter"},
    {0x78, "response pending"},
    {0x7E, "sub-function not supported in this session"},
    {0x7F, "service not supported in this session"},
    {0x81, "engine speed too high"},
    {0x82, "engine speed too low"},
    {0x83, "engine is running"},
    {0x84, "engine is not running"},
    {0x85, "engine has not run long enough"},
    {0x86, "temperature too high"},
    {0x87, "temperature too low"},
    {0x88, "vehicle speed too high"},
    {0x89, "vehicle speed too low"},
    {0x8A, "accelerator position too high"},
    {0x8B, "accelerator position too low"},
    {0x8C, "transmission not in neutral"},
    {0x8D, "transmission not in gear"},
    {0x8F, "brake not pressed"},
    {0x90, "selector not in park"},
    {0x91, "torque converter clutch locked"},
    {0x92, "voltage too high"},
    {0x93, "voltage too low"},
    {0x94, "a resource is not available for now"},
};

AnswerKind kind_of(Nrc nrc) {
    if (nrc == Nrc::ResponsePending) return AnswerKind::Pending;
    return nrc == Nrc::BusyRepeatRequest ? AnswerKind::Busy : AnswerKind::Negative;
}

}  // namespace

Error make_error_code(UdsErrc e) {
    return {static_cast<int>(e), kCategory};
}

std::string_view nrc_text(Nrc nrc) {
    const auto code = static_cast<std::uint8_t>(nrc);
    const auto row = std::find_if(std::begin(kNrcs), std::end(kNrcs), [code](const NrcRow& r) { return r.code == code; });
    if (row != std::end(kNrcs)) return row->text;
    if (code >= 0xF0 && code <= 0xFE) return "maker-specific condition";
    return code >= 0x81 && code <= 0xEF ? "a condition is not met" : "reserved";
}

Result<Answer> parse_negative(ByteView payload) {
    if (payload.empty()) return UdsErrc::Empty;
    if (u8(payload[0]) != kNegative) return UdsErrc::OtherService;
    if (payload.size() < 3) return UdsErrc::Truncated;
    const auto nrc = static_cast<Nrc>(u8(payload[2]));
    return Answer{kind_of(nrc), u8(payload[1]), nrc, {}};
}

Result<Answer> parse_answer(ByteView payload, std::uint8_t asked) {
    if (payload.empty()) return UdsErrc::Empty;
    if (u8(payload[0]) == kNegative) {
        const auto negative = parse_negative(payload);
        if (negative && negative->service != asked) return UdsErrc::OtherService;
        return negative;
    }
    if (u8(payload[0]) != asked + kPositiveOffset) return UdsErrc::OtherService;
    return Answer{AnswerKind::Positive, asked, Nrc{}, payload.subspan(1)};
}

Result<DidData> read_data(ByteView payload, std::uint16_t asked) {
    if (payload.empty()) return UdsErrc::Empty;
    if (u8(payload[0]) != 0x62) return UdsErrc::OtherService;
    if (payload.size() < 4) return UdsErrc::Truncated;
    const auto did = static_cast<std::uint16_t>(big_endian(payload.subspan(1, 2)));
    if (did != asked) return UdsErrc::OtherData;
    return DidData{did, payload.subspan(3)};
}

DidData DidList::Iterator::operator*() const {
    const auto did = static_cast<std::uint16_t>(big_endian(rest_.first(2)));
    const ByteView behind = rest_.subspan(2);
    const std::size_t known = length_(did);
    return {did, known == 0 ? behind : behind.first(known)};
}

DidList::Iterator& DidList::Iterator::operator++() {
    rest_ = rest_.subspan(2 + (**this).data.size());
    return *this;
}

DidList::Iterator DidList::Iterator::operator++(int) {
    const Iterator before = *this;
    ++*this;
    return before;
}

DidData DidList::operator[](std::size_t i) const {
    Iterator at = begin();
    for (; i > 0; --i) ++at;
    return *at;
}

Result<DidList> read_data_list(ByteView payload, DidLength length) {
    if (payload.empty()) return UdsErrc::Empty;
    if (u8(payload[0]) != 0x62) return UdsErrc::OtherService;
    const ByteView all = payload.subspan(1);
    std::size_t count = 0;
    ByteView rest = all;
    do {
        if (rest.size() < 3) return UdsErrc::Truncated;
        const std::size_t known = length(static_cast<std::uint16_t>(big_endian(rest.first(2))));
        if (known > rest.size() - 2) return UdsErrc::Truncated;
        rest = known == 0 ? ByteView{} : rest.subspan(2 + known);
        ++count;
    } while (!rest.empty());
    return DidList{all, length, count};
}

Bytes read_data_request(std::span<const std::uint16_t> dids) {
    Bytes out{std::byte{0x22}};
    for (std::uint16_t did : dids) {
        out.push_back(static_cast<std::byte>(did >> 8U));
        out.push_back(static_cast<std::byte>(did & 0xFFU));
    }
    return out;
}

Bytes default_session_request() {
    return {std::byte{0x10}, std::byte{0x01}};
}

Bytes tester_present_request(Reply reply) {
    return {std::byte{0x3E}, reply == Reply::Suppressed ? std::byte{0x80} : std::byte{0x00}};
}

}  // namespace odolink::uds
