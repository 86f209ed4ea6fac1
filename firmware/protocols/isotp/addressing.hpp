// SPDX-License-Identifier: Apache-2.0
// Where ISO-TP keeps its addresses: in the CAN id, in the first data byte, or in both. Used by Receiver and Sender of this
// folder and by whoever builds or reads ids of 29 bits. Source: ISO 15765-2:2016, ISO 15765-4 (7DF).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/units.hpp"

namespace odolink::isotp {

/// Where the address of a message sits. `Normal`: all in the CAN id (11 bits, or 29 bits as in 18DAF110, which is called
/// normal fixed). `Extended`: the first data byte is the target address. `Mixed`: the first data byte is the address
/// extension, and the id is one of 11 bits or, as in 18CEF110, of 29.
enum class Addressing : std::uint8_t { Normal, Extended, Mixed };

/// Bytes in front of the protocol control information: 0 for normal addressing, else 1.
[[nodiscard]] constexpr std::size_t address_bytes(Addressing a) noexcept {
    return a == Addressing::Normal ? 0 : 1;
}

/// Whom a message is for. A functional one has many receivers, so none of them can steer its flow: it is a single frame.
enum class Target : std::uint8_t { Physical, Functional };

/// Addresses of a 29-bit id, as a network's nodes are numbered.
struct FixedAddress {
    std::uint8_t target{0};
    std::uint8_t source{0};
    bool operator==(const FixedAddress&) const = default;
};

/// PDU formats of the 29-bit ids that the standard fixes.
enum class FixedFormat : std::uint8_t {
    MixedFunctional = 0xCD,
    MixedPhysical = 0xCE,
    NormalPhysical = 0xDA,
    NormalFunctional = 0xDB,
};

/// The fixed 29-bit id with priority 6: 18DA, 18DB (normal), 18CE, 18CD (mixed), then target and source.
[[nodiscard]] constexpr CanId fixed_id(FixedFormat format, FixedAddress a) noexcept {
    return {0x18000000U | (std::uint32_t{static_cast<std::uint8_t>(format)} << 16U) |
                (std::uint32_t{a.target} << 8U) | a.source,
            true};
}

/// The format of a fixed 29-bit id of any priority; none for 11 bits and for other parameter groups.
[[nodiscard]] constexpr std::optional<FixedFormat> fixed_format(CanId id) noexcept {
    if (!id.extended || (id.value & 0x03000000U) != 0) return std::nullopt;  // both page bits are zero
    switch (const auto format = static_cast<FixedFormat>((id.value >> 16U) & 0xFFU)) {
        case FixedFormat::MixedFunctional:
        case FixedFormat::MixedPhysical:
        case FixedFormat::NormalPhysical:
        case FixedFormat::NormalFunctional:
            return format;
    }
    return std::nullopt;
}

/// Is this an id that speaks to every ECU at once: 7DF of OBD, or a functional fixed id?
[[nodiscard]] constexpr bool functional_id(CanId id) noexcept {
    if (!id.extended) return id.value == 0x7DF;
    const auto format = fixed_format(id);
    return format == FixedFormat::NormalFunctional || format == FixedFormat::MixedFunctional;
}

/// The id on which the receiver of `id` answers it and steers its flow: target and source change places. None where the
/// id does not say it (11 bits: the network's description does) and for functional ids.
[[nodiscard]] constexpr std::optional<CanId> reverse_id(CanId id) noexcept {
    const auto format = fixed_format(id);
    if (!format || functional_id(id)) return std::nullopt;
    const std::uint32_t target = (id.value >> 8U) & 0xFFU;
    const std::uint32_t source = id.value & 0xFFU;
    return CanId{(id.value & 0xFFFF0000U) | (source << 8U) | target, true};
}

}  // namespace odolink::isotp
