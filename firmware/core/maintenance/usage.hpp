// SPDX-License-Identifier: Apache-2.0
// How this vehicle is really used: distance a day, short trips, cold starts, idling. Fed by ended trips, read by
// due.hpp (severe duty, "14 days of own use") and use_outlook.hpp. Kept as one aggregate a local day for four months
// and one a calendar month for two years, bounded, restorable.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "domain/calendar.hpp"
#include "domain/maintenance_plan.hpp"
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

/// One calendar month with at least one trip.
struct UsageMonth {
    std::chrono::sys_days first;       ///< of the month
    std::chrono::sys_days first_trip;  ///< day of the first trip in it
    Distance distance;
    std::chrono::seconds driving{0};  ///< engine running, idling included
    bool operator==(const UsageMonth&) const = default;
};

/// Wear of one item by its condition model since it was last closed: 0 new, 1 used up.
struct Wear {
    std::string item_id;
    double used{0};
    bool operator==(const Wear&) const = default;
};

/// Use under severe duty, by ended days: each is severe or not by the 30 days that end with it.
struct SevereTotals {
    Distance distance;
    std::chrono::days time{0};
    std::chrono::seconds engine{0};
    bool operator==(const SevereTotals&) const = default;
};

/// Where the totals stood when an item's work was done.
struct DutyMark {
    std::string item_id;
    SevereTotals at_work;
    bool operator==(const DutyMark&) const = default;
};

/// Severe use of one item since its work was done.
struct ItemDuty {
    std::string item_id;
    Distance severe_distance;
    std::chrono::days severe_time{0};
    std::chrono::hours severe_hours{0};
};

/// All that has to survive a restart.
struct UsageState {
    std::uint64_t last_trip{0};                         ///< number of the last trip taken in: a trip never counts twice
    std::chrono::seconds engine_on{0};                  ///< since the agent was installed
    std::vector<UsageDay> days;                         ///< ascending, at most kUsageDays
    std::vector<Wear> wear;                             ///< ascending by item
    std::optional<std::chrono::sys_days> judged_until;  ///< days before it are in `severe` where they were
    SevereTotals severe;                                ///< since the agent was installed
    std::vector<DutyMark> duty_marks;                   ///< ascending by item, at most kDutyMarks
    std::vector<UsageMonth> months;                     ///< ascending, at most kUsageMonths
    bool operator==(const UsageState&) const = default;
};

inline constexpr std::size_t kDutyMarks = 200;   ///< bound of UsageState::duty_marks: as many as a plan has items
inline constexpr int kDutyWindowDays = 30;       ///< what makes a day severe
inline constexpr int kLeastDaysObserved = 14;    ///< rates that stand on fewer days are too thin to use
inline constexpr std::size_t kUsageDays = 120;   ///< bound of UsageState::days: about four months
inline constexpr std::size_t kUsageMonths = 25;  ///< bound of UsageState::months: two years and the month under way
inline constexpr int kUsageWindowDays = 90;      ///< what the rates below are made of

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
    [[nodiscard]] bool usable() const { return days_observed >= kLeastDaysObserved; }
};

enum class UsageErrc {
    Damaged = 1,  ///< the stored bytes are not a usage state of this version
};
[[nodiscard]] Error make_error_code(UsageErrc e);

class UsageStatistics {
public:
    /// Takes over a stored state; lists beyond their bounds lose the oldest. A state without months gets those of its
    /// days.
    void restore(UsageState state);
    [[nodiscard]] const UsageState& state() const { return state_; }

    /// Counts an ended trip; true when it changed anything (a trip already counted does not). A trip without a known
    /// wall time counts to the last known day.
    bool add(const Trip& trip, LocalOffset offset);
    /// Adds wear of one item; `on_work` sets it back.
    void add_wear(const std::string& item_id, double used);
    /// Work was done on an item: its wear and its severe use count anew. Of work that is told late the share `kept`
    /// (0..1) of what had been counted belongs to the time since.
    void on_work(const std::string& item_id, double kept = 0);
    [[nodiscard]] std::optional<double> wear_of(const std::string& item_id) const;

    /// Severe use since its last work, of each item of the plan that has a severe interval.
    [[nodiscard]] std::vector<ItemDuty> duty(const MaintenancePlan& plan) const;

    /// Rates as of `now`; with an unknown clock as of the last day seen.
    [[nodiscard]] UsageRates rates(WallTime now, LocalOffset offset) const;

private:
    void judge_days_until(std::chrono::sys_days day);
    void count_month(const UsageDay& use);

    UsageState state_;
};

/// Stored form (RecordKind::Duty): version, then fields big-endian. Decoding is total. Errors: Damaged.
[[nodiscard]] Bytes encode_usage(const UsageState& state);
[[nodiscard]] Result<UsageState> decode_usage(ByteView bytes);

}  // namespace odolink

ODOLINK_ERRC(odolink::UsageErrc);
