// SPDX-License-Identifier: Apache-2.0
// Service done elsewhere: what the car itself notices of it. It never closes an item; it makes the Agent ask the owner,
// once. A jump of the cluster's service range is entered as DetectedService (an unproven reset), the owner's Yes as
// OwnerStatement.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/maintenance/due.hpp"

namespace odolink {

enum class ServiceSign : std::uint8_t {
    RangeJump = 1,      ///< the cluster's distance to service grew by 2,000 km or more
    ClearedAtStop = 2,  ///< all fault codes were cleared at a stop of 45 minutes to 10 days
};

inline constexpr Distance kRangeJump = Distance::kilometres(2000);
inline constexpr std::chrono::minutes kWorkshopStopFrom{45};
inline constexpr std::chrono::hours kWorkshopStopUntil{240};
/// One visit to a garage shows several signs: within this distance after a sign no other is reported.
inline constexpr Distance kOneVisit = Distance::kilometres(500);

struct DetectedService {
    ServiceSign sign{ServiceSign::RangeJump};
    Distance mileage;
    WallTime at;
};

/// What has to survive a restart.
struct ServiceDetectorState {
    std::optional<Distance> range;       ///< the service range last seen
    std::optional<Distance> cleared_at;  ///< mileage of a clearing whose stop is not known yet
    std::optional<Distance> stopped_at;  ///< mileage of the last workshop-like stop
    std::optional<Distance> reported_at;
    bool operator==(const ServiceDetectorState&) const = default;
};

class ServiceDetector {
public:
    void restore(const ServiceDetectorState& state) { state_ = state; }
    [[nodiscard]] const ServiceDetectorState& state() const { return state_; }

    /// The cluster's distance to the next service was read.
    std::optional<DetectedService> on_service_range(Distance range, const VehicleNow& now);
    /// All codes vanished at once (the fault book's ClearedOutside).
    std::optional<DetectedService> on_codes_cleared(const VehicleNow& now);
    /// The car was started after standing this long.
    std::optional<DetectedService> on_stop_ended(std::chrono::seconds stood, const VehicleNow& now);
    /// A service record came: these signs were the dealer's own work.
    void on_recorded(const VehicleNow& now);

private:
    std::optional<DetectedService> report(ServiceSign sign, const VehicleNow& now);

    ServiceDetectorState state_;
};

/// Four fields of metres, "-" where none. Reading is total: damaged text gives an empty state.
[[nodiscard]] std::string encode_detector(const ServiceDetectorState& state);
[[nodiscard]] ServiceDetectorState decode_detector(std::string_view text);

}  // namespace odolink
