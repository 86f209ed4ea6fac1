// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/identity_watch.hpp"

#include <algorithm>
#include <utility>

#include "base/bytes.hpp"
#include "domain/vin.hpp"

namespace odolink {
namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& p : parts) out += (out.empty() ? "" : " ") + p;
    return out;
}

std::string hex(std::uint32_t v) {
    return to_hex(bytes_of({v >> 24U, (v >> 16U) & 0xFFU, (v >> 8U) & 0xFFU, v & 0xFFU}));
}

std::string joined(const std::vector<std::uint32_t>& cvns) {
    std::vector<std::string> parts;
    for (std::uint32_t v : cvns) parts.push_back(hex(v));
    return joined(parts);
}

std::string masked(const std::string& vin) {
    const auto parsed = Vin::parse(vin);
    return parsed ? parsed->masked() : std::string{};
}

/// Takes over `now` and tells the change, if there is something to compare on both sides.
template <class T>
void compare(T& known, const T& now, IdentityChanged change, std::vector<IdentityChanged>& out) {
    if (now.empty() || known == now) return;
    if (!known.empty()) {
        change.before = joined(known);
        change.after = joined(now);
        out.push_back(std::move(change));
    }
    known = now;
}

/// UDS identification comes one data identifier at a time: one that is new is no change, another text for a known one is.
void compare_software(std::vector<std::string>& known, const VehicleIdentity::Ecu& read,
                      std::vector<IdentityChanged>& out) {
    constexpr std::size_t kLabel = 5;  // "F188 "
    for (const std::string& version : read.software) {
        const auto at = std::lower_bound(known.begin(), known.end(), version.substr(0, kLabel));
        if (at == known.end() || at->compare(0, kLabel, version, 0, kLabel) != 0) {
            known.insert(at, version);
        } else if (*at != version) {
            out.push_back({IdentityChangeKind::CalibrationChanged, read.id, *at, version});
            *at = version;
        }
    }
}

}  // namespace

IdentityWatch::IdentityWatch(VehicleIdentity known, std::string foreign_vin)
    : known_{std::move(known)}, foreign_vin_{std::move(foreign_vin)}, learned_{!known_.ecus.empty()} {}

std::vector<IdentityChanged> IdentityWatch::on_identity(const VehicleIdentity& read) {
    std::vector<IdentityChanged> out;
    if (const auto vin = Vin::parse(read.vin)) compare_vin(std::string{vin->text()}, out);
    // Control units of another vehicle are not mixed into this one's history.
    if (frozen()) return out;
    for (const VehicleIdentity::Ecu& ecu : read.ecus) compare_ecu(ecu, out);
    return out;
}

void IdentityWatch::compare_vin(const std::string& vin, std::vector<IdentityChanged>& out) {
    if (known_.vin.empty()) {
        known_.vin = vin;
        out.push_back({IdentityChangeKind::VinLearned, 0, "", masked(vin)});
        return;
    }
    if (known_.vin == vin) {
        if (!foreign_this_cycle_) foreign_vin_.clear();
        return;
    }
    foreign_this_cycle_ = true;
    if (foreign_vin_ == vin) return;
    foreign_vin_ = vin;
    out.push_back({IdentityChangeKind::VinChanged, 0, masked(known_.vin), masked(vin)});
}

void IdentityWatch::on_ignition_off() {
    foreign_this_cycle_ = false;
    learned_ = !known_.ecus.empty();
}

bool IdentityWatch::accept(std::string_view vin) {
    const auto parsed = Vin::parse(vin);
    if (!frozen() || !parsed || parsed->text() != foreign_vin_) return false;
    known_ = VehicleIdentity{};
    known_.vin = std::exchange(foreign_vin_, {});
    foreign_this_cycle_ = learned_ = false;
    return true;
}

void IdentityWatch::compare_ecu(const VehicleIdentity::Ecu& read, std::vector<IdentityChanged>& out) {
    auto it = std::find_if(known_.ecus.begin(), known_.ecus.end(),
                           [&](const VehicleIdentity::Ecu& e) { return e.id == read.id; });
    if (it == known_.ecus.end()) {
        known_.ecus.push_back(read);
        if (learned_) out.push_back({IdentityChangeKind::EcuAppeared, read.id, "", read.name});
        return;
    }
    if (!read.name.empty()) it->name = read.name;
    compare(it->calibration_ids, read.calibration_ids, {IdentityChangeKind::CalibrationChanged, read.id, {}, {}}, out);
    compare(it->cvns, read.cvns, {IdentityChangeKind::CvnChanged, read.id, {}, {}}, out);
    compare_software(it->software, read, out);
}

std::string software_fingerprint(const VehicleIdentity& identity) {
    std::vector<std::string> lines;
    for (const VehicleIdentity::Ecu& ecu : identity.ecus) {
        if (ecu.calibration_ids.empty() && ecu.cvns.empty()) continue;
        std::string line = hex(ecu.id);
        line.erase(0, std::min(line.find_first_not_of('0'), line.size() - 1));
        for (const std::string& part : {joined(ecu.calibration_ids), joined(ecu.cvns)}) {
            if (!part.empty()) line += ' ' + part;
        }
        lines.push_back(std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    std::string out;
    for (const std::string& line : lines) out += (out.empty() ? "" : "; ") + line;
    return out;
}

}  // namespace odolink
