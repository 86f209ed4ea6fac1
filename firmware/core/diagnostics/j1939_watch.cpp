// SPDX-License-Identifier: Apache-2.0
// A frame becomes a message (alone, or as the end of a transfer); a message goes to faults, identity or values.
#include "core/diagnostics/j1939_watch.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "protocols/j1939/parameters.hpp"

namespace odolink {
namespace {

using namespace std::chrono_literals;
namespace spn = j1939::spn;

constexpr j1939::Address kTachograph = 0xEE;
constexpr j1939::Address kInstrumentCluster = 0x17;
constexpr std::size_t kSingleFrame = 8;

/// Who knows the vehicle's mileage best: what the driver sees and the law reads, then others by address.
int odometer_rank(j1939::Address address) {
    if (address == kTachograph) return 0;
    if (address == kInstrumentCluster) return 1;
    return 2 + address;
}

bool known(j1939::Pgn group) { return j1939::requestable(group) || !j1939::parameters_of(group).empty(); }

bool tester(j1939::Address address) { return address == J1939Watch::kOwn || address == J1939Watch::kOtherTester; }

std::string hex_byte(unsigned value) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    return {kDigits[value >> 4U & 15U], kDigits[value & 15U]};
}

std::chrono::seconds hours(double value) { return std::chrono::seconds{static_cast<std::int64_t>(value * 3600 + 0.5)}; }

bool any(const DriveRead& d) {
    return d.speed || d.engine_rpm || d.coolant_c || d.fuel_rate_lph || d.supply || d.engine_total || d.idle_total;
}

}  // namespace

J1939Watch::Heard J1939Watch::on_frame(const CanFrame& frame, MonoTime at) {
    Heard heard;
    if (!frame.id.extended || frame.fd || frame.length > kSingleFrame) return heard;
    j1939::TransportEvent event = transport_.on_frame(at, frame.id.value, frame.payload());
    heard.reply = event.reply;
    switch (event.outcome) {
        case j1939::Outcome::NotTransport: {
            const j1939::Header header = j1939::header_of(frame.id.value);
            present_ = present_ || sign_of_j1939(header, frame.length, false);
            if (present_) on_message(header, frame.payload(), at, heard.reports);
            break;
        }
        case j1939::Outcome::Complete:
            present_ = present_ || sign_of_j1939(event.header, event.message.size(), true);
            if (present_) on_message(event.header, event.message, at, heard.reports);
            break;
        case j1939::Outcome::Rejected: rejected_transfers_ += present_ ? 1 : 0; break;
        case j1939::Outcome::Progress: break;
    }
    if (!present_) return heard;
    tell_drive(at, heard.reports);
    if (auto identity = identity_.settled(at)) heard.reports.emplace_back(IdentityRead{std::move(*identity)});
    heard.counts_moved = faults_.take_counts_moved();
    return heard;
}

/// A whole transfer of a known group or an address claim shows it at once: both have much structure. A known group in one
/// frame has to come some times, because other networks use 29-bit identifiers as they like.
bool J1939Watch::sign_of_j1939(const j1939::Header& header, std::size_t size, bool transferred) {
    if (header.source >= j1939::kNullAddress || header.pgn > 0xFFFFU) return false;
    if (header.pgn == j1939::pgn::kAddressClaimed) return size == kSingleFrame && header.destination == j1939::kGlobal;
    if (!known(header.pgn)) return false;
    if (transferred) return true;
    return size == kSingleFrame && ++signs_ >= kSigns;
}

std::vector<j1939::Frame> J1939Watch::on_time(MonoTime now) {
    std::vector<j1939::Frame> frames;
    while (const auto event = transport_.on_time(now)) {
        rejected_transfers_ += present_ ? 1 : 0;
        if (event->reply) frames.push_back(*event->reply);
    }
    return frames;
}

void J1939Watch::restart() {
    transport_ = j1939::TransportReceiver{kOwn};
    faults_.restart();
    identity_ = {};  // perhaps another vehicle
    speakers_.clear();
    for (auto& [source, odometer] : odometers_) odometer.rested = true;
    told_.clear();
    refused_.clear();
    diagnostic_.clear();
    drive_ = {};
    drive_told_.reset();
    moving_.reset();
    present_ = false;
    signs_ = 0;
}

std::optional<MonoTime> J1939Watch::told(j1939::Pgn group, j1939::Address by) const {
    if (by != j1939::kGlobal) {
        const auto one = told_.find({group, by});
        return one == told_.end() ? std::nullopt : std::optional{one->second};
    }
    std::optional<MonoTime> latest;
    for (auto it = told_.lower_bound({group, 0}); it != told_.end() && it->first.first == group; ++it)
        latest = std::max(latest.value_or(it->second), it->second);
    return latest;
}

std::set<j1939::Address> J1939Watch::devices() const {
    std::set<j1939::Address> all = diagnostic_;
    for (const auto& [address, name] : identity_.names()) all.insert(address);
    return all;
}

void J1939Watch::on_message(const j1939::Header& header, ByteView data, MonoTime at, Reports& out) {
    if (header.pgn == j1939::pgn::kRequest) return on_request(header, data, at, out);
    if (header.pgn == j1939::pgn::kClearOne) {
        if (j1939::clears_active_code(data)) out.emplace_back(CodesClearedRead{header.destination, "tool " + hex_byte(header.source), at});
        return;
    }
    if (header.source >= j1939::kNullAddress || tester(header.source)) return;
    if (header.pgn == j1939::pgn::kAcknowledgement) {
        const auto ack = j1939::acknowledgement(data);
        const bool no = ack && (ack->kind == j1939::AckKind::Negative || ack->kind == j1939::AckKind::AccessDenied);
        if (no && j1939::requestable(ack->about)) refused_.insert({ack->about, header.source});
        return;
    }
    if (j1939::requestable(header.pgn)) told_[{header.pgn, header.source}] = at;
    if (faults_.on_message(header, data, at, out)) {
        diagnostic_.insert(header.source);
        return;
    }
    if (identity_.on_message(header, data, at)) return;
    on_values(header, data, at, out);
}

