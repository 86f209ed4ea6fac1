// SPDX-License-Identifier: Apache-2.0
// Answers of UDS servers and the requests that lead to them. Source: ISO 14229-1:2020.
#include "protocols/uds/answer.hpp"

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

AnswerKind kind_of(Nrc nrc) {
    if (nrc == Nrc::ResponsePending) return AnswerKind::Pending;
    return nrc == Nrc::BusyRepeatRequest ? AnswerKind::Busy : AnswerKind::Negative;
}

}  // namespace

Error make_error_code(UdsErrc e) {
    return {static_cast<int>(e), kCategory};
}

std::string_view nrc_text(Nrc nrc) {
    switch (nrc) {
        case Nrc::GeneralReject:
            return "general reject";
        case Nrc::ServiceNotSupported:
            return "service not supported";
        case Nrc::SubFunctionNotSupported:
            return "sub-function not supported";
        case Nrc::IncorrectMessageLength:
            return "incorrect message length or format";
        case Nrc::ResponseTooLong:
            return "response too long";
        case Nrc::BusyRepeatRequest:
            return "busy, repeat request";
        case Nrc::ConditionsNotCorrect:
            return "conditions not correct";
        case Nrc::RequestSequenceError:
            return "request sequence error";
        case Nrc::RequestOutOfRange:
            return "request out of range";
        case Nrc::SecurityAccessDenied:
            return "security access denied";
        case Nrc::AuthenticationRequired:
            return "authentication required";
        case Nrc::ResponsePending:
            return "response pending";
        case Nrc::SubFunctionNotSupportedInSession:
            return "sub-function not supported in this session";
        case Nrc::ServiceNotSupportedInSession:
            return "service not supported in this session";
    }
    return "reserved or maker-specific";
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

Result<std::vector<DidData>> read_data_list(ByteView payload, DidLength length) {
    if (payload.empty()) return UdsErrc::Empty;
    if (u8(payload[0]) != 0x62) return UdsErrc::OtherService;
    std::vector<DidData> out;
    ByteView rest = payload.subspan(1);
    while (!rest.empty()) {
        if (rest.size() < 3) return UdsErrc::Truncated;
        const auto did = static_cast<std::uint16_t>(big_endian(rest.first(2)));
        rest = rest.subspan(2);
        const std::size_t known = length(did);
        if (known > rest.size()) return UdsErrc::Truncated;
        const std::size_t taken = known == 0 ? rest.size() : known;
        out.push_back({did, rest.first(taken)});
        rest = rest.subspan(taken);
    }
    if (out.empty()) return UdsErrc::Truncated;
    return out;
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
