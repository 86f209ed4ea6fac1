// SPDX-License-Identifier: Apache-2.0
// What a dealer promises when a request reaches him: taken within 24 hours, contact within 2 working days; a complaint: answered
// within 1 working day, resolved within 5; who waits at the roadside: taken within 10 minutes, contact within 30. Both ends reckon with these functions; the owner sees the clocks. A promise kept at its very second is kept.
#pragma once

#include <optional>

#include "domain/calendar.hpp"
#include "domain/care.hpp"

namespace odolink {

inline constexpr std::chrono::hours kPickUpWithin{24};
inline constexpr int kContactWithinWorkingDays = 2;
inline constexpr int kComplaintAnsweredWithinWorkingDays = 1;
inline constexpr int kComplaintResolvedWithinWorkingDays = 5;
inline constexpr std::chrono::minutes kRoadsidePickUpWithin{10};   ///< ours, at any hour of any day, as the next
inline constexpr std::chrono::minutes kRoadsideContactWithin{30};

struct Promise {
    WallTime pick_up_by;
    WallTime contact_by;
    WallTime resolve_by;  ///< of a complaint; unknown quality for all others
    bool operator==(const Promise&) const = default;
};

/// The clocks of what is wanted, from the moment it reached the dealer. Precondition: `from` is known.
[[nodiscard]] Promise promise_for(Want want, WallTime from, const WorkCalendar& calendar);

/// The clocks start with the dealer's receipt. None while there is no receipt of known time: nothing was promised yet.
[[nodiscard]] std::optional<Promise> promise_of(const ServiceRequest& request, const WorkCalendar& calendar);

/// Marks what is broken by `now` on the request; true when a mark is new. A breach stays recorded for ever. A request
/// that was picked up or answered late is marked by the time it happened; a closed or withdrawn one gains no marks, but a
/// complaint is judged by when it was closed.
bool mark_breaches(ServiceRequest& request, const WorkCalendar& calendar, WallTime now);

}  // namespace odolink
