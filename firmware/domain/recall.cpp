// SPDX-License-Identifier: Apache-2.0
// See recall.hpp.
#include "domain/recall.hpp"

#include <algorithm>

namespace odolink {

bool is_recall_number(std::string_view text) {
    constexpr std::string_view kSigns = "._-";
    const auto fits = [&](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || kSigns.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= kLongestRecallNumber && std::all_of(text.begin(), text.end(), fits);
}

const ServiceRecord* remedy_of(const Recall& recall, std::span<const ServiceRecord> newest_first) {
    const auto record = std::find_if(newest_first.begin(), newest_first.end(), [&](const ServiceRecord& r) {
        return std::any_of(r.jobs.begin(), r.jobs.end(), [&](const Job& job) { return job.recall == recall.number; });
    });
    return record == newest_first.end() ? nullptr : &*record;
}

}  // namespace odolink
