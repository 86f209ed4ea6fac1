// SPDX-License-Identifier: Apache-2.0
// The trouble codes of a recording, each once per ECU and list.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "app/decode/decode_case.hpp"
#include "app/log_analysis/report.hpp"

namespace odolink::log_analysis {

class FaultListing {
public:
    void saw(Duration at, const decode::CaseFault& fault) {
        auto [found, fresh] = faults_.try_emplace({fault.ecu, fault.kind, fault.code});
        FaultSeen& seen = found->second;
        if (fresh) {
            seen.ecu = fault.ecu;
            seen.code = fault.code;
            seen.kind = fault.kind;
            seen.first_at = at;
        }
        ++seen.seen;
        seen.last_at = at;
        seen.status = fault.status;
        seen.spn = fault.spn;
        seen.fmi = fault.fmi;
        seen.occurrences = fault.occurrences;
        seen.old_conversion = fault.old_conversion;
        // Other lists do not carry these: what was told stays.
        if (fault.severity) seen.severity = fault.severity;
        if (fault.snapshot_record) seen.snapshot_record = fault.snapshot_record;
        if (fault.detection_counter) seen.detection_counter = fault.detection_counter;
        seen.cleared_at.reset();
    }
    void kept(const decode::CaseRecord& record) {
        FaultRecord& of = records_[{record.ecu, record.code, record.kind, record.number}];
        of.last = record;
        ++of.seen;
    }
    /// Marks what a clear that was done has cleared. No tool clears a permanent code.
    void cleared(Duration at, const decode::CaseClear& clear) {
        for (auto& [key, fault] : faults_)
            if (fault.ecu == clear.ecu && fault.kind != "permanent" && !fault.cleared_at && reaches(clear, fault)) fault.cleared_at = at;
    }
    [[nodiscard]] std::vector<FaultSeen> faults() const {
        std::vector<FaultSeen> list;
        for (const auto& [key, fault] : faults_) list.push_back(fault);
        return list;
    }

    [[nodiscard]] std::vector<FaultRecord> records() const {
        std::vector<FaultRecord> list;
        for (const auto& [key, record] : records_) list.push_back(record);
        return list;
    }

private:
    /// DM3 clears what was active before; DM22 and a group of service 14 that is no whole group clear one code.
    [[nodiscard]] static bool reaches(const decode::CaseClear& clear, const FaultSeen& fault) {
        const bool past = fault.kind == "previously_active" || fault.kind == "previously_stored";
        if (clear.what == "DM3") return past;
        return clear.code.empty() || clear.code == fault.code;
    }

    std::map<std::tuple<std::string, std::string, std::string, std::optional<std::uint8_t>>, FaultRecord> records_;
    std::map<std::tuple<std::string, std::string, std::string>, FaultSeen> faults_;
};

}  // namespace odolink::log_analysis
