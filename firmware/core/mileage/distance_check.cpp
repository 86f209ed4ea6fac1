// SPDX-License-Identifier: Apache-2.0
#include "core/mileage/distance_check.hpp"

#include <cstdlib>

namespace odolink {
namespace {

constexpr Distance kSaturated = Distance::kilometres(65'535);
constexpr Distance kShortest = Distance::kilometres(20);
constexpr std::int64_t kResolution = 2000;  // m: one step of each counter, rounded the worst way

}  // namespace

DistanceAgreement DistanceCheck::on_readings(Distance since_clear, Distance odometer) {
    const bool fell = begin_ && since_clear < last_since_clear_;
    last_since_clear_ = since_clear;
    if (!begin_ || fell) {
        begin_ = Pair{since_clear, odometer};
        return fell ? DistanceAgreement::Reset : DistanceAgreement::TooShort;
    }
    if (since_clear >= kSaturated) return DistanceAgreement::TooShort;
    compared_ = {since_clear - begin_->since_clear, odometer - begin_->odometer};
    const std::int64_t by_counter = compared_.since_clear.in_metres();
    const std::int64_t by_odometer = compared_.odometer.in_metres();
    const std::int64_t longer = by_counter > by_odometer ? by_counter : by_odometer;
    if (longer < kShortest.in_metres()) return DistanceAgreement::TooShort;
    return std::abs(by_counter - by_odometer) <= longer / 20 + kResolution ? DistanceAgreement::Agrees
                                                                           : DistanceAgreement::Disagrees;
}

}  // namespace odolink
