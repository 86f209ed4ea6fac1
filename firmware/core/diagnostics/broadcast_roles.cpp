// SPDX-License-Identifier: Apache-2.0
// Names and units are compared in lower case, letters and digits only.
#include "core/diagnostics/broadcast_roles.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace odolink {
namespace {

constexpr double kMile = 1.609344;

constexpr std::array<RoleName, kBroadcastRoles> kNames{{
    {"Vehicle.TraveledDistance", "km"},
    {"Vehicle.Speed", "km/h"},
    {"Vehicle.Powertrain.CombustionEngine.Speed", "rpm"},
    {"Vehicle.LowVoltageBattery.CurrentVoltage", "V"},
    {"Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature", "celsius"},
    {"Vehicle.Powertrain.FuelSystem.RelativeLevel", "percent"},
    {"Vehicle.Service.DistanceToService", "km"},
    {"Vehicle.Powertrain.Transmission.SelectedGear", ""},
    {"Vehicle.Chassis.ParkingBrake.IsEngaged", ""},
    {"Odolink.Powertrain.IsReady", ""},  // VSS has no leaf for it
    {"Vehicle.Body.Lights.Beam.Low.IsOn", ""},
}};

struct RoleUnit {
    BroadcastRole role;
    std::string_view unit;
    double factor;
    double offset{0};
};

constexpr RoleUnit kUnits[] = {
    {BroadcastRole::Odometer, "km", 1},
    {BroadcastRole::Odometer, "kilometer", 1},
    {BroadcastRole::Odometer, "kilometers", 1},
    {BroadcastRole::Odometer, "kilometre", 1},
    {BroadcastRole::Odometer, "kilometres", 1},
    {BroadcastRole::Odometer, "unitkilometer", 1},
    {BroadcastRole::Odometer, "m", 0.001},
    {BroadcastRole::Odometer, "meter", 0.001},
    {BroadcastRole::Odometer, "meters", 0.001},
    {BroadcastRole::Odometer, "unitmeter", 0.001},
    {BroadcastRole::Odometer, "mi", kMile},
    {BroadcastRole::Odometer, "mile", kMile},
    {BroadcastRole::Odometer, "miles", kMile},
    {BroadcastRole::Odometer, "unitmile", kMile},
    {BroadcastRole::Speed, "kmh", 1},
    {BroadcastRole::Speed, "kph", 1},
    {BroadcastRole::Speed, "kmhr", 1},
    {BroadcastRole::Speed, "unitkilometerperhour", 1},
    {BroadcastRole::Speed, "mph", kMile},
    {BroadcastRole::Speed, "ms", 3.6},
    {BroadcastRole::EngineSpeed, "rpm", 1},
    {BroadcastRole::EngineSpeed, "1min", 1},
    {BroadcastRole::EngineSpeed, "umin", 1},
    {BroadcastRole::EngineSpeed, "unitminutinvers", 1},
    {BroadcastRole::Supply, "v", 1},
    {BroadcastRole::Supply, "volt", 1},
    {BroadcastRole::Supply, "volts", 1},
    {BroadcastRole::Supply, "unitvolt", 1},
    {BroadcastRole::Supply, "mv", 0.001},
    {BroadcastRole::Coolant, "degc", 1},
    {BroadcastRole::Coolant, "c", 1},
    {BroadcastRole::Coolant, "celsius", 1},
    {BroadcastRole::Coolant, "unitdegrecelsi", 1},
    {BroadcastRole::Coolant, "degf", 5.0 / 9.0, -160.0 / 9.0},
    {BroadcastRole::FuelLevel, "", 1},  // the percent sign is no letter
    {BroadcastRole::FuelLevel, "percent", 1},
    {BroadcastRole::FuelLevel, "unitpercen", 1},
    {BroadcastRole::ServiceRange, "km", 1},
    {BroadcastRole::ServiceRange, "kilometer", 1},
    {BroadcastRole::ServiceRange, "kilometers", 1},
    {BroadcastRole::ServiceRange, "kilometre", 1},
    {BroadcastRole::ServiceRange, "kilometres", 1},
    {BroadcastRole::ServiceRange, "unitkilometer", 1},
    {BroadcastRole::ServiceRange, "mi", kMile},
    {BroadcastRole::ServiceRange, "mile", kMile},
    {BroadcastRole::ServiceRange, "miles", kMile},
    {BroadcastRole::ServiceRange, "unitmile", kMile},
};

struct RoleWord {
    BroadcastRole role;
    std::string_view word;
};

/// A signal's whole name, or a part of it with an upper-case beginning or after an underscore; the earlier the better.
constexpr RoleWord kWords[] = {
    {BroadcastRole::Odometer, "odometer"},     {BroadcastRole::Odometer, "odo"},
    {BroadcastRole::Odometer, "kilometerstand"}, {BroadcastRole::Odometer, "odometermastervalue"},
    {BroadcastRole::Odometer, "totaldistance"}, {BroadcastRole::Odometer, "totalvehicledistance"},
    {BroadcastRole::Odometer, "mileage"},      {BroadcastRole::Odometer, "totalmileage"},
    {BroadcastRole::Speed, "vehiclespeed"},    {BroadcastRole::Speed, "vehspeed"},
    {BroadcastRole::Speed, "vehspd"},          {BroadcastRole::Speed, "carspeed"},
    {BroadcastRole::Speed, "speed"},           {BroadcastRole::EngineSpeed, "enginespeed"},
    {BroadcastRole::EngineSpeed, "enginerpm"}, {BroadcastRole::EngineSpeed, "engrpm"},
    {BroadcastRole::EngineSpeed, "engspd"},    {BroadcastRole::EngineSpeed, "rpm"},
    {BroadcastRole::Supply, "batteryvoltage"}, {BroadcastRole::Supply, "batvoltage"},
    {BroadcastRole::Supply, "supplyvoltage"},  {BroadcastRole::Supply, "12vvoltage"},
    {BroadcastRole::Coolant, "coolanttemp"},   {BroadcastRole::Coolant, "coolanttemperature"},
    {BroadcastRole::Coolant, "enginecoolanttemp"}, {BroadcastRole::FuelLevel, "fuellevel"},
    {BroadcastRole::FuelLevel, "fuellevelpercent"},
    {BroadcastRole::ServiceRange, "distancetoservice"}, {BroadcastRole::ServiceRange, "distancetonextservice"},
    {BroadcastRole::ServiceRange, "servicedistance"},   {BroadcastRole::ServiceRange, "nextservicedistance"},
    {BroadcastRole::ServiceRange, "servicerange"},      {BroadcastRole::ServiceRange, "remainingservicedistance"},
    {BroadcastRole::Gear, "gear"},             {BroadcastRole::Gear, "gearposition"},
    {BroadcastRole::Gear, "gearpos"},          {BroadcastRole::Gear, "gearselector"},
    {BroadcastRole::Gear, "gearlever"},        {BroadcastRole::Gear, "gearleverposition"},
    {BroadcastRole::Gear, "selectedgear"},     {BroadcastRole::Gear, "shiftposition"},
    {BroadcastRole::Gear, "shifterposition"},  {BroadcastRole::Gear, "prndl"},
    {BroadcastRole::ParkingBrake, "parkingbrake"}, {BroadcastRole::ParkingBrake, "parkbrake"},
    {BroadcastRole::ParkingBrake, "handbrake"},    {BroadcastRole::ParkingBrake, "parkingbrakestatus"},
    {BroadcastRole::ParkingBrake, "handbrakestatus"},
    {BroadcastRole::Ready, "readytodrive"},    {BroadcastRole::Ready, "vehicleready"},
    {BroadcastRole::Ready, "driveready"},      {BroadcastRole::Ready, "evready"},
    {BroadcastRole::LowBeam, "lowbeam"},       {BroadcastRole::LowBeam, "lowbeamstatus"},
    {BroadcastRole::LowBeam, "headlamp"},      {BroadcastRole::LowBeam, "headlamps"},
    {BroadcastRole::LowBeam, "headlight"},     {BroadcastRole::LowBeam, "headlights"},
    {BroadcastRole::LowBeam, "dippedbeam"},    {BroadcastRole::LowBeam, "headlightstatus"},
};

/// Words that make something else of it.
constexpr std::string_view kOthers[] = {"trip",  "trp",   "target", "set",   "limit", "wheel", "cruise", "max",    "min",
                                        "valid", "unit",  "group",  "left",  "right", "count", "verify", "review", "avg",
                                        "gps",   "lane",  "hv",     "desired", "req", "qf",    "lead",   "rel",    "accel"};

std::string plain(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    }
    return out;
}

