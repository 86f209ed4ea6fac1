// SPDX-License-Identifier: Apache-2.0
// What an owner may expect of a year of prompts, whatever car and driver: told what happens, it remembers what broke. It
// shares no code with the prompt desk: a common error would cancel itself out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/calendar.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/prompt.hpp"

namespace odolink::sim {

/// Where and when something happens.
struct YearMoment {
    WallTime at;
    std::uint64_t drive{0};  ///< counted from 1
    DrivingState driving{DrivingState::Parked};
    LocalOffset offset{};
};

/// How one item of the plan stands.
struct ItemStands {
    PlanItem item;
    DueItem due;
    bool booked{false};  ///< an open request has it
};

/// One question on the screen.
struct Question {
    std::string reason;  ///< key of the prompt that leads
    bool critical{false};
    bool heads_up{false};
    bool safety{false};
    std::vector<std::string> items;  ///< of the plan, the leading one first; none when it is about no item
};

/// What was driven, of late and in all, counted by the world itself.
struct RecentUse {
    double km_a_day{0};
    double hours_a_day{0};
    Distance odometer{};
};

class YearRules {
public:
    /// After each drive, before the screen may change: how all items stand.
    void on_stand(const std::vector<ItemStands>& items, const RecentUse& use, const YearMoment& moment);
    /// A question came to the screen.
    void on_question(const Question& question, const YearMoment& moment);
    /// The owner answered the question that is on the screen.
    void on_answer(const Question& question, PromptAnswer answer, const YearMoment& moment);
    /// The vehicle is new: what is never worked on counts from this day and 0 km.
    void on_new(WallTime born);
    /// Work was done on the item, or the request it was part of is over: it may ask anew.
    void on_work(const std::string& item_id);
    /// The plan counts an item from here.
    void on_done(const std::string& item_id, Distance mileage, WallTime at);

    /// Each break of a rule as a line: "2026-09-14 engine_oil: …".
    [[nodiscard]] const std::vector<std::string>& broken() const { return broken_; }
    /// How often an item became due, was asked about in time, or both.
    [[nodiscard]] int called() const { return called_; }

private:
    /// One item, or one other reason, from work to work.
    struct Round {
        ItemStands stands;
        bool asked{false};              ///< since the last work
        std::optional<WallTime> calls;  ///< since when it is not Ok and not booked
        int shown{0};                   ///< since it began to call, or got worse
        WallTime first_shown;
        WallTime last_shown;
        std::optional<PromptAnswer> answer;  ///< to the last showing
        std::uint64_t answered_drive{0};
        int laters{0};
        int owed_days{0};  ///< driven days on which it ought to have come
        std::chrono::days stood{0};  ///< the longest gap between two driven days
    };
    /// Where the last work was, as the world saw it.
    struct LastWork {
        Distance mileage;
        WallTime at;
    };
    void check_plan(const ItemStands& stands, const YearMoment& moment);
    void take(Round& round, const ItemStands& stands, const YearMoment& moment);
    void check_pace(const std::string& id, const Round& round, bool safety, const YearMoment& moment);
    void check_window(const std::string& id, const Round& round, const YearMoment& moment);
    void check_moment(const Question& question, const YearMoment& moment);
    void broke(const YearMoment& moment, const std::string& who, const std::string& what);

    std::map<std::string, Round> rounds_;
    std::map<std::uint64_t, int> asked_in_drive_;
    std::optional<std::chrono::sys_days> last_day_;
    std::optional<WallTime> last_open_;  ///< parked outside quiet hours
    RecentUse use_;
    std::optional<WallTime> born_;
    std::map<std::string, LastWork> last_work_;
    int called_{0};
    std::vector<std::string> broken_;
};

/// "2026-09-14"; local date.
[[nodiscard]] std::string date_text(WallTime at, LocalOffset offset);

}  // namespace odolink::sim
