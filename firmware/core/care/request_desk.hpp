// SPDX-License-Identifier: Apache-2.0
// The owner's requests, from the Yes on a prompt to the service record or the answer that closes them. Every change is
// returned; the Agent stores it, sends it and shows it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "domain/promise_clock.hpp"
#include "domain/care.hpp"
#include "domain/event.hpp"
#include "domain/service_record.hpp"

namespace odolink {

enum class RequestErrc {
    Unknown = 1,   ///< no such request
    Over,          ///< it is closed or withdrawn already
    TooLong,       ///< the owner's words exceed 500 characters
    AlreadyAsked,  ///< an open request covers all of this already
    TooMany,       ///< eight requests are open: the dealer has to answer first; a call for help is not counted
};
[[nodiscard]] Error make_error_code(RequestErrc e);

inline constexpr std::size_t kLongestNote = 500;  ///< characters, as people count them
inline constexpr std::size_t kMostOpenRequests = 8;

/// What a request is to say; kind follows from it when a rule asks.
struct RequestDraft {
    Initiator initiator{Initiator::Owner};
    ServiceKind kind{ServiceKind::Service};  ///< as the owner chose; ignored for rules
    Want want{Want::Visit};  ///< anything but a visit is of kind Other and covers no due item and no fault
    std::vector<std::string> due_items;
    std::vector<std::string> fault_codes;
    std::string note;
    std::vector<std::string> recalls{};
    Id campaign{};  ///< whose offer of a visit was accepted, or empty
};

/// Service, Repair or both, from what is in the draft; Other when there is nothing.
[[nodiscard]] ServiceKind kind_for(const RequestDraft& draft);

class RequestDesk {
public:
    void restore(std::vector<ServiceRequest> requests);
    [[nodiscard]] std::span<const ServiceRequest> all() const { return requests_; }
    [[nodiscard]] const ServiceRequest* find(const Id& id) const;
    /// The open request of this want; null where there is none.
    [[nodiscard]] const ServiceRequest* find_open(Want want) const;
    /// Open: neither closed nor withdrawn.
    [[nodiscard]] std::vector<ServiceRequest> open() const;
    /// Is this due item or fault code in an open request already? Then its prompt is withdrawn.
    [[nodiscard]] bool covers_item(const std::string& item_id) const;
    [[nodiscard]] bool covers_fault(const std::string& code) const;
    [[nodiscard]] bool covers_recall(const std::string& number) const;
    [[nodiscard]] bool covers_campaign(const Id& campaign) const;

    /// Makes a request in state Waiting. Errors: TooLong, AlreadyAsked, TooMany; then nothing changes.
    [[nodiscard]] Result<ServiceRequest> create(const Id& id, const RequestDraft& draft, Distance mileage,
                                                WallTime now);
    /// The owner takes it back. Errors: Unknown, Over.
    [[nodiscard]] Result<ServiceRequest> withdraw(const Id& id);
    /// The dealer's receipt for its event is here. Nothing when it changes nothing (doubled, unknown, or further
    /// already).
    std::optional<ServiceRequest> on_receipt(const Id& id, WallTime now);
    std::optional<ServiceRequest> on_picked_up(const RequestPickedUp& message);
    /// A clerk answered in words. Nothing where the request is over, or the same words stand there already.
    std::optional<ServiceRequest> on_answered(const RequestAnswered& message);
    /// An appointment for it came.
    std::optional<ServiceRequest> on_offer(const Appointment& appointment, WallTime now);
    /// A service record came: closes each open request that it ends (domain/request_rules).
    std::vector<ServiceRequest> on_service(const ServiceRecord& record);
    /// Looks at the promise clocks; returns requests with a new breach.
    std::vector<ServiceRequest> on_time(WallTime now, const WorkCalendar& calendar);

private:
    ServiceRequest* find_open(const Id& id);

    std::vector<ServiceRequest> requests_;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::RequestErrc);
