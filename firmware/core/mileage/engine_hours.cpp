// SPDX-License-Identifier: Apache-2.0
#include "core/mileage/engine_hours.hpp"

namespace odolink {
namespace {

void add(std::chrono::seconds& total, Duration& part, Duration step) {
    part += step;
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(part);
    total += whole;
    part -= whole;
}

}  // namespace

void EngineHours::on_speed(KilometresPerHour speed, MonoTime at) {
    standing_at_.reset();
    if (speed.value < 1) standing_at_ = at;
}

void EngineHours::on_engine(double rpm, MonoTime at) {
    if (!(rpm > 0)) {
        running_at_.reset();
        return;
    }
    if (running_at_ && at > *running_at_ && at - *running_at_ <= kLongestGap) {
        const Duration step = at - *running_at_;
        if (!counters_.engine_from_bus) add(counters_.engine, engine_part_, step);
        const bool stands = standing_at_ && at - *standing_at_ <= kLongestGap;
        if (!counters_.idle_from_bus && stands) add(counters_.idle, idle_part_, step);
    }
    running_at_ = at;
}

void EngineHours::on_bus_total(std::chrono::seconds total) {
    if (total < counters_.engine) return;
    counters_.engine = total;
    counters_.engine_from_bus = true;
}

void EngineHours::on_bus_idle(std::chrono::seconds total) {
    if (total < counters_.idle) return;
    counters_.idle = total;
    counters_.idle_from_bus = true;
}

void EngineHours::on_trip(const Trip& trip) {
    ++counters_.trips;
    if (trip.is_short()) ++counters_.short_trips;
    if (trip.coolant_start_c && *trip.coolant_start_c < kColdBelow) ++counters_.cold_starts;
    counters_.fuel_litres += trip.fuel_litres;
}

}  // namespace odolink
