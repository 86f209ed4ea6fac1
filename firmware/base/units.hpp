// SPDX-License-Identifier: Apache-2.0
// Strong units for what the project counts. Distances are whole metres, so that due boundaries are exact.
#pragma once

#include <compare>
#include <cstdint>

namespace odolink {

/// A distance or an odometer value, in whole metres. Negative values are allowed ("overdue by").
class Distance {
public:
    constexpr Distance() = default;
    [[nodiscard]] static constexpr Distance metres(std::int64_t m) { return Distance{m}; }
    [[nodiscard]] static constexpr Distance kilometres(std::int64_t km) { return Distance{km * 1000}; }
    [[nodiscard]] constexpr std::int64_t in_metres() const { return metres_; }
    [[nodiscard]] constexpr double in_kilometres() const { return static_cast<double>(metres_) / 1000.0; }
    /// Whole kilometres, rounded towards minus infinity: what an instrument cluster shows.
    [[nodiscard]] constexpr std::int64_t whole_kilometres() const {
        return metres_ >= 0 ? metres_ / 1000 : -((-metres_ + 999) / 1000);
    }
    auto operator<=>(const Distance&) const = default;
    friend constexpr Distance operator+(Distance a, Distance b) { return Distance{a.metres_ + b.metres_}; }
    friend constexpr Distance operator-(Distance a, Distance b) { return Distance{a.metres_ - b.metres_}; }
    constexpr Distance& operator+=(Distance o) { metres_ += o.metres_; return *this; }

private:
    constexpr explicit Distance(std::int64_t m) : metres_{m} {}
    std::int64_t metres_{0};
};

/// Vehicle speed in km/h as the bus reports it.
struct KilometresPerHour {
    double value{0};
    auto operator<=>(const KilometresPerHour&) const = default;
};

/// Supply voltage in millivolts.
struct Millivolts {
    std::int32_t value{0};
    auto operator<=>(const Millivolts&) const = default;
};

/// A CAN identifier, 11 or 29 bits.
struct CanId {
    std::uint32_t value{0};
    bool extended{false};
    auto operator<=>(const CanId&) const = default;
};

}  // namespace odolink
