// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/profile_decoder.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

#include "core/diagnostics/allow_list.hpp"

namespace odolink {
namespace {

constexpr const char* kOwnNames = "Odolink.Profile.";
constexpr std::string_view kOdometer = "odometer";

std::string text_of(CanId id) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    for (int shift = id.extended ? 28 : 8; shift >= 0; shift -= 4)
        text += kDigits[(id.value >> static_cast<unsigned>(shift)) & 15U];
    return text;
}

Distance metres_of(double kilometres) {
    return Distance::metres(static_cast<std::int64_t>(std::llround(kilometres * 1000)));
}

bool sensible(double kilometres) {
    return std::isfinite(kilometres) && std::abs(kilometres) < 1e9;
}

/// All bits set: what makers send while the value is not there.
bool all_ones(const dbc::Signal& s, std::uint64_t raw) {
    return s.type == dbc::ValueType::Unsigned && s.length > 1 && raw == ~std::uint64_t{0} >> (64U - s.length);
}

/// The odometer of an answer. Clusters that show miles leave the kilometre field 0 and the other way round, so a field
/// of 0 counts only where no other one says more.
struct Odometer {
    std::optional<double> kilometres;
    void see(double value) {
        if (!kilometres || (*kilometres <= 0 && value > 0)) kilometres = value;
    }
};

bool any(const DriveRead& d) {
    return d.speed || d.engine_rpm || d.coolant_c || d.fuel_rate_lph || d.supply;
}

void drive_by_metric(std::string_view metric, double value, DriveRead& drive) {
    if (metric == "speed") drive.speed = KilometresPerHour{value};
    if (metric == "engineCoolantTemperature") drive.coolant_c = static_cast<int>(std::lround(value));
    if (metric == "fuelRate") drive.fuel_rate_lph = value;
    if (metric == "starterBatteryVoltage") drive.supply = Millivolts{static_cast<std::int32_t>(std::lround(value * 1000))};
}

void drive_by_role(BroadcastRole role, double value, DriveRead& drive) {
    if (role == BroadcastRole::Speed) drive.speed = KilometresPerHour{value};
    if (role == BroadcastRole::EngineSpeed) drive.engine_rpm = value;
    if (role == BroadcastRole::Supply) drive.supply = Millivolts{static_cast<std::int32_t>(std::lround(value * 1000))};
    if (role == BroadcastRole::Coolant) drive.coolant_c = static_cast<int>(std::lround(value));
}

/// The file names a range and the value is not in it.
bool outside(const dbc::Signal& s, double value) {
    return s.maximum > s.minimum && (value < s.minimum || value > s.maximum);
}

/// Foreign numbers: a speed or temperature no car has steers nothing.
bool drive_sensible(double value) {
    return std::abs(value) <= 30'000;
}

void finish(DriveRead drive, SignalsRead signals, std::vector<VehicleReport>& out) {
    if (any(drive)) out.emplace_back(drive);
    if (!signals.values.empty()) out.emplace_back(std::move(signals));
}

EcuAddress ecu_of(const obdb::Command& command) {
    return {command.request_id, command.answer_id.value_or(answer_id_of(command.request_id)), command.extended_address,
            command.answer_address};
}

}  // namespace

ProfileDecoder::ProfileDecoder(const std::vector<const VehicleProfile*>& chosen, std::optional<int> model_year) {
    for (const VehicleProfile* profile : chosen) {
        if (profile->signals) sets_.emplace_back(*profile->signals, model_year);
        if (profile->broadcast) broadcasts_.push_back(broadcast_of(*profile));
    }
}

ProfileDecoder::Broadcast ProfileDecoder::broadcast_of(const VehicleProfile& profile) {
    Broadcast b{dbc::Decoder{*profile.broadcast}, broadcast_roles(*profile.broadcast, profile.names), {}, {}, {}};
    const auto& messages = b.decoder.database().messages;
    b.seen.resize(messages.size());
    for (const dbc::Message& message : messages) {
        b.first_name.push_back(b.names.size());
        for (const dbc::Signal& signal : message.signals) {
            const bool room = names_++ < kMostNames;
            b.names.push_back(room ? kOwnNames + message.name + "." + signal.name : std::string{});
        }
    }
    return b;
}

std::vector<ProfileAsk> ProfileDecoder::asks() const {
    std::vector<ProfileAsk> out;
    for (const obdb::Decoder& set : sets_) {
        for (const obdb::Command* command : set.plan(obdb::PlanScope::Confirmed)) {
            const ByteView request = command->request_bytes();
            if (!request_allowed(request) || !diagnostic_request_id(command->request_id)) continue;
            const EcuAddress ecu = ecu_of(*command);
            const auto& signals = set.set().signals;
            const auto first = signals.begin() + static_cast<std::ptrdiff_t>(command->first_signal);
            const bool mileage = std::any_of(first, first + static_cast<std::ptrdiff_t>(command->signals),
                                             [](const obdb::Signal& s) { return s.metric == kOdometer; });
            const auto same = std::find_if(out.begin(), out.end(), [&](const ProfileAsk& a) {
                return a.ecu == ecu && std::equal(a.request.begin(), a.request.end(), request.begin(), request.end());
            });
            if (same == out.end()) {
                out.push_back({ecu, {request.begin(), request.end()}, command->period, mileage});
                continue;
            }
            same->period = std::min(same->period, command->period);
            same->mileage = same->mileage || mileage;
        }
    }
    return out;
}