std::optional<RoleSignal> in_unit(BroadcastRole role, std::string_view unit) {
    const std::string word = plain(unit);
    const bool percent = unit == "%";
    for (const RoleUnit& u : kUnits)
        if (u.role == role && u.unit == word && (!u.unit.empty() || percent)) return RoleSignal{role, 0, 0, u.factor, u.offset};
    return std::nullopt;
}

/// 0: the name is the role's word; else how much stands around it; none: another thing.
std::optional<std::size_t> distance_to(BroadcastRole role, std::string_view name) {
    const std::string word = plain(name);
    std::optional<std::size_t> best;
    for (const RoleWord& w : kWords) {
        if (w.role != role || word.size() < w.word.size()) continue;
        const bool at_end = word.ends_with(w.word);
        if (!at_end && !word.starts_with(w.word)) continue;
        const std::size_t rest = word.size() - w.word.size();
        const std::string around = at_end ? word.substr(0, rest) : word.substr(w.word.size());
        const bool short_word = w.word.size() <= 5;  // "odo", "rpm", "speed": part of many other words
        if (short_word && rest > 0 && !(role == BroadcastRole::Odometer && around.size() <= 4)) continue;
        const bool other = std::any_of(std::begin(kOthers), std::end(kOthers),
                                       [&](std::string_view o) { return around.find(o) != std::string::npos; });
        if (!other && (!best || rest < *best)) best = rest;
    }
    return best;
}

