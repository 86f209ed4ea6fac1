// SPDX-License-Identifier: Apache-2.0
// Trouble codes and lamps of J1939 diagnostics: DM1, DM2, DM6, DM12, DM23, DM27, DM28 (one layout), DM4, DM25, DM31.
// Source: SAE J1939-73.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "protocols/j1939/message.hpp"
#include "protocols/j1939/parameters.hpp"

namespace odolink::j1939 {

namespace pgn {
inline constexpr Pgn kDm1 = 0xFECA;
inline constexpr Pgn kDm2 = 0xFECB;
inline constexpr Pgn kDm3 = 0xFECC;   ///< when requested, clears previously active codes: heard, never asked
inline constexpr Pgn kDm11 = 0xFED3;  ///< when requested, clears active codes: heard, never asked
inline constexpr Pgn kClearOne = 0xC300;  ///< DM22, clears one code: heard, never sent
inline constexpr Pgn kDm4 = 0xFECD;
inline constexpr Pgn kDm6 = 0xFECF;
inline constexpr Pgn kDm12 = 0xFED4;
inline constexpr Pgn kDm23 = 0xFDB5;
inline constexpr Pgn kDm25 = 0xFDB7;
inline constexpr Pgn kDm27 = 0xFD82;
inline constexpr Pgn kDm28 = 0xFD80;
inline constexpr Pgn kDm31 = 0xA300;
}  // namespace pgn

/// A request for this group clears codes (DM3, DM11). Others ask for it; we only notice.
[[nodiscard]] constexpr bool clears_codes(Pgn group) { return group == pgn::kDm3 || group == pgn::kDm11; }

/// DM22: does it ask to clear an active code (control byte 17)? Answers and requests for past codes do not.
[[nodiscard]] bool clears_active_code(ByteView data);

/// What a DM22 message is: a request to clear one code, or how that ended.
enum class ClearStep : std::uint8_t { Asked, Done, Refused };

enum class Lamp : std::uint8_t { Off, On, SlowFlash, FastFlash, Error, NotAvailable };
[[nodiscard]] const char* text_of(Lamp lamp);

struct Lamps {
    Lamp malfunction{Lamp::NotAvailable};
    Lamp red_stop{Lamp::NotAvailable};
    Lamp amber_warning{Lamp::NotAvailable};
    Lamp protect{Lamp::NotAvailable};
    bool operator==(const Lamps&) const = default;
};

/// A diagnostic trouble code.
struct TroubleCode {
    std::uint32_t spn{0};         ///< suspect parameter number, 19 bits
    std::uint8_t fmi{0};          ///< failure mode, 0..31
    std::uint8_t occurrences{0};  ///< 0..126; 127: the ECU does not count
    /// The conversion method bit was set: one of three older layouts, which the bit alone cannot tell apart. `spn` is what
    /// today's layout gives and may be wrong; show it with that remark.
    bool old_conversion{false};
    bool operator==(const TroubleCode&) const = default;
    [[nodiscard]] std::optional<int> count() const { return occurrences == 127 ? std::nullopt : std::optional<int>{occurrences}; }
    /// `SPN 110 FMI 3`
    [[nodiscard]] std::string text() const;
};

struct ClearOne {
    ClearStep step{ClearStep::Asked};
    bool active{false};  ///< an active code, else a previously active one
    TroubleCode code;    ///< without occurrences
};
/// DM22: control byte 1 to 3 for a previously active code and 17 to 19 for an active one (asked, done, refused); the code in its last
/// three bytes. None for other control bytes, and for fewer than 8 bytes.
[[nodiscard]] std::optional<ClearOne> clear_one(ByteView data);

/// The list a message carries.
enum class FaultList : std::uint8_t {
    Active,            ///< DM1
    PreviouslyActive,  ///< DM2
    PendingEmission,   ///< DM6
    MilOn,             ///< DM12
    PreviouslyMilOn,   ///< DM23
    AllPending,        ///< DM27
    Permanent,         ///< DM28
};
/// The list of a group; none where the group carries no code list in this layout.
[[nodiscard]] std::optional<FaultList> fault_list_of(Pgn pgn);
[[nodiscard]] const char* text_of(FaultList list);

struct FaultReport {
    Lamps lamps;
    std::vector<TroubleCode> codes;
};

/// Two bytes of lamps, then four bytes a code. "No code" (SPN 0 with FMI 0, or all ones, also of the last two bytes alone) is left out; one to three bytes of
/// padding at the end are passed over. Errors: TooShort (fewer than 2 bytes).
[[nodiscard]] Result<FaultReport> fault_report(ByteView data);

/// Lamps alone, allocating nothing. Errors: TooShort.
[[nodiscard]] Result<Lamps> lamps(ByteView data);

/// One code. Errors: TooShort (fewer than 4 bytes).
[[nodiscard]] Result<TroubleCode> trouble_code(ByteView data);

/// DM31: a code and the lamps it lights.
struct CodeLamps {
    TroubleCode code;
    Lamps lamps;
};
/// Six bytes each. Errors: TooShort (fewer than 6 bytes).
[[nodiscard]] Result<std::vector<CodeLamps>> code_lamps(ByteView data);

/// DM4: a code and what the engine did when it came.
struct FreezeFrame {
    TroubleCode code;
    Reading torque_mode;        ///< code of SPN 899
    Reading boost_kpa;          ///< SPN 102
    Reading engine_speed_rpm;   ///< SPN 190
    Reading engine_load;        ///< SPN 92, %
    Reading coolant_celsius;    ///< SPN 110
    Reading vehicle_speed_kmh;  ///< SPN 84
    Bytes manufacturer;         ///< the rest
};
/// Frames begin with their own length. No code stored: an empty list.
/// Errors: TooShort (a frame is longer than the rest or shorter than 13 bytes).
[[nodiscard]] Result<std::vector<FreezeFrame>> freeze_frames(ByteView data);

/// DM25: a code and the values that DM24 lists, in DM24's order.
struct ExpandedFreezeFrame {
    TroubleCode code;
    Bytes values;
};
/// Frames begin with their own length. Errors: TooShort.
[[nodiscard]] Result<std::vector<ExpandedFreezeFrame>> expanded_freeze_frames(ByteView data);

}  // namespace odolink::j1939