std::vector<EcuAddress> ProfileDecoder::ecus() const {
    std::set<EcuAddress> out;
    for (const obdb::Decoder& set : sets_) {
        for (const obdb::Command& command : set.set().commands) {
            const CanId id = command.request_id;
            // Of the 11-bit ids those of the car's own messages are left out; makers' own forms of 29 bits are many.
            if (!standard_request_id(id) && (id.extended || diagnostic_request_id(id))) out.insert(ecu_of(command));
        }
    }
    return {out.begin(), out.end()};
}

std::vector<VehicleReport> ProfileDecoder::on_answer(const obdb::Answerer& from, ByteView payload, MonoTime at) {
    std::vector<VehicleReport> out;
    for (obdb::Decoder& set : sets_) {
        const auto values = set.decode_from(from, payload);
        if (values.empty()) continue;
        tell_values(values, {from.ecu, {payload.begin(), payload.end()}, at}, out);
        break;
    }
    return out;
}

void ProfileDecoder::tell_values(std::span<const obdb::Value> values, const EcuAnswer& answer, std::vector<VehicleReport>& out) {
    SignalsRead signals{answer.ecu.value, answer.at, {}};
    DriveRead drive;
    drive.at = answer.at;
    Odometer odometer;
    for (const obdb::Value& value : values) {
        const obdb::Signal& signal = *value.signal;
        if (value.state != obdb::ValueState::Value || signal.encoding == obdb::Encoding::Text) continue;
        const auto meaning = obdb::vss_meaning(signal.metric, signal.unit);
        if (!meaning || signal.encoding != obdb::Encoding::Number) {
            signals.values.push_back({kOwnNames + signal.id, value.number, signal.unit});
            continue;
        }
        const double physical = value.number * meaning->factor + meaning->offset;
        if (signal.metric == kOdometer) {
            if (!tells_no_mileage(value.raw, signal.bits) && sensible(physical)) odometer.see(physical);
            continue;
        }
        signals.values.push_back({std::string{meaning->path}, physical, std::string{meaning->unit}});
        if (drive_sensible(physical)) drive_by_metric(signal.metric, physical, drive);
    }
    if (odometer.kilometres) {
        Bytes asked = answer.payload;
        asked.resize(u8(asked[0]) == 0x62 ? 3 : 2);
        asked[0] &= std::byte{0xBF};
        const auto source = asked == bytes_of({0x01, 0xA6}) ? MileageSource::PidA6 : MileageSource::UdsDid;
        out.emplace_back(MileageReading{metres_of(*odometer.kilometres), source, answer.at,
                                        text_of(answer.ecu) + ' ' + to_hex(asked)});
        if (*odometer.kilometres > 0) signals.values.push_back({"Vehicle.TraveledDistance", *odometer.kilometres, "km"});
    }
    finish(drive, std::move(signals), out);
}

std::vector<VehicleReport> ProfileDecoder::on_frame(const CanFrame& frame, MonoTime at) {
    std::vector<VehicleReport> out;
    for (Broadcast& broadcast : broadcasts_) {
        const auto message = broadcast.decoder.find(frame.id);
        if (!message) continue;
        auto& seen = broadcast.seen[*message];
        if (seen && at - *seen < kBroadcastEvery) return out;
        seen = at;
        tell_message(broadcast, *message, frame, at, out);
        return out;
    }
    return out;
}

void ProfileDecoder::tell_message(Broadcast& from, std::size_t message, const CanFrame& frame, MonoTime at,
                                  std::vector<VehicleReport>& out) {
    const auto values = from.decoder.decode(message, frame.payload());
    const auto& described = from.decoder.database().messages[message].signals;
    SignalsRead signals{frame.id.value, at, {}};
    DriveRead drive;
    drive.at = at;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) continue;
        const auto role = std::find_if(from.roles.begin(), from.roles.end(),
                                       [&](const RoleSignal& r) { return r.message == message && r.signal == i; });
        if (role == from.roles.end()) {
            const std::string& name = from.names[from.first_name[message] + i];
            if (!name.empty()) signals.values.push_back({name, values[i], described[i].unit});
            continue;
        }
        if (is_state(role->role)) {
            const auto state = state_value(role->role, described[i], values[i]);
            if (state) signals.values.push_back({std::string{name_of(role->role).path}, *state, {}});
            continue;
        }
        const std::uint64_t raw = dbc::raw_bits(described[i], frame.payload());
        if (outside(described[i], values[i]) || all_ones(described[i], raw) || dbc::Decoder::says_none(described[i], values[i])) continue;
        const double physical = values[i] * role->factor + role->offset;
        const RoleName& name = name_of(role->role);
        if (role->role != BroadcastRole::Odometer) {
            signals.values.push_back({std::string{name.path}, physical, std::string{name.unit}});
            if (drive_sensible(physical)) drive_by_role(role->role, physical, drive);
        } else if (sensible(physical) && !tells_no_mileage(raw, described[i].length)) {
            if (physical > 0) signals.values.push_back({std::string{name.path}, physical, std::string{name.unit}});
            out.emplace_back(MileageReading{metres_of(physical), MileageSource::DbcSignal, at,
                                            text_of(frame.id) + ' ' + described[i].name});
        }
    }
    finish(drive, std::move(signals), out);
}

}  // namespace odolink
