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
    }
    [[nodiscard]] std::vector<FaultSeen> faults() const {
        std::vector<FaultSeen> list;
        for (const auto& [key, fault] : faults_) list.push_back(fault);
        return list;
    }

private:
    std::map<std::tuple<std::string, std::string, std::string>, FaultSeen> faults_;
};

}  // namespace odolink::log_analysis
