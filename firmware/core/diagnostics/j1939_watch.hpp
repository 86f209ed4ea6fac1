// SPDX-License-Identifier: Apache-2.0
// Listens to a J1939 network and tells what it hears as VehicleReports: drive values, mileage, hours, faults, identity. Sends
// nothing itself; what a transfer addressed to us needs as an answer is handed back. It says nothing before the bus has
// shown that it speaks J1939, so that a passenger car's 29-bit traffic makes no faults. Owned by the agent, asked by
// J1939Poll. Source: SAE J1939-21, -71, -73, -81.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/diagnostics/j1939_faults.hpp"
#include "core/diagnostics/j1939_identity.hpp"
#include "core/diagnostics/vehicle_report.hpp"
#include "ports/can_bus.hpp"
#include "protocols/j1939/transport.hpp"

namespace odolink {

class J1939Watch {
public:
    static constexpr j1939::Address kOwn = 0xF9;          ///< off board diagnostic-service tool 1
    static constexpr j1939::Address kOtherTester = 0xFA;  ///< off board diagnostic-service tool 2
    static constexpr int kSigns = 3;                      ///< frames of known groups that show J1939
    static constexpr Duration kDriveEvery = 200ms;        ///< between two DriveReads: groups come up to 100 times a second
    static constexpr Duration kValuesEvery = 1s;          ///< between two readings of a group's signals and mileage
    static constexpr Duration kSilent = 5s;               ///< a group's speaker that fell silent gives way to another
    static constexpr Duration kChoosing = 5s;             ///< mileage: the best speaker heard in this time is followed
    static constexpr Duration kOdometerSilent = 60s;      ///< and another only when it has been silent for so long

    struct Heard {
        std::vector<VehicleReport> reports;
        bool counts_moved{false};           ///< a device counts another number of codes than before (DM29)
        std::optional<j1939::Frame> reply;  ///< to be sent through BusGuard, which may refuse it
    };

    /// Every received frame. What is not J1939 is passed over.
    [[nodiscard]] Heard on_frame(const CanFrame& frame, MonoTime at);
    /// Gives up transfers whose time is over; the frames say so to their senders.
    [[nodiscard]] std::vector<j1939::Frame> on_time(MonoTime now);
    /// An ignition cycle begins or ends: lists and times are forgotten; identity and the choice of an odometer stay.
    void restart();

    /// The bus has shown that it speaks J1939.
    [[nodiscard]] bool present() const { return present_; }
    /// When a requestable group was last told, by this device or by anyone.
    [[nodiscard]] std::optional<MonoTime> told(j1939::Pgn group, j1939::Address by) const;
    /// The device said that it does not have the group.
    [[nodiscard]] bool refused(j1939::Pgn group, j1939::Address by) const { return refused_.count({group, by}) > 0; }
    /// Devices that told diagnostic messages or claimed an address, lowest address first.
    [[nodiscard]] std::set<j1939::Address> devices() const;
    [[nodiscard]] bool receiving() const { return transport_.open_transfers() > 0; }
    [[nodiscard]] const J1939Identity& identity() const { return identity_; }
    /// Transfers that did not become a message, and messages that could not be read.
    [[nodiscard]] std::uint64_t rejected() const { return rejected_transfers_ + faults_.rejected() + identity_.rejected(); }

private:
    using Reports = std::vector<VehicleReport>;
    struct Speaker {
        j1939::Address address;
        MonoTime heard;
        std::optional<MonoTime> told;
    };
    struct Odometer {
        j1939::Address address;
        MonoTime first;
        MonoTime heard;
        std::optional<MonoTime> told;
        bool rested{false};  ///< an ignition cycle began since it was heard: its silence counts from now
    };

    void on_message(const j1939::Header& header, ByteView data, MonoTime at, Reports& out);
    [[nodiscard]] bool sign_of_j1939(const j1939::Header& header, std::size_t size, bool transferred);
    void on_request(const j1939::Header& header, ByteView data, MonoTime at, Reports& out);
    void on_values(const j1939::Header& header, ByteView data, MonoTime at, Reports& out);
    void on_mileage(const j1939::Header& header, Distance value, MileageSource source, MonoTime at, Reports& out);
    void take_drive_value(std::uint32_t spn, double value);
    void tell_drive(MonoTime at, Reports& out);
    [[nodiscard]] bool follows(const j1939::Header& header, MonoTime at);

    j1939::TransportReceiver transport_{kOwn};
    J1939Faults faults_;
    J1939Identity identity_;
    bool present_{false};
    int signs_{0};
    std::map<j1939::Pgn, Speaker> speakers_;                               ///< whose values of a group count
    std::map<MileageSource, Odometer> odometers_;
    std::map<std::pair<j1939::Pgn, j1939::Address>, MonoTime> told_;       ///< requestable groups
    std::set<std::pair<j1939::Pgn, j1939::Address>> refused_;
    std::set<j1939::Address> diagnostic_;                                  ///< devices that told a diagnostic message
    DriveRead drive_;                                                      ///< heard since the last one was told
    std::optional<MonoTime> drive_told_;
    std::optional<bool> moving_;
    std::uint64_t rejected_transfers_{0};
};

}  // namespace odolink
