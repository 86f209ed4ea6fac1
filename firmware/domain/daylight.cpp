// SPDX-License-Identifier: Apache-2.0
#include "domain/daylight.hpp"

#include <cmath>
#include <numbers>

namespace odolink {
namespace {

constexpr double kDegree = std::numbers::pi / 180;
constexpr double kLatitude = 35 * kDegree;
constexpr double kTilt = 23.44 * kDegree;
constexpr double kHorizon = -0.833 * kDegree;  // refraction and half the sun's disc
constexpr double kDaysAYear = 365.25;
constexpr double kSolsticeBeforeNewYear = 10;  // days

}  // namespace

bool sun_is_up(WallTime at, LocalOffset offset) {
    const std::chrono::sys_days today = local_day(at, offset);
    const std::chrono::sys_days new_year{std::chrono::year_month_day{today}.year() / std::chrono::January / 1};
    const double day = static_cast<double>((today - new_year).count()) + kSolsticeBeforeNewYear;
    const double declination = -kTilt * std::cos(2 * std::numbers::pi * day / kDaysAYear);
    const double hours = std::chrono::duration<double, std::ratio<3600>>{local_time_of_day(at, offset)}.count();
    const double from_noon = (hours - 12) * 15 * kDegree;
    const double height = std::sin(kLatitude) * std::sin(declination) + std::cos(kLatitude) * std::cos(declination) * std::cos(from_noon);
    return height > std::sin(kHorizon);
}

}  // namespace odolink
