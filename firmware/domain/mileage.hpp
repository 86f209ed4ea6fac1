// SPDX-License-Identifier: Apache-2.0
// Mileage as read, as trusted, and as refused. Every reading says where it came from and how far it can be believed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink {

/// Where a mileage came from, best first. The number is stable: it is stored and sent.
enum class MileageSource : std::uint8_t {
    Unknown = 0,
    PidA6 = 1,          ///< SAE J1979 mode 01 PID A6, 0.1 km
    UdsDid = 2,         ///< a maker's data identifier by UDS 0x22
    DbcSignal = 3,      ///< a broadcast signal named by a vehicle profile
    J1939Spn917 = 4,    ///< high resolution total vehicle distance, 5 m
    J1939Spn245 = 5,    ///< total vehicle distance, 0.125 km
    SpeedIntegral = 6,  ///< integrated vehicle speed since the last anchored value
    Dealer = 7,         ///< typed in at the dealer, on a signed service record
};

enum class MileageConfidence : std::uint8_t { Low = 0, Medium = 1, High = 2 };

/// One reading as it came from a source.
struct MileageReading {
    Distance value;
    MileageSource source{MileageSource::Unknown};
    MonoTime at;
    std::string provenance;  ///< ECU and request, such as "7E8 01A6"
    bool operator==(const MileageReading&) const = default;
};

/// True where a counter of `bits` bits says that it has no mileage: all ones, all ones but the last bit, or, in counters too wide
/// to pass it in a car's life, all ones but the first. To be asked of the bits as sent: scaled to kilometres they look like any mileage.
[[nodiscard]] constexpr bool tells_no_mileage(std::uint64_t raw, unsigned bits) {
    if (bits < 2 || bits > 64) return false;
    const std::uint64_t ones = ~std::uint64_t{0} >> (64U - bits);
    return raw == ones || (bits >= 16 && raw == ones - 1U) || (bits > 16 && raw == ones >> 1U);
}

/// The mileage the product stands by. It never falls and never jumps.
struct TrustedMileage {
    Distance value;
    MileageSource source{MileageSource::Unknown};
    MileageConfidence confidence{MileageConfidence::Low};
    WallTime at;
    bool operator==(const TrustedMileage&) const = default;
};

/// Why a reading was not taken over.
enum class QuarantineReason : std::uint8_t {
    NotAvailable = 1,  ///< all ones or the standard's "not available" or "error" value
    NotAwake = 2,      ///< 0 or another start-up value before the source first gave a plausible one
    Fell = 3,          ///< below the trusted mileage
    Jumped = 4,        ///< above the trusted mileage by more than 300 km/h x elapsed time + 5 km
    UnitMixUp = 5,     ///< explained by miles taken for kilometres, or the other way round
};

/// A dealer's signed statement that the instrument cluster was replaced: where an odometer shows `shown_after`, the
/// vehicle has driven `true_mileage`.
struct ClusterSwap {
    Id id;
    Distance true_mileage;
    Distance shown_after;
    WallTime performed_at;
    std::string dealer_name;
    std::string clerk;
    bool operator==(const ClusterSwap&) const = default;
};

/// What the vehicle did with a cluster swap. The number is stable: it is stored and sent.
enum class SwapVerdict : std::uint8_t {
    Applied = 1,
    Known = 2,         ///< this very swap was applied before
    BelowTrusted = 3,  ///< its true mileage is below what the vehicle has proven: nothing changed
    TooFar = 4,        ///< its true mileage is more than 2,000 km above the trusted one: nothing changed
};

struct QuarantinedReading {
    MileageReading reading;
    std::optional<Distance> trusted;  ///< the trusted mileage at that moment, if there was one
    QuarantineReason reason{QuarantineReason::NotAvailable};
    WallTime at;
    bool operator==(const QuarantinedReading&) const = default;
};

/// Odometer and PID 31 counted the same drives and do not agree.
struct DistanceDisagreement {
    Distance since_clear;  ///< by PID 31
    Distance odometer;
    Distance trusted;      ///< mileage now
    WallTime at;
    bool operator==(const DistanceDisagreement&) const = default;
};

}  // namespace odolink
