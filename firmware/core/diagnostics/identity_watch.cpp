// SPDX-License-Identifier: Apache-2.0
#include "core/diagnostics/identity_watch.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "domain/vin.hpp"

namespace odolink {
namespace {

std::string joined(const std::vector<std::string>& parts) {
    std::string out;
    for (const std::string& p : parts) out += (out.empty() ? "" : " ") + p;
    return out;
}

std::string joined(const std::vector<std::uint32_t>& cvns) {
    std::vector<std::string> parts;
    for (std::uint32_t v : cvns) {
        parts.push_back(to_hex(bytes_of({v >> 24U, (v >> 16U) & 0xFFU, (v >> 8U) & 0xFFU, v & 0xFFU})));
    }
    return joined(parts);
}

/// Takes over `now` and tells the change, if there is something to compare on both sides.
template <class T>
void compare(T& known, const T& now, IdentityChange change, std::vector<IdentityChange>& out) {
    if (now.empty() || known == now) return;
    if (!known.empty()) {
        change.before = joined(known);
        change.after = joined(now);
        out.push_back(std::move(change));
    }
    known = now;
}

}  // namespace

std::vector<IdentityChange> IdentityWatch::on_identity(const VehicleIdentity& read) {
    std::vector<IdentityChange> out;
    if (const auto vin = Vin::parse(read.vin)) {
        const std::string text{vin->text()};
        if (known_.vin.empty()) {
            known_.vin = text;
            out.push_back({IdentityChangeKind::VinLearned, 0, "", text});
        } else if (known_.vin != text && foreign_vin_ != text) {
            foreign_vin_ = text;
            out.push_back({IdentityChangeKind::VinChanged, 0, known_.vin, text});
        }
    }
    // Control units of another vehicle are not mixed into this one's history.
    if (frozen()) return out;
    for (const VehicleIdentity::Ecu& ecu : read.ecus) compare_ecu(ecu, out);
    return out;
}

void IdentityWatch::accept_foreign_vin() {
    if (!frozen()) return;
    known_ = VehicleIdentity{};
    known_.vin = std::exchange(foreign_vin_, {});
}

void IdentityWatch::compare_ecu(const VehicleIdentity::Ecu& read, std::vector<IdentityChange>& out) {
    auto it = std::find_if(known_.ecus.begin(), known_.ecus.end(),
                           [&](const VehicleIdentity::Ecu& e) { return e.id == read.id; });
    if (it == known_.ecus.end()) {
        known_.ecus.push_back(read);
        out.push_back({IdentityChangeKind::EcuAppeared, read.id, "", read.name});
        return;
    }
    if (!read.name.empty()) it->name = read.name;
    compare(it->calibration_ids, read.calibration_ids, {IdentityChangeKind::CalibrationChanged, read.id, {}, {}}, out);
    compare(it->cvns, read.cvns, {IdentityChangeKind::CvnChanged, read.id, {}, {}}, out);
}

}  // namespace odolink
