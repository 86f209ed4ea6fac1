// SPDX-License-Identifier: Apache-2.0
// Life of a service request: Waiting -> Delivered -> PickedUp -> Answered -> Closed, or Withdrawn from any open state.
// It only climbs, so doubled and re-ordered messages change nothing twice.
#include "core/care/request_desk.hpp"

#include <algorithm>

#include "domain/characters.hpp"
#include "domain/request_rules.hpp"

namespace odolink {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

const char* text_of(int value) {
    switch (static_cast<RequestErrc>(value)) {
        case RequestErrc::Unknown:
            return "no such service request";
        case RequestErrc::Over:
            return "the service request is closed or withdrawn";
        case RequestErrc::TooLong:
            return "the note exceeds 500 characters";
        case RequestErrc::AlreadyAsked:
            return "an open service request covers this already";
        case RequestErrc::TooMany:
            return "too many open service requests";
    }
    return "unknown";
}
const ErrorCategory kCategory{"service request", text_of};

}  // namespace

Error make_error_code(RequestErrc e) {
    return {static_cast<int>(e), kCategory};
}

ServiceKind kind_for(const RequestDraft& draft) {
    const bool repairs = !draft.fault_codes.empty() || !draft.recalls.empty();
    if (draft.due_items.empty()) return repairs ? ServiceKind::Repair : ServiceKind::Other;
    return repairs ? ServiceKind::ServiceAndRepair : ServiceKind::Service;
}

void RequestDesk::restore(std::vector<ServiceRequest> requests) {
    requests_ = std::move(requests);
    std::stable_sort(requests_.begin(), requests_.end(),
                     [](const auto& a, const auto& b) { return a.created < b.created; });
}

const ServiceRequest* RequestDesk::find(const Id& id) const {
    const auto at =
        std::find_if(requests_.begin(), requests_.end(), [&](const ServiceRequest& r) { return r.id == id; });
    return at == requests_.end() ? nullptr : &*at;
}

ServiceRequest* RequestDesk::find_open(const Id& id) {
    const auto at = std::find_if(requests_.begin(), requests_.end(),
                                 [&](const ServiceRequest& r) { return r.id == id && is_open(r.state); });
    return at == requests_.end() ? nullptr : &*at;
}

const ServiceRequest* RequestDesk::find_open(Want want) const {
    const auto at = std::find_if(requests_.begin(), requests_.end(), [&](const ServiceRequest& r) { return r.want == want && is_open(r.state); });
    return at == requests_.end() ? nullptr : &*at;
}

std::vector<ServiceRequest> RequestDesk::open() const {
    std::vector<ServiceRequest> open;
    std::copy_if(requests_.begin(), requests_.end(), std::back_inserter(open), [](const auto& r) { return is_open(r.state); });
    return open;
}

bool RequestDesk::covers_item(const std::string& item_id) const {
    return std::any_of(requests_.begin(), requests_.end(),
                       [&](const auto& r) { return is_open(r.state) && contains(r.due_items, item_id); });
}

bool RequestDesk::covers_fault(const std::string& code) const {
    return std::any_of(requests_.begin(), requests_.end(),
                       [&](const auto& r) { return is_open(r.state) && contains(r.fault_codes, code); });
}

bool RequestDesk::covers_recall(const std::string& number) const {
    return std::any_of(requests_.begin(), requests_.end(),
                       [&](const auto& r) { return is_open(r.state) && contains(r.recalls, number); });
}

bool RequestDesk::covers_campaign(const Id& campaign) const {
    return std::any_of(requests_.begin(), requests_.end(), [&](const auto& r) { return is_open(r.state) && r.campaign == campaign; });
}

