// SPDX-License-Identifier: Apache-2.0
// Turns answers of ECUs (J1979 modes 01, 02, 03, 07, 09, 0A) into VehicleReports. Keeps only what needs several answers
// to be told: identity, readiness over all ECUs, and the freeze frame under way. Used by VehiclePoll for both its ways
// of working.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/diagnostics/vehicle_report.hpp"
#include "protocols/obd/current_data.hpp"
#include "protocols/obd/readiness.hpp"

namespace odolink {

class AnswerDecoder {
public:
    /// Takes one answer. An answer of another service, a refusal and what cannot be decoded give no report; the latter
    /// are counted in `rejected`.
    [[nodiscard]] std::vector<VehicleReport> on_answer(const EcuAnswer& answer);

    /// What an ECU said it supports in mode 01; nothing before it was asked.
    [[nodiscard]] const obd::SupportedIds* supported(CanId ecu) const;
    [[nodiscard]] const VehicleIdentity& identity() const { return identity_; }
    [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

    /// The next vehicle or the next ignition cycle: forgets readiness, freeze frames and supported PIDs, keeps
    /// identity.
    void restart();

private:
    using Reports = std::vector<VehicleReport>;
    void on_current_data(const EcuAnswer& answer, Reports& out);
    void on_pid(const EcuAnswer& answer, const obd::PidData& pid, DriveRead& drive, Reports& out);
    void on_status(const EcuAnswer& answer, ByteView data, Reports& out);
    void on_dtc_list(const EcuAnswer& answer, Reports& out);
    void on_freeze_frame(const EcuAnswer& answer, Reports& out);
    void finish_freeze_frame(std::uint32_t ecu, Reports& out);
    void on_vehicle_info(const EcuAnswer& answer, Reports& out);
    [[nodiscard]] VehicleIdentity::Ecu& ecu_entry(std::uint32_t id);

    VehicleIdentity identity_;
    std::map<CanId, obd::SupportedIds> supported_;
    std::map<std::uint32_t, obd::Readiness> status_;
    std::optional<Readiness> told_readiness_;
    std::map<std::uint32_t, FreezeFrameRead> freeze_frames_;
    std::uint64_t rejected_{0};
};

/// One readiness out of those of all ECUs: lamp is OR, counts are summed, a monitor is complete where every ECU that
/// has it says so. Inspection-ready: lamp off and at most one monitor open.
[[nodiscard]] Readiness combined_readiness(const std::map<std::uint32_t, obd::Readiness>& by_ecu);

}  // namespace odolink
