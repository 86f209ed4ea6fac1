// SPDX-License-Identifier: Apache-2.0
// Vehicle profiles at work: chosen by VIN and model year, asked beside the standard requests, heard on the bus.
#include <algorithm>
#include <utility>

#include "agent/core.hpp"

namespace odolink {
namespace {

constexpr int kWritten = 2026;            // no vehicle is read before this program was written, whatever the clock says
constexpr Duration kStandardAlive = 5s;   // while standard requests tell speed, a profile's is not heard
constexpr std::size_t kMostSignals = 2000;

int year_of(WallTime wall) {
    const auto day = std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>{wall.since_epoch});
    return static_cast<int>(std::chrono::year_month_day{day}.year());
}

}  // namespace

void Agent::Core::start_profiles() {
    profile_poll.set_sink([this](const EcuAddress& asked, const EcuAnswer& answer) {
        hear_profile_answer({answer.ecu, asked.target}, answer);
    });
    poll.set_answers([this](const EcuAnswer& answer) { hear_profile_answer({answer.ecu}, answer); });
    poll.set_extra([this](std::function<void()> done) { return profile_poll.ask_next(std::move(done)); });
    choose_profiles();
}

void Agent::Core::choose_profiles() {
    // The vehicle that is there, also where it is not the one this agent belongs to.
    const std::string& vin = identity.frozen() ? identity.foreign_vin() : identity.known().vin;
    const int year = std::max(year_of(p.clock.wall()), kWritten);
    const ProfileVehicle vehicle = profile_vehicle(vin, config.model_year, year);
    const std::vector<std::size_t> fit = fitting(config.profiles, vehicle);
    if (profiles && fit == chosen_profiles && vehicle.model_year == profile_year) return;
    chosen_profiles = fit;
    profile_year = vehicle.model_year;
    std::vector<const VehicleProfile*> chosen;
    for (const std::size_t index : fit) chosen.push_back(&config.profiles[index]);
    profiles.emplace(chosen, profile_year);
    profile_poll.set_asks(profiles->asks());
    clears.set_profile_ecus(profiles->ecus());
    for (const VehicleProfile* profile : chosen) p.log.write(LogLevel::Info, "profile.chosen", {{"name", profile->name}});
    if (profile_poll.left_out() > 0)
        p.log.write(LogLevel::Warning, "profile.requests_left_out", {{"count", std::to_string(profile_poll.left_out())}});
}

void Agent::Core::hear_profile_answer(const obdb::Answerer& from, const EcuAnswer& answer) {
    if (profiles) on_profile_reports(profiles->on_answer(from, answer.payload, answer.at));
}

void Agent::Core::hear_profile_frame(const CanFrame& frame, MonoTime at) {
    if (poll.phase() == PollPhase::Stopped) return;  // parked: what is heard is dropped
    if (profiles && !chosen_profiles.empty()) on_profile_reports(profiles->on_frame(frame, at));
}

void Agent::Core::on_profile_reports(const std::vector<VehicleReport>& reports) {
    for (const VehicleReport& report : reports) {
        const auto* drive = std::get_if<DriveRead>(&report);
        if (drive != nullptr && standard_drive_at && drive->at - *standard_drive_at < kStandardAlive) continue;
        if (std::holds_alternative<SignalsRead>(report) && signals.size() >= kMostSignals) continue;
        on_report(report);
    }
}

}  // namespace odolink