/// A label and the VSS value it stands for.
struct StateWord {
    BroadcastRole role;
    std::string_view word;
    double value;
};

constexpr double kPark = 126;
constexpr double kDrive = 127;
constexpr StateWord kStates[] = {
    {BroadcastRole::Gear, "p", kPark},          {BroadcastRole::Gear, "park", kPark},
    {BroadcastRole::Gear, "parked", kPark},     {BroadcastRole::Gear, "parking", kPark},
    {BroadcastRole::Gear, "n", 0},              {BroadcastRole::Gear, "neutral", 0},
    {BroadcastRole::Gear, "r", -1},             {BroadcastRole::Gear, "reverse", -1},
    {BroadcastRole::Gear, "d", kDrive},         {BroadcastRole::Gear, "drive", kDrive},
    {BroadcastRole::Gear, "s", kDrive},         {BroadcastRole::Gear, "sport", kDrive},
    {BroadcastRole::Gear, "b", kDrive},         {BroadcastRole::Gear, "brake", kDrive},
    {BroadcastRole::Gear, "l", kDrive},         {BroadcastRole::Gear, "low", kDrive},
    {BroadcastRole::Gear, "m", kDrive},         {BroadcastRole::Gear, "manual", kDrive},
    {BroadcastRole::ParkingBrake, "applied", 1},      {BroadcastRole::ParkingBrake, "engaged", 1},
    {BroadcastRole::ParkingBrake, "active", 1},       {BroadcastRole::ParkingBrake, "on", 1},
    {BroadcastRole::ParkingBrake, "set", 1},          {BroadcastRole::ParkingBrake, "locked", 1},
    {BroadcastRole::ParkingBrake, "closed", 1},       {BroadcastRole::ParkingBrake, "released", 0},
    {BroadcastRole::ParkingBrake, "disengaged", 0},   {BroadcastRole::ParkingBrake, "notapplied", 0},
    {BroadcastRole::ParkingBrake, "notengaged", 0},   {BroadcastRole::ParkingBrake, "notactive", 0},
    {BroadcastRole::ParkingBrake, "inactive", 0},     {BroadcastRole::ParkingBrake, "off", 0},
    {BroadcastRole::ParkingBrake, "open", 0},
    {BroadcastRole::Ready, "ready", 1},               {BroadcastRole::Ready, "on", 1},
    {BroadcastRole::Ready, "yes", 1},                 {BroadcastRole::Ready, "notready", 0},
    {BroadcastRole::Ready, "off", 0},                 {BroadcastRole::Ready, "no", 0},
    {BroadcastRole::LowBeam, "on", 1},                {BroadcastRole::LowBeam, "active", 1},
    {BroadcastRole::LowBeam, "lowbeam", 1},           {BroadcastRole::LowBeam, "low", 1},
    {BroadcastRole::LowBeam, "highbeam", 1},          {BroadcastRole::LowBeam, "off", 0},
    {BroadcastRole::LowBeam, "inactive", 0},          {BroadcastRole::LowBeam, "parkinglight", 0},
};

