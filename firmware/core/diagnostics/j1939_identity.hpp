// SPDX-License-Identifier: Apache-2.0
// Who is on a J1939 network: NAME of each address claim, VIN, component, software, ECU and calibration identification, as one
// VehicleIdentity. Used by J1939Watch. Source: SAE J1939-71 (identification), J1939-73 (DM19), J1939-81 (NAME).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/health.hpp"
#include "protocols/j1939/address_claim.hpp"

namespace odolink {

class J1939Identity {
public:
    /// Identity is told when nothing new has come for so long: half of a list would look like changed software.
    static constexpr Duration kSettled = 3s;

    /// Takes a whole message; false where its group tells no identity.
    bool on_message(const j1939::Header& header, ByteView data, MonoTime at);

    /// What is known, once something new of it has settled.
    [[nodiscard]] std::optional<VehicleIdentity> settled(MonoTime now);

    /// NAMEs by address, as claimed.
    [[nodiscard]] const std::map<j1939::Address, j1939::Name>& names() const { return names_; }
    [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

private:
    struct Device {
        std::string vin;
        std::string component;
        std::vector<std::string> software;
        std::vector<std::string> calibrations;
        std::vector<std::uint32_t> cvns;
        bool operator==(const Device&) const = default;
    };

    bool read_into(Device& device, j1939::Pgn group, ByteView data);
    void on_claim(j1939::Address from, ByteView data, MonoTime at);
    [[nodiscard]] VehicleIdentity identity() const;

    std::map<j1939::Address, Device> devices_;
    std::map<j1939::Address, j1939::Name> names_;
    std::optional<MonoTime> changed_at_;
    std::uint64_t rejected_{0};
};

}  // namespace odolink
