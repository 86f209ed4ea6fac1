// SPDX-License-Identifier: Apache-2.0
// Turns answers of ECUs (J1979 modes 01, 02, 03, 06, 07, 09, 0A; UDS services 19 and 22, also as OBD on UDS) into
// VehicleReports. Keeps only what needs several answers to be told: identity, readiness over all ECUs, lists of codes, and
// the freeze frame under way. Used by VehiclePoll for both its ways of working.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/diagnostics/code_lists.hpp"
#include "core/diagnostics/identity_reader.hpp"
#include "core/diagnostics/vehicle_report.hpp"
#include "protocols/obd/current_data.hpp"
#include "protocols/obd/readiness.hpp"
#include "protocols/uds/dtc_report.hpp"

namespace odolink {

/// Whose question was answered?
enum class Asked : std::uint8_t { ByUs, ByOthers };

class AnswerDecoder {
public:
    using Reports = std::vector<VehicleReport>;

    /// A freeze frame of which nothing was heard for this long is told as it is.
    static constexpr Duration kFrameRest = 5s;

    /// Takes one answer. An answer of another service, a refusal and what cannot be decoded give no report; the latter
    /// are counted in `rejected`.
    [[nodiscard]] Reports on_answer(const EcuAnswer& answer, Asked asked);
    /// Nothing more of the ECU's freeze frame will be asked for: it is told.
    [[nodiscard]] Reports close_frame(CanId ecu);
    /// Each ECU was asked for its identity by OBD: a VIN that only UDS told counts from now on.
    [[nodiscard]] Reports close_survey();

    /// What an ECU said it supports in mode 01, and in mode 06; nothing before it was asked.
    [[nodiscard]] const obd::SupportedIds* supported(CanId ecu) const { return find(pids_, ecu); }
    [[nodiscard]] const obd::SupportedIds* monitors(CanId ecu) const { return find(monitors_, ecu); }
    [[nodiscard]] const VehicleIdentity& identity() const { return identity_.identity(); }
    [[nodiscard]] const CodeLists& codes() const { return codes_; }
    [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

    /// Codes alive in the store keep their names.
    void restore_codes(const std::vector<FaultRecord>& faults) { codes_.restore(faults); }
    /// The next ignition cycle, perhaps of another vehicle: forgets identity, readiness, freeze frames and supported ids, keeps
    /// lists.
    void restart();

private:
    using Supported = std::map<CanId, obd::SupportedIds>;
    struct OpenFrame {
        FreezeFrameRead read;
        MonoTime heard;
    };

    // answer_decoder.cpp: J1979
    void on_current_data(const EcuAnswer& answer, Reports& out);
    void on_pids(const EcuAnswer& answer, const obd::PidDataList& pids, Reports& out);
    void on_pid(const EcuAnswer& answer, const obd::PidData& pid, DriveRead& drive, Reports& out);
    void on_status(const EcuAnswer& answer, ByteView data, Reports& out);
    void on_dtc_list(const EcuAnswer& answer, Reports& out);
    void on_freeze_frame(const EcuAnswer& answer, Reports& out);
    void finish_freeze_frame(std::uint32_t ecu, Reports& out);
    void on_monitors(const EcuAnswer& answer, ByteView tests, Reports& out);
    void on_identity(const Result<Learned>& learned, Reports& out);

    // answer_decoder_uds.cpp: UDS
    void on_data(const EcuAnswer& answer, Asked asked, Reports& out);
    void on_monitor_did(const EcuAnswer& answer, std::uint8_t monitor, ByteView data, Reports& out);
    void on_dtc_information(const EcuAnswer& answer, Asked asked, Reports& out);
    void on_code_report(const EcuAnswer& answer, const uds::DtcReport& report, Asked asked, Reports& out);
    void on_snapshot(const EcuAnswer& answer, Reports& out);
    void on_extended_data(const EcuAnswer& answer, Reports& out);
    void tell_details(std::uint32_t ecu, uds::DtcCode code, std::vector<SignalValue> values, Reports& out);

    [[nodiscard]] static const obd::SupportedIds* find(const Supported& in, CanId ecu);

    IdentityReader identity_;
    CodeLists codes_;
    std::set<CanId> classic_;  ///< units that answered mode 01
    Supported pids_;
    Supported monitors_;
    std::map<std::uint32_t, obd::Readiness> status_;
    std::optional<Readiness> told_readiness_;
    std::map<std::uint32_t, OpenFrame> frames_;
    std::map<Dtc, std::vector<SignalValue>> details_;  ///< snapshots and extended data of codes, this cycle
    std::uint64_t rejected_{0};
};

/// The values of one PID that the vehicle has, appended.
void append_values(const obd::PidData& pid, std::vector<SignalValue>& out);

/// One readiness out of those of all ECUs: lamp is OR, counts are summed, a monitor is complete where every ECU that
/// has it says so. Inspection-ready: lamp off and at most one monitor open.
[[nodiscard]] Readiness combined_readiness(const std::map<std::uint32_t, obd::Readiness>& by_ecu);

}  // namespace odolink
