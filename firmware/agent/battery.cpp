// SPDX-License-Identifier: Apache-2.0
// The 12 V battery, or the two of a 24 V truck: fed from the bus or the platform's own meter, stored, told ahead. A platform that reports neither
// ignition nor voltage is served by the bus alone.
#include <algorithm>
#include <array>

#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/prompts/texts.hpp"

namespace odolink {
namespace {

constexpr Duration kFresh = 10s;              // an engine speed or a supply voltage older than this is of another moment
constexpr double kSomeEngine = 1000;          // rpm that stands for "charges"
constexpr std::string_view kSupplySignal = "Vehicle.LowVoltageBattery.CurrentVoltage";
constexpr std::array<std::string_view, 2> kOutside = {"Vehicle.OBD.AmbientAirTemperature", "Vehicle.Exterior.AirTemperature"};

/// What owner and dealer read of a finding; two findings of one matter share it.
const char* subject_of(BatteryFinding finding) {
    switch (finding) {
        case BatteryFinding::RestingLow:
        case BatteryFinding::Declining: return "battery resting";
        case BatteryFinding::CrankingDip: return "battery cranking";
        case BatteryFinding::NotCharging: return "battery charging";
        case BatteryFinding::Overcharging: break;
    }
    return "battery overcharged";
}

WarningKind kind_of(BatteryFinding finding) {
    if (finding == BatteryFinding::NotCharging) return WarningKind::BatteryNotCharging;
    return finding == BatteryFinding::Overcharging ? WarningKind::BatteryOvercharged : WarningKind::BatteryWeak;
}

AdvanceWarning warning_of(const BatteryNotice& notice) {
    AdvanceWarning out;
    out.kind = kind_of(notice.finding);
    out.subject = subject_of(notice.finding);
    out.value = notice.value.value / 1000.0;
    out.limit = notice.limit.value / 1000.0;
    out.unit = "V";
    out.days_left = notice.days_left;
    return out;
}

}  // namespace

void Agent::Core::feel_battery(const DriveRead& read) {
    if (read.engine_rpm) {
        engine_speed = *read.engine_rpm;
        engine_speed_at = read.at;
        if (engine_speed >= kSomeEngine / 2) engine_ran_this_cycle = true;
    }
    // The coolant of an engine that rested is as cold as its battery.
    if (read.coolant_c && !engine_ran_this_cycle) battery.on_temperature(*read.coolant_c);
    if (!read.supply) return;
    bus_supply_at = read.at;
    on_supply(*read.supply, read.at);
}

void Agent::Core::feel_battery(const SignalsRead& read) {
    for (const SignalValue& value : read.values) {
        if (value.unit == "celsius" && std::find(kOutside.begin(), kOutside.end(), value.name) != kOutside.end())
            battery.on_temperature(static_cast<int>(value.value));
        // A module's own voltage, by a profile, counts where PID 42 is not told.
        const bool by_pid = bus_supply_at && read.at - *bus_supply_at < kFresh;
        if (value.unit == "V" && value.name == kSupplySignal && !by_pid)
            on_supply(Millivolts{static_cast<std::int32_t>(value.value * 1000)}, read.at);
    }
}

void Agent::Core::on_supply(Millivolts supply, MonoTime at) {
    if (withholding) return;
    const bool fresh = engine_speed_at && at - *engine_speed_at <= kFresh;
    if (engine_speed_at && !fresh) return;  // an engine that nobody tells of may stand or run
    const double rpm = fresh ? engine_speed : battery.charges(supply) ? kSomeEngine : 0;
    if (rpm >= kSomeEngine / 2) engine_ran = p.clock.wall();
    const BatteryOutcome outcome = battery.on_supply(supply, rpm, at, p.clock.wall());
    if (outcome.sampled) keep_battery();
    for (const BatteryNotice& notice : outcome.told) {
        const AdvanceWarning warning = warning_of(notice);
        if (!battery_told(warning.subject)) warn(warning);
    }
    for (const BatteryFinding over : outcome.over) rearm_prompt(texts::warning_key(subject_of(over)));
    if (!outcome.over.empty()) touch();
}

/// One matter is told once, and again after it was well: its prompt remembers, also over a restart.
bool Agent::Core::battery_told(const std::string& subject) const {
    const Prompt* prompt = prompts.find(texts::warning_key(subject));
    return prompt != nullptr && prompt->state != PromptState::Withdrawn;
}

void Agent::Core::on_port_supply() {
    // The platform's own meter stands in where the bus has told nothing lately.
    const MonoTime at = p.clock.mono();
    const auto voltage = p.power.voltage();
    if (!voltage || p.power.ignition() == Ignition::Off) return;
    // In a 24 V truck it may stand behind a converter to 12 V, whose voltage says nothing of the batteries.
    if (battery.system() && *battery.system() != BatteryHealth::system_of(*voltage)) return;
    if (!bus_supply_at || at - *bus_supply_at > kFresh) on_supply(*voltage, at);
}

void Agent::Core::begin_battery_cycle() {
    const WallTime now = p.clock.wall();
    const bool known = engine_ran.known() && now.known() && now >= engine_ran;
    battery.on_ignition_on(known ? std::optional<Duration>{now.since_epoch - engine_ran.since_epoch} : std::nullopt);
    engine_ran_this_cycle = false;
}

void Agent::Core::keep_battery() {
    if (!engine_ran.known() && battery.resting().empty()) return;
    kept_engine_ran = engine_ran;
    ledger.put(RecordKind::Duty, stored::kBattery, stored::encode(stored::BatteryState{engine_ran, battery.resting()}));
    touch();
}

}  // namespace odolink
