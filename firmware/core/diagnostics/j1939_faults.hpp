// SPDX-License-Identifier: Apache-2.0
// Diagnostic messages of a J1939 network as fault lists, freeze frames, readiness and clear signs. One book per source
// address: the same code of two devices is two faults. Used by J1939Watch. Source: SAE J1939-73.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/diagnostics/vehicle_report.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/j1939/monitors.hpp"

namespace odolink {

/// "SPN 110 FMI 3"; " CM1" follows where the device uses an old layout and the number may be wrong.
[[nodiscard]] std::string fault_code_of(const j1939::TroubleCode& code);

/// Is any of the four lamps lit or flashing? Nothing where none of them is told.
[[nodiscard]] std::optional<bool> any_lit(const j1939::Lamps& lamps);

class J1939Faults {
public:
    static constexpr Duration kTellAgain = 10s;  ///< an unchanged list is told this often, so that it counts as seen

    /// Takes a whole message; false where its group is none of the diagnostic messages. What it means is appended.
    bool on_message(const j1939::Header& header, ByteView data, MonoTime at, std::vector<VehicleReport>& out);

    /// Forgets lists and lamps: an ignition cycle begins.
    void restart();

    /// Has a device told other counts of its codes (DM29) than before? Asking ends it.
    [[nodiscard]] bool take_counts_moved() { return std::exchange(counts_moved_, false); }

    /// Messages of these groups that could not be read.
    [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

private:
    using Reports = std::vector<VehicleReport>;
    struct Told {
        std::vector<Dtc> codes;
        std::optional<bool> lamp;
        std::vector<std::optional<bool>> code_lamps;
        MonoTime at;
    };
    struct Book {
        std::map<j1939::FaultList, j1939::FaultReport> lists;
        std::map<DtcKind, Told> told;
        std::map<std::string, std::optional<bool>> code_lamps;  ///< of DM31
        Bytes counts;                                           ///< DM29 as last told
        std::optional<j1939::Readiness> readiness;
        std::vector<j1939::SupportedParameter> frame_layout;  ///< of DM25, as DM24 lists it
    };

    void on_list(j1939::FaultList list, j1939::Address from, ByteView data, MonoTime at, Reports& out);
    void tell(DtcKind kind, j1939::Address from, MonoTime at, Reports& out);
    void on_freeze_frames(j1939::Address from, ByteView data, Reports& out);
    void on_expanded_frames(j1939::Address from, ByteView data, Reports& out);
    void on_code_lamps(j1939::Address from, ByteView data, MonoTime at, Reports& out);
    void on_counts(j1939::Address from, ByteView data);
    void on_performance(j1939::Address from, ByteView data, MonoTime at, Reports& out);
    void on_readiness(j1939::Address from, ByteView data, Reports& out);
    void tell_readiness(Reports& out);
    void on_since_clear(const j1939::Header& header, ByteView data, MonoTime at, Reports& out);
    [[nodiscard]] Readiness combined() const;

    std::map<j1939::Address, Book> books_;
    std::optional<Readiness> told_readiness_;
    std::map<j1939::Pgn, j1939::Address> since_clear_of_;  ///< whose counters since clear are followed
    bool counts_moved_{false};
    std::uint64_t rejected_{0};
};

}  // namespace odolink
