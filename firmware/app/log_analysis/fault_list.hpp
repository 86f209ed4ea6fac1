// SPDX-License-Identifier: Apache-2.0
// The trouble codes of a recording, each once per ECU and list.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "app/log_analysis/report.hpp"

namespace odolink::log_analysis {

class FaultListing {
public:
    FaultSeen& saw(Duration at, std::string source, std::string code, std::string list) {
        auto [found, fresh] = faults_.try_emplace({source, list, code});
        FaultSeen& fault = found->second;
        if (fresh) {
            fault.source = std::move(source);
            fault.code = std::move(code);
            fault.list = std::move(list);
            fault.first_at = at;
        }
        ++fault.seen;
        fault.last_at = at;
        return fault;
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
