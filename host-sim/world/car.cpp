// SPDX-License-Identifier: Apache-2.0
#include "world/car.hpp"

#include <algorithm>
#include <utility>

namespace odolink::sim {
namespace {

constexpr Duration kStep = 100ms;
constexpr Duration kPendingAfter = 2s;
constexpr Duration kStoredAfter = 6s;
constexpr Duration kCranking = 1s;
constexpr double kCrankingRpm = 210;
constexpr Distance kServiceInterval = Distance::kilometres(10'000);  // at the start of a story the cluster's counter is full
constexpr Duration kMonitorRun = 10min;
constexpr double kWarmCoolant = 71.0;  // a warm-up cycle: coolant reaches 71 degrees after a rise of 22 (SAE J1979 PID 30)
constexpr double kHotCoolant = 90.0;
constexpr double kLitresPerIdleHour = 0.8;
constexpr double kCatalystMonitorAfter = 300;  // m
constexpr const char* kCatalystCode = "P0420";

}  // namespace

Car::Car(CarConfig config) : config_{std::move(config)}, battery_{config_.battery} {
    odometer_m_ = static_cast<double>(config_.odometer.in_metres());
    since_clear_m_ = odometer_m_;
    set_service_range(kServiceInterval);
    coolant_c_ = config_.ambient_c;
    fuel_litres_ = config_.tank_litres * 0.8;
    warm_ups_ = 255;
}

void Car::advance(MonoTime now) {
    while (now_ + kStep <= now) {
        // Standing with the engine off, only coolant and battery change, and evenly: one long step does.
        if (!running_ && now - now_ > 1s) {
            const Duration rest = now - now_;
            coolant_c_ = std::max(config_.ambient_c, coolant_c_ - 0.5 * std::chrono::duration<double, std::ratio<60>>(rest).count());
            battery_.rest(rest);
            now_ = now;
            return;
        }
        now_ = now_ + kStep;
        step(kStep);
        watch_faults(now_);
    }
}

void Car::step(Duration dt) {
    const double seconds = std::chrono::duration<double>(dt).count();
    if (!running_) {
        coolant_c_ = std::max(config_.ambient_c, coolant_c_ - 0.5 / 60 * seconds);
        battery_.rest(dt);
        return;
    }
    run_time_ += dt;
    battery_.charge(dt, config_.ambient_c);
    const double before = odometer_m_;
    move(seconds);
    const double km = (odometer_m_ - before) / 1000;
    fuel_litres_ -= km * config_.consumption_l_100km / 100 + kLitresPerIdleHour / 3600 * seconds;
    if (fuel_litres_ < 5) fuel_litres_ = config_.tank_litres;  // the owner fills up
    if (coolant_c_ < kHotCoolant) coolant_c_ += seconds * (speed_ms_ > 1 ? 0.30 : 0.12);
    if (!warm_ && coolant_c_ >= kWarmCoolant) {
        warm_ = true;
        if (warm_ups_ < 255) ++warm_ups_;
    }
}

void Car::move(double seconds) {
    const double a = config_.acceleration;
    const double stopping = speed_ms_ * speed_ms_ / (2 * a);
    if (remaining_m_ <= stopping) {
        speed_ms_ = std::max(0.0, speed_ms_ - a * seconds);
        // The last metre is rolled at walking pace, so that a drive covers what it said.
        if (speed_ms_ < 1 && remaining_m_ > 0) speed_ms_ = std::min(1.0, remaining_m_ / seconds);
    } else {
        speed_ms_ = std::min(cruise_ms_, speed_ms_ + a * seconds);
    }
    const double way = speed_ms_ * seconds;
    odometer_m_ += way;
    drive_m_ += way;
    since_clear_m_ += way;
    remaining_m_ -= way;
    if (remaining_m_ < 1e-6) {
        remaining_m_ = 0;
        if (speed_ms_ <= 1) speed_ms_ = 0;
    }
}

/// Two drives never measure quite the same: the result scatters by half a percent.
void Car::run_catalyst_monitor() {
    if (catalyst_ran_ || drive_m_ < kCatalystMonitorAfter) return;
    catalyst_ran_ = true;
    const double scatter = static_cast<double>(++catalyst_runs_ * 37U % 101U) / 100.0 - 0.5;
    catalyst_result_ = catalyst_wear_ + scatter;
    if (*catalyst_result_ >= 100 && !broken(kCatalystCode)) break_part(kCatalystCode);
}

void Car::watch_faults(MonoTime now) {
    if (!running_) return;
    run_catalyst_monitor();
    for (auto& [code, fault] : broken_) {
        auto& memory = codes_[code];
        if (now - fault.since >= kPendingAfter) memory.pending = true;
        if (now - fault.since >= kStoredAfter && !fault.confirmed) {
            fault.confirmed = now;
            memory.stored = memory.permanent = true;
        }
    }
    clean_drive_ = speed_ms_ > 0 && broken_.empty() ? clean_drive_ + kStep : clean_drive_;
    if (clean_drive_ >= kMonitorRun) {
        std::erase_if(codes_, [](const auto& entry) { return !entry.second.stored && !entry.second.pending; });
    }
}

bool Car::start_engine() {
    if (running_) return true;
    ignition_ = true;
    cranks_until_ = now_ + kCranking;
    if (!battery_.crank(config_.ambient_c)) {
        ++failed_starts_;
        return false;
    }
    running_ = true;
    warm_ = coolant_c_ >= kWarmCoolant;
    run_time_ = Duration{0};
    drive_m_ = 0;
    catalyst_ran_ = false;
    for (auto& [code, fault] : broken_) fault.since = now_;
    return true;
}

Millivolts Car::voltage() const {
    if (now_ < low_until_) return low_;
    if (now_ < cranks_until_) return battery_.cranking(config_.ambient_c);
    return running_ ? battery_.charging() : battery_.resting();
}

void Car::stop_engine() {
    running_ = false;
    speed_ms_ = remaining_m_ = 0;
}

void Car::ignition_off() {
    stop_engine();
    ignition_ = false;
}

void Car::drive(const Drive& drive) {
    if (!running_) return;
    remaining_m_ = static_cast<double>(drive.distance.in_metres());
    cruise_ms_ = drive.cruise.value / 3.6;
}

void Car::break_part(const std::string& code) {
    broken_.insert_or_assign(code, PhysicalFault{now_, std::nullopt});
    clean_drive_ = Duration{0};
}

void Car::mend(const std::string& code) {
    broken_.erase(code);
    if (code == kCatalystCode) catalyst_wear_ = 20;
}

void Car::clear_codes() {
    for (auto& [code, memory] : codes_) memory.stored = memory.pending = false;
    std::erase_if(codes_, [](const auto& entry) { return !entry.second.permanent; });
    since_clear_m_ = 0;
    warm_ups_ = 0;
    catalyst_result_.reset();
    catalyst_ran_ = false;
    clean_drive_ = Duration{0};
    for (auto& [code, fault] : broken_) fault = PhysicalFault{now_, std::nullopt};
}

void Car::brown_out(Millivolts to, MonoTime until) {
    low_ = to;
    low_until_ = until;
}

void Car::forget_codes() {
    clear_codes();
    codes_.clear();
}

void Car::cluster_asleep(Distance value, MonoTime until) {
    asleep_value_ = value;
    asleep_until_ = until;
}

double Car::rpm() const {
    if (now_ < cranks_until_) return kCrankingRpm;
    if (!running_) return 0;
    return speed_ms_ < 0.5 ? 780 : 1100 + speed_ms_ * 45;
}

double Car::load_percent() const {
    if (!running_) return 0;
    return std::min(100.0, 18 + speed_ms_ * 1.4);
}

Distance Car::shown_odometer() const { return now_ < asleep_until_ ? asleep_value_ : Distance::metres(static_cast<std::int64_t>(odometer_m_ + cluster_offset_m_)); }

void Car::fit_cluster(Distance shows) { cluster_offset_m_ = static_cast<double>(shows.in_metres()) - odometer_m_; }

bool Car::lamp() const {
    return std::any_of(codes_.begin(), codes_.end(), [](const auto& entry) { return entry.second.stored; });
}

}  // namespace odolink::sim
