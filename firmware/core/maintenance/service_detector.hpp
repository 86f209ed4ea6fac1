// SPDX-License-Identifier: Apache-2.0
// Service done elsewhere: what the car itself notices of it, and the one question that follows. It never closes an item: the
// owner's Yes does, as his own record. After a No a jump of the cluster's service range is entered as DetectedService (an unproven reset).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/maintenance/due.hpp"
#include "domain/service_record.hpp"

namespace odolink {

enum class ServiceSign : std::uint8_t {
    RangeJump = 1,      ///< the cluster's distance to service grew by 2,000 km or more
    ClearedAtStop = 2,  ///< all fault codes were cleared at a stop of 45 minutes to 10 days
};

inline constexpr Distance kRangeJump = Distance::kilometres(2000);
/// Two readings of one service range: between them a car drives, and a cluster that wakes does not show its last one.
inline constexpr Distance kSameRange = Distance::kilometres(500);
inline constexpr Duration kRangeStands = std::chrono::seconds{60};  ///< another range is believed once it was told for so long
inline constexpr Distance kMostRange = Distance::kilometres(200'000);
inline constexpr std::chrono::minutes kWorkshopStopFrom{45};
inline constexpr std::chrono::hours kWorkshopStopUntil{240};

struct DetectedService {
    ServiceSign sign{ServiceSign::RangeJump};
    Distance mileage;
    WallTime at;
    bool operator==(const DetectedService&) const = default;
};

/// What the owner is asked: were these items of the plan done?
struct ServiceQuestion {
    DetectedService seen;
    std::vector<std::string> items;
    bool operator==(const ServiceQuestion&) const = default;
};

/// One visit to a garage shows several signs: within kOneVisit after one that was asked about no other is reported.
class ServiceDetector {
public:
    /// What survives a restart, as text: the range in steps of 100 km, as it changes all the time; empty while nothing is known. Reading is
    /// total: damaged text gives an empty state.
    [[nodiscard]] std::string state() const;
    void restore(std::string_view state);

    /// The cluster's distance to the next service was read; negative where it is overdue.
    std::optional<DetectedService> on_service_range(Distance range, const VehicleNow& now, MonoTime at);
    /// All codes vanished at once (the fault book's ClearedOutside).
    std::optional<DetectedService> on_codes_cleared(const VehicleNow& now);
    /// The car was started after standing this long.
    std::optional<DetectedService> on_stop_ended(std::chrono::seconds stood, const VehicleNow& now);
    /// A record of work came. Of work within the last ten days or kOneVisit these signs were its own, and the question is over.
    void on_recorded(const ServiceRecord& record, const VehicleNow& now);

    /// The question, until it is answered or settled.
    [[nodiscard]] const std::optional<ServiceQuestion>& question() const { return question_; }
    void ask(ServiceQuestion question);
    void settle() { question_.reset(); }

private:
    [[nodiscard]] std::optional<DetectedService> report(ServiceSign sign, const VehicleNow& now) const;

    struct NewRange {
        Distance range;
        MonoTime since;
    };
    std::optional<Distance> range_;       ///< the service range last believed
    std::optional<NewRange> new_range_;   ///< another one, not told for long enough
    std::optional<Distance> cleared_at_;  ///< mileage of a clearing whose stop is not known yet
    std::optional<Distance> stopped_at_;  ///< mileage of the last workshop-like stop
    std::optional<Distance> asked_at_;
    std::optional<ServiceQuestion> question_;
};

}  // namespace odolink
