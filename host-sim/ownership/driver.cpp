// SPDX-License-Identifier: Apache-2.0
// The habits behind driver.hpp; all numbers are our own guesses at ordinary lives.
#include "ownership/driver.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace odolink::sim {
namespace {

struct Named {
    Driver driver;
    const char* name;
};
constexpr Named kNames[] = {{Driver::Commuter, "commuter"},
                            {Driver::Taxi, "taxi"},
                            {Driver::HolidayCar, "holiday_car"},
                            {Driver::ShortWinterTrips, "short_winter_trips"}};
constexpr LocalOffset kChina{};
constexpr double kStaysWarmHours = 3;
constexpr double kPauseHours = 0.1;
constexpr double kIdleRpm = 750;
constexpr double kTownRpm = 1700;
constexpr double kFastRpm = 2300;
constexpr double kFastKmh = 80;
constexpr int kWarmStartC = 65;

/// At 20 degrees outside an engine is warm after 6 minutes, at -20 after 18.
double warm_up_hours(int coolant_start_c) {
    return coolant_start_c >= kWarmStartC ? 0 : std::clamp(6 + 0.3 * (20 - coolant_start_c), 3.0, 20.0) / 60;
}

bool is_weekend(std::chrono::weekday weekday) {
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

std::chrono::milliseconds in_hours(double hours) {
    return std::chrono::milliseconds{std::llround(hours * 3'600'000)};
}

std::chrono::seconds seconds_of(double hours) {
    return std::chrono::seconds{std::llround(hours * 3600)};
}

}  // namespace

std::optional<Driver> driver_named(std::string_view name) {
    const auto named =
        std::find_if(std::begin(kNames), std::end(kNames), [name](const Named& n) { return name == n.name; });
    return named == std::end(kNames) ? std::nullopt : std::optional{named->driver};
}

const char* name_of(Driver driver) {
    for (const Named& named : kNames) {
        if (named.driver == driver) return named.name;
    }
    return "nobody";
}

DrivingLife::DrivingLife(Driver driver, std::uint64_t seed)
    : driver_{driver}, random_{Random{seed}.fork(name_of(driver))}, way_km_{0}, tour_day_{0} {
    way_km_ = driver == Driver::ShortWinterTrips ? random_.between(1.5, 5) : random_.between(12, 32);
    tour_day_ = 1 + static_cast<unsigned>(random_.below(14));
}

DrivingLife DrivingLife::with_luck(std::uint64_t seed) const {
    DrivingLife other = *this;
    other.random_ = Random{seed}.fork("luck");
    return other;
}

std::vector<Drive> DrivingLife::day(std::chrono::sys_days local) {
    const std::chrono::year_month_day date{local};
    const std::chrono::weekday weekday{local};
    const auto month = static_cast<unsigned>(date.month());
    const auto day = static_cast<unsigned>(date.day());
    today_ = local;
    free_from_ = warm_until_ = 0;
    drives_.clear();
    const bool on_tour = (month == 5 || month == 8) && day >= tour_day_ && day < tour_day_ + 10;
    switch (driver_) {
        case Driver::Commuter:
            if (!on_tour)
                commute(weekday);
            else if (day == tour_day_ || day == tour_day_ + 9)
                drive(8.5, random_.between(250, 500), 85, 0.04);
            break;
        case Driver::Taxi:
            ply(weekday);
            break;
        case Driver::HolidayCar:
            holiday(weekday, month, day);
            break;
        case Driver::ShortWinterTrips:
            short_trips(month);
            break;
    }
    return drives_;
}

void DrivingLife::commute(std::chrono::weekday weekday) {
    if (!is_weekend(weekday)) {
        if (random_.unit() < 0.05) return;  // works at home, or is ill
        drive(random_.between(7.2, 8.0), way_km_ * random_.between(0.95, 1.1), 38, 0.12);
        if (random_.unit() < 0.2) drive(random_.between(12, 13), random_.between(3, 9), 25, 0.15);
        drive(random_.between(17.3, 19), way_km_ * random_.between(0.95, 1.25), 33, 0.15);
        return;
    }
    if (random_.unit() < 0.6) drive(random_.between(9.5, 11), random_.between(4, 45), 40, 0.1);
    if (!drives_.empty()) drive(random_.between(14, 17), drives_.front().distance.in_kilometres(), 40, 0.1);
}

void DrivingLife::ply(std::chrono::weekday weekday) {
    if (weekday == std::chrono::Wednesday || random_.unit() < 0.02) return;
    const double km = random_.between(330, 470);
    double left = km;
    double hour = random_.between(5.8, 6.5);
    while (left > 0) {
        const double way = std::min(left, random_.between(12, 36));
        drive(hour, way, random_.between(34, 52), 0.2);
        left -= way;
        hour = 0;
    }
}

void DrivingLife::holiday(std::chrono::weekday weekday, unsigned month, unsigned day) {
    if (month < 5 || month > 10) return;
    if (month == 8 && day >= tour_day_ && day < tour_day_ + 14) {
        if (random_.unit() < 0.7) drive(random_.between(9, 11), random_.between(40, 260), 70, 0.04);
        return;
    }
    if (!is_weekend(weekday) || random_.unit() > 0.55) return;
    drive(random_.between(9, 11), random_.between(20, 110), 65, 0.05);
    drive(random_.between(16, 18), drives_.front().distance.in_kilometres(), 65, 0.05);
}

void DrivingLife::short_trips(unsigned month) {
    const bool winter = month <= 3 || month >= 11;
    const std::uint64_t trips = winter ? 2 + random_.below(3) : random_.below(3);
    for (std::uint64_t i = 0; i < trips; ++i) {
        const bool farther = random_.unit() < 0.06;
        drive(8.0 + 3.2 * static_cast<double>(i) + random_.unit(),
              farther ? random_.between(10, 40) : way_km_ * random_.between(0.6, 1.6), farther ? 50 : 22, 0.2);
    }
}

void DrivingLife::drive(double hour, double km, double kmh, double idle_share) {
    const double start = std::max(hour, free_from_);
    const double moving = km / kmh;
    const double hours = moving / (1 - idle_share);
    const auto month = static_cast<unsigned>(std::chrono::year_month_day{today_}.month());
    const double outside = 13 - 15 * std::cos((static_cast<double>(month) - 1) * 0.5236) + random_.between(-5, 5);
    Drive drive;
    drive.start = {today_.time_since_epoch() - kChina.value + in_hours(start), WallQuality::Synchronised};
    drive.duration = seconds_of(hours);
    drive.idle = seconds_of(hours - moving);
    drive.distance = Distance::metres(std::llround(km * 1000));
    drive.coolant_start_c = start < warm_until_ ? kWarmStartC : static_cast<int>(std::lround(outside));
    drive.engine.cold_running = seconds_of(std::min(hours, warm_up_hours(drive.coolant_start_c)));
    const double rpm = kmh < kFastKmh ? kTownRpm : kFastRpm;
    drive.engine.revolutions = static_cast<std::uint64_t>(60 * (moving * rpm + (hours - moving) * kIdleRpm));
    drives_.push_back(drive);
    free_from_ = start + hours + kPauseHours;
    warm_until_ = start + hours + kStaysWarmHours;
}

}  // namespace odolink::sim