/// Only a label that says one state and nothing more: "P", "Park", "GEAR_P"; not "P_R_between", "Park requested".
std::optional<double> state_of(BroadcastRole role, std::string_view label) {
    std::string word = plain(label);
    if (role == BroadcastRole::Gear && word.starts_with("gear")) word.erase(0, 4);
    const auto known = std::find_if(std::begin(kStates), std::end(kStates),
                                    [role, &word](const StateWord& s) { return s.role == role && s.word == word; });
    return known == std::end(kStates) ? std::nullopt : std::optional{known->value};
}

/// Its labels tell the states apart that matter; a brake called nothing else may be one bit without labels.
bool tells_state(BroadcastRole role, const dbc::Signal& signal, std::size_t distance) {
    // Not ready opens the screen of a standing car: nothing but its very name will do.
    if (role == BroadcastRole::Ready && distance != 0) return false;
    if (role != BroadcastRole::Gear && signal.labels.empty()) return distance == 0 && signal.length == 1;
    bool held = false;
    bool free = false;
    for (const dbc::ValueLabel& label : signal.labels) {
        const auto value = state_of(role, label.text);
        if (!value) continue;
        const bool holds = *value == (role == BroadcastRole::Gear ? kPark : 1);
        (holds ? held : free) = true;
    }
    return held && free;
}

/// A counter that goes round before a car's life is over is no odometer.
bool wide_enough(BroadcastRole role, const dbc::Signal& signal, double to_km) {
    if (role != BroadcastRole::Odometer) return true;
    return std::ldexp(std::abs(signal.factor) * to_km, signal.length) >= 200'000 && signal.type == dbc::ValueType::Unsigned;
}

std::optional<RoleSignal> named(const dbc::Database& database, BroadcastRole role, std::string_view name) {
    for (std::size_t m = 0; m < database.messages.size(); ++m) {
        const dbc::Message& message = database.messages[m];
        for (std::size_t s = 0; s < message.signals.size(); ++s) {
            if (message.name + "." + message.signals[s].name != name) continue;
            RoleSignal found = in_unit(role, message.signals[s].unit).value_or(RoleSignal{role, 0, 0, 1, 0});
            found.message = m;
            found.signal = s;
            return found;
        }
    }
    return std::nullopt;
}

std::optional<RoleSignal> found_by_name(const dbc::Database& database, BroadcastRole role) {
    std::optional<RoleSignal> best;
    std::size_t nearest = 0;
    for (std::size_t m = 0; m < database.messages.size(); ++m) {
        const dbc::Message& message = database.messages[m];
        for (std::size_t s = 0; s < message.signals.size(); ++s) {
            const dbc::Signal& signal = message.signals[s];
            const auto distance = distance_to(role, signal.name);
            auto found = in_unit(role, signal.unit);
            if (is_state(role) && distance && tells_state(role, signal, *distance)) found = RoleSignal{role, 0, 0, 1, 0};
            if (!distance || !found || (best && *distance >= nearest) || !wide_enough(role, signal, found->factor)) continue;
            found->message = m;
            found->signal = s;
            best = found;
            nearest = *distance;
        }
    }
    return best;
}

}  // namespace

const RoleName& name_of(BroadcastRole role) {
    return kNames[static_cast<std::size_t>(role)];
}

std::optional<double> state_value(BroadcastRole role, const dbc::Signal& signal, double value) {
    if (signal.labels.empty()) return role == BroadcastRole::Gear || value == 0 || value == 1 ? std::optional{value} : std::nullopt;
    if (signal.factor == 0) return std::nullopt;
    const double raw = std::round((value - signal.offset) / signal.factor);
    const auto label = std::find_if(signal.labels.begin(), signal.labels.end(),
                                    [raw](const dbc::ValueLabel& l) { return static_cast<double>(l.raw) == raw; });
    return label == signal.labels.end() ? std::nullopt : state_of(role, label->text);
}

std::vector<RoleSignal> broadcast_roles(const dbc::Database& database, const BroadcastNames& names) {
    const std::array<const std::string*, kBroadcastRoles> given{&names.odometer, &names.speed,   &names.engine_speed,
                                                                &names.supply,   &names.coolant, &names.fuel_level,
                                                                &names.service_range, &names.gear, &names.parking_brake,
                                                                &names.ready, &names.low_beam};
    std::vector<RoleSignal> out;
    for (std::size_t i = 0; i < kBroadcastRoles; ++i) {
        const auto role = static_cast<BroadcastRole>(i);
        const auto signal = given[i]->empty() ? found_by_name(database, role) : named(database, role, *given[i]);
        if (signal) out.push_back(*signal);
    }
    return out;
}

}  // namespace odolink
