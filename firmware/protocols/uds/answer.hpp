// SPDX-License-Identifier: Apache-2.0
// UDS from the client's side: requests that only read, and answers told apart into positive, negative and pending.
// Called by core/diagnostics and odolinkctl. Source: ISO 14229-1:2020.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace odolink::uds {

enum class UdsErrc {
    Empty = 1,       ///< no bytes at all
    OtherService,    ///< the answer belongs to another service or sub-function than was asked for
    Truncated,       ///< the answer ends inside a value
    OtherData,       ///< the answer names another data identifier than was asked for
    LengthMismatch,  ///< the parts of the answer do not add up to its length
    UnknownLength,   ///< the answer holds several values and the length of one is not known
};
[[nodiscard]] Error make_error_code(UdsErrc e);

/// The services this client knows. Each only reads, or keeps the session alive.
enum class Service : std::uint8_t {
    DiagnosticSessionControl = 0x10,
    ReadDtcInformation = 0x19,
    ReadDataByIdentifier = 0x22,
    TesterPresent = 0x3E,
};

/// Negative response codes that a program acts on. All others keep their number; `nrc_text` has words for each.
enum class Nrc : std::uint8_t {
    GeneralReject = 0x10,
    ServiceNotSupported = 0x11,
    SubFunctionNotSupported = 0x12,
    IncorrectMessageLength = 0x13,
    ResponseTooLong = 0x14,
    BusyRepeatRequest = 0x21,
    ConditionsNotCorrect = 0x22,
    RequestSequenceError = 0x24,
    RequestOutOfRange = 0x31,
    SecurityAccessDenied = 0x33,
    AuthenticationRequired = 0x34,
    ResponsePending = 0x78,
    SubFunctionNotSupportedInSession = 0x7E,
    ServiceNotSupportedInSession = 0x7F,
};
/// A short English text. A number that the standard leaves open is "reserved", "a condition is not met" (81 to EF, where the
/// standard keeps further conditions), or "maker-specific condition" (F0 to FE).
[[nodiscard]] std::string_view nrc_text(Nrc nrc);

enum class AnswerKind : std::uint8_t {
    Positive,
    Pending,   ///< NRC 78: the final answer comes later, within P2*
    Busy,      ///< NRC 21: ask again
    Negative,  ///< any other NRC
};

struct Answer {
    AnswerKind kind{AnswerKind::Positive};
    std::uint8_t service{0};  ///< of the request
    Nrc nrc{};                ///< unless Positive
    ByteView data;            ///< behind the service byte, when Positive
};

/// Tells an answer's kind. `asked` is the service of the request. Errors: Empty; Truncated (a negative answer under
/// three bytes); OtherService (positive or negative answer of another service: a late answer is never taken for this
/// request's).
[[nodiscard]] Result<Answer> parse_answer(ByteView payload, std::uint8_t asked);

/// Reads `7F service nrc` of any service. Errors: Empty, Truncated, OtherService (not a negative answer).
[[nodiscard]] Result<Answer> parse_negative(ByteView payload);

/// One data identifier and its bytes.
struct DidData {
    std::uint16_t did{0};
    ByteView data;
};

/// Bytes of a data identifier, or 0 where that is not known.
using DidLength = std::size_t (*)(std::uint16_t did);

/// Reads `62 did data`, the answer to one identifier. Errors: as parse_answer, and OtherData.
[[nodiscard]] Result<DidData> read_data(ByteView payload, std::uint16_t asked);

/// The identifiers of one answer, in its order; a view into the answer's bytes.
class DidList {
public:
    class Iterator {
    public:
        using value_type = DidData;
        using difference_type = std::ptrdiff_t;
        Iterator() = default;
        Iterator(ByteView rest, DidLength length) : rest_{rest}, length_{length} {}
        [[nodiscard]] DidData operator*() const;
        Iterator& operator++();
        Iterator operator++(int);
        bool operator==(const Iterator& other) const { return rest_.size() == other.rest_.size(); }

    private:
        ByteView rest_;
        DidLength length_{nullptr};
    };

    /// Precondition: `bytes` is a whole number of identifiers with their values.
    DidList(ByteView bytes, DidLength length, std::size_t size) : bytes_{bytes}, length_{length}, size_{size} {}
    [[nodiscard]] Iterator begin() const { return {bytes_, length_}; }
    [[nodiscard]] Iterator end() const { return {bytes_.last(0), length_}; }
    [[nodiscard]] std::size_t size() const { return size_; }
    /// Precondition: `i < size()`.
    [[nodiscard]] DidData operator[](std::size_t i) const;

private:
    ByteView bytes_;
    DidLength length_;
    std::size_t size_;
};

/// Reads `62 (did data)…`; at least one. A value of unknown length takes the rest of the answer. Errors: as parse_answer,
/// Truncated.
[[nodiscard]] Result<DidList> read_data_list(ByteView payload, DidLength length);

/// `22 did…`. Precondition: at least one.
[[nodiscard]] Bytes read_data_request(std::span<const std::uint16_t> dids);
/// `10 01`: back to the default session.
[[nodiscard]] Bytes default_session_request();

enum class Reply : std::uint8_t { Wanted, Suppressed };
/// `3E 00`, or `3E 80` when no positive answer is wanted.
[[nodiscard]] Bytes tester_present_request(Reply reply);

/// What a data identifier of OBD on UDS carries. Source: SAE J1979-2.
enum class ObdDid : std::uint8_t { None, Pid, MonitorTest, InfoType };
struct ObdDidMeaning {
    ObdDid kind{ObdDid::None};
    std::uint8_t id{0};  ///< PID, monitor id or info type
};
/// F4xx are the PIDs of mode 01, F6xx the monitors of mode 06, F8xx the info types of mode 09.
[[nodiscard]] constexpr ObdDidMeaning obd_did(std::uint16_t did) noexcept {
    const auto id = static_cast<std::uint8_t>(did & 0xFFU);
    switch (did >> 8U) {
        case 0xF4:
            return {ObdDid::Pid, id};
        case 0xF6:
            return {ObdDid::MonitorTest, id};
        case 0xF8:
            return {ObdDid::InfoType, id};
        default:
            return {};
    }
}

/// Standard identification: the VIN's data identifier.
inline constexpr std::uint16_t kVinDid = 0xF190;

}  // namespace odolink::uds

ODOLINK_ERRC(odolink::uds::UdsErrc);