/// Requests of others that clear codes. Ours never do.
void J1939Watch::on_request(const j1939::Header& header, ByteView data, MonoTime at, Reports& out) {
    if (data.size() < 3 || !j1939::clears_codes(j1939::requested_group(data))) return;
    CodesClearedRead read{header.destination, "tool " + hex_byte(header.source), at};
    if (header.destination == j1939::kGlobal) read.ecu.reset();
    out.emplace_back(std::move(read));
}

/// Of several speakers of a group the one with the lowest address counts, as long as it speaks.
bool J1939Watch::follows(const j1939::Header& header, MonoTime at) {
    const auto [it, fresh] = speakers_.try_emplace(header.pgn, Speaker{header.source, at, {}});
    Speaker& speaker = it->second;
    const bool better = header.source < speaker.address || at - speaker.heard > kSilent;
    if (header.source != speaker.address && !better) return false;
    speaker.address = header.source;
    speaker.heard = at;
    return true;
}

void J1939Watch::on_values(const j1939::Header& header, ByteView data, MonoTime at, Reports& out) {
    const auto parameters = j1939::parameters_of(header.pgn);
    if (parameters.empty()) return;
    for (const j1939::Parameter& p : parameters) {
        const bool fine = p.spn == spn::kVehicleDistanceHighResolution;
        if (!fine && p.spn != spn::kVehicleDistance) continue;
        const j1939::Reading reading = j1939::read(p, data);
        const auto value = Distance::metres(static_cast<std::int64_t>(reading.value * 1000 + 0.5));
        if (reading.valid()) on_mileage(header, value, fine ? MileageSource::J1939Spn917 : MileageSource::J1939Spn245, at, out);
    }
    // A device that has the group but none of its values does not speak for it.
    const auto told = [&data](const j1939::Parameter& p) { return p.bits >= 8 && j1939::read(p, data).valid(); };
    if (std::none_of(parameters.begin(), parameters.end(), told) || !follows(header, at)) return;
    Speaker& speaker = speakers_.at(header.pgn);
    const bool due = !speaker.told || at - *speaker.told >= kValuesEvery;
    SignalsRead signals{header.source, at, {}};
    for (const j1939::Parameter& p : parameters) {
        const j1939::Reading reading = j1939::read(p, data);
        if (!reading.valid()) continue;
        take_drive_value(p.spn, reading.value);
        if (due) signals.values.push_back({p.name, reading.value, p.unit});
    }
    if (!due) return;
    speaker.told = at;
    out.emplace_back(std::move(signals));
}

void J1939Watch::on_mileage(const j1939::Header& header, Distance value, MileageSource source, MonoTime at, Reports& out) {
    const auto [it, fresh] = odometers_.try_emplace(source, Odometer{header.source, at, at, {}, false});
    Odometer& odometer = it->second;
    if (std::exchange(odometer.rested, false)) odometer.heard = at;
    if (header.source != odometer.address) {
        const bool choosing = at - odometer.first < kChoosing && odometer_rank(header.source) < odometer_rank(odometer.address);
        if (!choosing && at - odometer.heard < kOdometerSilent) return;
        odometer.address = header.source;
        odometer.told.reset();
    }
    odometer.heard = at;
    if (at - odometer.first < kChoosing && odometer.address != kTachograph) return;
    // The same device's coarse value of the same distance is no second opinion.
    const auto fine = odometers_.find(MileageSource::J1939Spn917);
    const bool coarse = source == MileageSource::J1939Spn245 && fine != odometers_.end() && fine->second.address == header.source;
    if (coarse && at - fine->second.heard < kOdometerSilent) return;
    if (odometer.told && at - *odometer.told < kValuesEvery) return;
    odometer.told = at;
    const std::string group = hex_byte(header.pgn >> 8U) + hex_byte(header.pgn);
    out.emplace_back(MileageReading{value, source, at, "J1939 " + hex_byte(header.source) + " " + group});
}

void J1939Watch::take_drive_value(std::uint32_t number, double value) {
    switch (number) {
        case spn::kVehicleSpeed: drive_.speed = KilometresPerHour{value}; break;
        case spn::kEngineSpeed: drive_.engine_rpm = value; break;
        case spn::kEngineCoolantTemperature: drive_.coolant_c = static_cast<int>(value); break;
        case spn::kFuelRate: drive_.fuel_rate_lph = value; break;
        case spn::kBatteryPotential: drive_.supply = Millivolts{static_cast<std::int32_t>(value * 1000 + 0.5)}; break;
        case spn::kKeySwitchPotential:
            if (!drive_.supply) drive_.supply = Millivolts{static_cast<std::int32_t>(value * 1000 + 0.5)};
            break;
        case spn::kEngineHours: drive_.engine_total = hours(value); break;
        case spn::kIdleHours: drive_.idle_total = hours(value); break;
        default: break;
    }
}

/// What came together within a moment is one reading: speed and engine speed come in groups of their own.
void J1939Watch::tell_drive(MonoTime at, Reports& out) {
    if (!any(drive_)) return;
    const bool started = drive_.speed && moving_ != (drive_.speed->value > 0);
    if (!started && drive_told_ && at - *drive_told_ < kDriveEvery) return;
    if (drive_.speed) moving_ = drive_.speed->value > 0;
    drive_told_ = at;
    drive_.at = at;
    out.emplace_back(drive_);
    drive_ = {};
}

}  // namespace odolink
