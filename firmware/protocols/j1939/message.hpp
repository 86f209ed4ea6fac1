// SPDX-License-Identifier: Apache-2.0
// J1939's identifier (priority, parameter group, addresses), a whole message, and the only two things this project ever sends
// on a J1939 network besides transport answers: a request for a group, and an address claim.
// Source: SAE J1939-21, J1939-81.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/units.hpp"

namespace odolink::j1939 {

enum class J1939Errc {
    TooShort = 1,    ///< fewer bytes than the message has
    NotRequestable,  ///< the group may change the vehicle when requested, or is not on the list of groups that are only read
    BadText,         ///< a text field holds bytes that are no printable ASCII
};
[[nodiscard]] Error make_error_code(J1939Errc e);

using Pgn = std::uint32_t;
using Address = std::uint8_t;

inline constexpr Address kGlobal = 0xFF;
inline constexpr Address kNullAddress = 0xFE;  ///< source of one that has no address

namespace pgn {
inline constexpr Pgn kAcknowledgement = 0xE800;
inline constexpr Pgn kRequest = 0xEA00;
inline constexpr Pgn kTransportData = 0xEB00;
inline constexpr Pgn kTransportControl = 0xEC00;
inline constexpr Pgn kExtendedTransportData = 0xC700;
inline constexpr Pgn kExtendedTransportControl = 0xC800;
inline constexpr Pgn kAddressClaimed = 0xEE00;
}  // namespace pgn

/// A 29-bit identifier taken apart.
struct Header {
    std::uint8_t priority{6};
    Pgn pgn{0};  ///< with a zero low byte in PDU1 format
    Address source{kNullAddress};
    Address destination{kGlobal};
    bool operator==(const Header&) const = default;
};

/// Takes a 29-bit identifier apart. Source: SAE J1939-21: PDU1 (format byte below 240) carries a destination.
[[nodiscard]] constexpr Header header_of(std::uint32_t id) {
    Header h;
    h.priority = static_cast<std::uint8_t>(id >> 26U & 0x7U);
    h.source = static_cast<Address>(id & 0xFFU);
    h.pgn = id >> 8U & 0x3FFFFU;
    if ((h.pgn >> 8U & 0xFFU) < 240U) {
        h.destination = static_cast<Address>(h.pgn & 0xFFU);
        h.pgn &= 0x3FF00U;
    }
    return h;
}

/// Puts an identifier together; the destination counts in PDU1 format only.
[[nodiscard]] constexpr CanId id_of(const Header& h) {
    const bool pdu1 = (h.pgn >> 8U & 0xFFU) < 240U;
    const std::uint32_t specific = pdu1 ? (h.pgn & 0x3FF00U) | h.destination : h.pgn & 0x3FFFFU;
    return {static_cast<std::uint32_t>(h.priority & 0x7U) << 26U | specific << 8U | h.source, true};
}

/// One classic frame ready to be sent.
struct Frame {
    CanId id;
    std::uint8_t size{8};
    std::array<std::byte, 8> bytes{};
    [[nodiscard]] ByteView data() const { return {bytes.data(), size}; }
};

/// The groups that may be requested: they are read and change nothing. DM3, DM11 and DM22 clear codes when requested, so they
/// are not on the list, and what is not on the list cannot be asked.
[[nodiscard]] bool requestable(Pgn pgn);

/// A request (PGN 59904, priority 6) for `wanted` from one device or from all.
/// Errors: NotRequestable.
[[nodiscard]] Result<Frame> request(Pgn wanted, Address from, Address to);

/// The group that a request (PGN 59904) asks for; three bytes at least.
[[nodiscard]] constexpr Pgn requested_group(ByteView data) {
    return static_cast<Pgn>(u8(data[0]) | u8(data[1]) << 8U | u8(data[2]) << 16U) & 0x3FFFFU;
}

/// What an acknowledgement (PGN 59392) says about a request.
enum class AckKind : std::uint8_t { Positive = 0, Negative = 1, AccessDenied = 2, CannotRespond = 3, Reserved = 4 };
struct Acknowledgement {
    AckKind kind;
    Address asker;  ///< whose request it answers; kGlobal in old devices
    Pgn about;
};
/// Errors: TooShort (fewer than 8 bytes).
[[nodiscard]] Result<Acknowledgement> acknowledgement(ByteView data);

}  // namespace odolink::j1939

ODOLINK_ERRC(odolink::j1939::J1939Errc);
