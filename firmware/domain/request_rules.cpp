// SPDX-License-Identifier: Apache-2.0
#include "domain/request_rules.hpp"

#include <algorithm>

namespace odolink {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) { return std::find(list.begin(), list.end(), text) != list.end(); }

bool covers_all(const ServiceRecord& record, const ServiceRequest& request) {
    if (!request.campaign.empty()) return false;  // no job says that it was for the campaign
    if (request.due_items.empty() && request.fault_codes.empty() && request.recalls.empty()) return false;
    const auto any_job = [&](auto&& test) { return std::any_of(record.jobs.begin(), record.jobs.end(), test); };
    const bool items = std::all_of(request.due_items.begin(), request.due_items.end(), [&](const std::string& item) {
        return any_job([&](const Job& job) { return job.item_id == item; });
    });
    const bool recalls = std::all_of(request.recalls.begin(), request.recalls.end(), [&](const std::string& number) {
        return any_job([&](const Job& job) { return job.recall == number; });
    });
    return items && recalls && std::all_of(request.fault_codes.begin(), request.fault_codes.end(), [&](const std::string& code) {
               return any_job([&](const Job& job) { return contains(job.fault_codes, code); });
           });
}

/// What was done before is not what the request asks for: an older record, written to again, leaves it open. A day is left for dates
/// without an hour.
bool done_before(const ServiceRecord& record, const ServiceRequest& request) {
    if (!record.performed_at.known() || !request.created.known()) return false;
    return record.performed_at.since_epoch + std::chrono::hours{24} < request.created.since_epoch;
}

}  // namespace

bool ends(const ServiceRecord& record, const ServiceRequest& request) {
    if (record.author != RecordAuthor::Dealer) return false;  // the owner's word ends no request
    const bool named = !record.request_id.empty() && record.request_id == request.id;
    return named || (covers_all(record, request) && !done_before(record, request));
}

}  // namespace odolink
