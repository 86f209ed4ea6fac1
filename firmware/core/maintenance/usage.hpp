// SPDX-License-Identifier: Apache-2.0
// How this vehicle is really used: distance a day, short trips, cold starts, idling. Fed by ended trips, read by
// due.hpp (severe duty, "14 days of own use") and prediction.hpp. Kept as one aggregate a local day, bounded,
// restorable.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "domain/calendar.hpp"
#include "domain/trip.hpp"

namespace odolink {

/// One local day with at least one trip.
struct UsageDay {
    std::chrono::sys_days day;
    Distance distance;
    std::chrono::seconds driving{0};  ///< engine running, idling included
    std::chrono::seconds idle{0};
    std::uint32_t trips{0};
    std::uint32_t short_trips{0};  ///< below 8 km
    std::uint32_t cold_starts{0};  ///< coolant below 40 degrees Celsius at start
    bool operator==(const UsageDay&) const = default;
};

/// Wear of one item by its condition model since it was last closed: 0 new, 1 used up.
struct Wear {
    std::string item_id;
    double used{0};
    bool operator==(const Wear&) const = default;
};

/// All that has to survive a restart.
struct UsageState {
    std::uint64_t last_trip{0};         ///< number of the last trip taken in: a trip never counts twice
    std::chrono::seconds engine_on{0};  ///< since the agent was installed
    std::vector<UsageDay> days;         ///< ascending, at most kUsageDays
    std::vector<Wear> wear;             ///< ascending by item
    bool operator==(const UsageState&) const = default;
};

inline constexpr std::size_t kUsageDays = 120;  ///< bound of UsageState::days: about four months
inline constexpr int kUsageWindowDays = 90;     ///< what the rates below are made of

/// Severe duty, by which sign; None is normal duty.
enum class SevereSign : std::uint8_t { None = 0, ShortTrips = 1, ColdStarts = 2, Idling = 3, HighDistance = 4 };

/// Rates over the last 90 days, or since the first known trip where that is less.
struct UsageRates {
    int days_observed{0};            ///< calendar days the rates stand on; below 14 they are too thin to use
    double km_per_day{0};            ///< days without a trip count as 0 km
    double km_per_day_deviation{0};  ///< standard deviation of one day's distance, from weekly sums
    double hours_per_day{0};         ///< engine hours
    double short_trip_share{0};      ///< of trips
    double cold_start_share{0};      ///< of trips
    double idle_share{0};            ///< of driving time
    SevereSign severe{SevereSign::None};
    bool operator==(const UsageRates&) const = default;
    [[nodiscard]] bool usable() const { return days_observed >= 14; }
};

enum class UsageErrc {
    Damaged = 1,  ///< the stored bytes are not a usage state of this version
};
[[nodiscard]] Error make_error_code(UsageErrc e);

class UsageStatistics {
public:
    /// Takes over a stored state; lists beyond their bounds lose the oldest.
    void restore(UsageState state);
    [[nodiscard]] const UsageState& state() const { return state_; }

    /// Counts an ended trip; true when it changed anything (a trip already counted does not). A trip without a known
    /// wall time counts to the last known day.
    bool add(const Trip& trip, LocalOffset offset);
    /// Adds wear of one item; a completion sets it back by `clear_wear`.
    void add_wear(const std::string& item_id, double used);
    void clear_wear(const std::string& item_id);
    [[nodiscard]] std::optional<double> wear_of(const std::string& item_id) const;

    /// Rates as of `now`; with an unknown clock as of the last day seen.
    [[nodiscard]] UsageRates rates(WallTime now, LocalOffset offset) const;

private:
    UsageState state_;
};

/// Stored form (RecordKind::Duty): version, then fields big-endian. Decoding is total. Errors: Damaged.
[[nodiscard]] Bytes encode_usage(const UsageState& state);
[[nodiscard]] Result<UsageState> decode_usage(ByteView bytes);

}  // namespace odolink

ODOLINK_ERRC(odolink::UsageErrc);
