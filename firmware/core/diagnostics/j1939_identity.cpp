// SPDX-License-Identifier: Apache-2.0
// Which message tells what of a device, and how devices become one identity.
#include "core/diagnostics/j1939_identity.hpp"

#include <algorithm>
#include <utility>

#include "protocols/j1939/identity.hpp"
#include "protocols/j1939/monitors.hpp"

namespace odolink {
namespace {

/// Functions of NAME that are the same in every industry. Source: SAE J1939 digital annex, functions below 128.
std::string function_text(std::uint8_t function) {
    switch (function) {
        case 0: return "engine";
        case 3: return "transmission";
        case 9: return "brakes";
        case 12:
        case 13: return "retarder";
        case 19: return "instrument cluster";
        case 20: return "trip recorder";
        case 25: return "network interconnect";
        case 26: return "body controller";
        case 30: return "management computer";
        case 37: return "cab controller";
        case 38: return "tyre pressure control";
        default: return "function " + std::to_string(function);
    }
}

std::string joined(const std::string& a, const std::string& b) { return a.empty() || b.empty() ? a + b : a + " " + b; }

}  // namespace

bool J1939Identity::on_message(const j1939::Header& header, ByteView data, MonoTime at) {
    switch (header.pgn) {
        case j1939::pgn::kAddressClaimed: on_claim(header.source, data, at); return true;
        case j1939::pgn::kVehicleIdentification:
        case j1939::pgn::kComponentIdentification:
        case j1939::pgn::kSoftwareIdentification:
        case j1939::pgn::kEcuIdentification:
        case j1939::pgn::kDm19: break;
        default: return false;
    }
    Device& device = devices_[header.source];
    Device read = device;
    if (!read_into(read, header.pgn, data)) {
        ++rejected_;
        return true;
    }
    if (read == device) return true;
    device = std::move(read);
    changed_at_ = at;
    return true;
}

bool J1939Identity::read_into(Device& device, j1939::Pgn group, ByteView data) {
    switch (group) {
        case j1939::pgn::kVehicleIdentification: {
            const auto vin = j1939::vehicle_identification(data);
            if (vin) device.vin = std::string{vin->text()};
            return vin.has_value();
        }
        case j1939::pgn::kComponentIdentification: {
            const auto component = j1939::component_identification(data);
            if (component) device.component = joined(component->make, component->model);
            return component.has_value();
        }
        case j1939::pgn::kSoftwareIdentification: {
            auto software = j1939::software_identification(data);
            if (!software) return false;
            std::erase_if(*software, [](const std::string& s) { return s.empty(); });
            device.software = std::move(*software);
            return true;
        }
        case j1939::pgn::kEcuIdentification: {
            const auto ecu = j1939::ecu_identification(data);
            if (ecu && device.component.empty()) device.component = joined(ecu->manufacturer, ecu->type);
            return ecu.has_value();
        }
        default: {
            const auto list = j1939::calibrations(data);
            if (!list) return false;
            device.calibrations.clear();
            device.cvns.clear();
            for (const j1939::Calibration& c : *list) {
                device.calibrations.push_back(c.identification);
                device.cvns.push_back(c.verification);
            }
            return true;
        }
    }
}

void J1939Identity::on_claim(j1939::Address from, ByteView data, MonoTime at) {
    const auto number = j1939::claimed_name(data);
    if (!number) {
        ++rejected_;
        return;
    }
    if (from >= j1939::kNullAddress) return;  // one that could not claim
    const j1939::Name name = j1939::name_of(*number);
    const auto known = names_.find(from);
    if (known != names_.end() && known->second == name) return;
    // Another device took the address: what the one before told is not its own.
    if (known != names_.end()) devices_.erase(from);
    names_[from] = name;
    changed_at_ = at;
}

std::optional<VehicleIdentity> J1939Identity::settled(MonoTime now) {
    if (!changed_at_ || now - *changed_at_ < kSettled) return std::nullopt;
    changed_at_.reset();
    return identity();
}

/// The VIN most devices agree on; of equals, the one of the lowest address, which is the engine's.
VehicleIdentity J1939Identity::identity() const {
    VehicleIdentity all;
    std::ptrdiff_t most = 0;
    for (const auto& [address, device] : devices_) {
        if (device.vin.empty()) continue;
        const auto votes = std::count_if(devices_.begin(), devices_.end(), [&d = device](const auto& e) { return e.second.vin == d.vin; });
        if (votes <= most) continue;
        most = votes;
        all.vin = device.vin;
    }
    std::map<j1939::Address, VehicleIdentity::Ecu> ecus;
    for (const auto& [address, name] : names_) ecus[address].name = function_text(name.function);
    for (const auto& [address, device] : devices_) {
        VehicleIdentity::Ecu& ecu = ecus[address];
        if (!device.component.empty()) ecu.name = device.component;
        ecu.calibration_ids = device.calibrations;
        ecu.calibration_ids.insert(ecu.calibration_ids.end(), device.software.begin(), device.software.end());
        ecu.cvns = device.cvns;
    }
    for (auto& [address, ecu] : ecus) {
        ecu.id = address;
        all.ecus.push_back(std::move(ecu));
    }
    return all;
}

}  // namespace odolink