Result<ServiceRequest> RequestDesk::create(const Id& id, const RequestDraft& draft, Distance mileage, WallTime now) {
    if (count_characters(draft.note) > kLongestNote) return RequestErrc::TooLong;
    const bool says_something = !draft.due_items.empty() || !draft.fault_codes.empty() || !draft.recalls.empty() || !draft.campaign.empty();
    const bool nothing_new =
        (draft.campaign.empty() || covers_campaign(draft.campaign)) &&
        std::all_of(draft.due_items.begin(), draft.due_items.end(), [&](const auto& i) { return covers_item(i); }) &&
        std::all_of(draft.fault_codes.begin(), draft.fault_codes.end(), [&](const auto& c) { return covers_fault(c); }) &&
        std::all_of(draft.recalls.begin(), draft.recalls.end(), [&](const auto& n) { return covers_recall(n); });
    if (says_something && nothing_new && draft.note.empty()) return RequestErrc::AlreadyAsked;
    if (draft.want == Want::Roadside) {
        // Who is stranded is heard, however much is open; but help is called once.
        if (find_open(Want::Roadside) != nullptr) return RequestErrc::AlreadyAsked;
    } else if (open().size() >= kMostOpenRequests) {
        return RequestErrc::TooMany;
    }
    ServiceRequest request;
    request.id = id;
    request.kind = draft.initiator == Initiator::Owner ? draft.kind : kind_for(draft);
    request.want = draft.want;
    request.initiator = draft.initiator;
    request.created = now;
    request.mileage = mileage;
    request.due_items = draft.due_items;
    request.fault_codes = draft.fault_codes;
    request.recalls = draft.recalls;
    request.campaign = draft.campaign;
    request.note = draft.note;
    requests_.push_back(request);
    return request;
}

Result<ServiceRequest> RequestDesk::withdraw(const Id& id) {
    if (find(id) == nullptr) return RequestErrc::Unknown;
    ServiceRequest* request = find_open(id);
    if (request == nullptr) return RequestErrc::Over;
    request->state = RequestState::Withdrawn;
    return *request;
}

std::optional<ServiceRequest> RequestDesk::on_receipt(const Id& id, WallTime now) {
    ServiceRequest* request = find_open(id);
    if (request == nullptr || request->state != RequestState::Waiting) return std::nullopt;
    request->state = RequestState::Delivered;
    request->delivered_at = now;
    return *request;
}

std::optional<ServiceRequest> RequestDesk::on_picked_up(const RequestPickedUp& message) {
    ServiceRequest* request = find_open(message.request_id);
    if (request == nullptr || request->picked_up_at.known()) return std::nullopt;
    request->clerk = message.clerk;
    request->picked_up_at = message.at;
    request->state = std::max(request->state, RequestState::PickedUp);
    // Who picked it up has it: the receipt may come later or was lost with our store.
    if (!request->delivered_at.known()) request->delivered_at = message.at;
    return *request;
}

std::optional<ServiceRequest> RequestDesk::on_answered(const RequestAnswered& message) {
    ServiceRequest* request = find_open(message.request_id);
    if (request == nullptr) return std::nullopt;
    const ServiceRequest before = *request;
    request->clerk = message.clerk;
    request->answer = message.text;
    request->state = message.closes ? RequestState::Closed : RequestState::Answered;
    if (!request->answered_at.known()) request->answered_at = message.at;
    if (message.closes) request->closed_at = message.at;
    if (!request->delivered_at.known()) request->delivered_at = message.at;
    if (*request == before) return std::nullopt;
    return *request;
}

std::optional<ServiceRequest> RequestDesk::on_offer(const Appointment& appointment, WallTime now) {
    ServiceRequest* request = find_open(appointment.request_id);
    if (request == nullptr || request->state == RequestState::Answered) return std::nullopt;
    request->state = RequestState::Answered;
    request->answered_at = appointment.changed.known() ? appointment.changed : now;
    if (!request->delivered_at.known()) request->delivered_at = request->answered_at;
    return *request;
}

std::vector<ServiceRequest> RequestDesk::on_service(const ServiceRecord& record) {
    std::vector<ServiceRequest> closed;
    for (ServiceRequest& request : requests_) {
        if (!is_open(request.state) || !ends(record, request)) continue;
        request.state = RequestState::Closed;
        closed.push_back(request);
    }
    return closed;
}

std::vector<ServiceRequest> RequestDesk::on_time(WallTime now, const WorkCalendar& calendar) {
    std::vector<ServiceRequest> broken;
    for (ServiceRequest& request : requests_) {
        if (mark_breaches(request, calendar, now)) broken.push_back(request);
    }
    return broken;
}

}  // namespace odolink
