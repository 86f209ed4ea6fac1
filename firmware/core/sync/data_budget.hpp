// SPDX-License-Identifier: Apache-2.0
// How much of a month's data is used up, and what may still go: bulk stops at 70 %, normal at 90 %, critical never.
// Counts envelopes handed to the link and taken from it, so that the owner's data plan is not the dealer's. Pure; months are local ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/calendar.hpp"
#include "domain/event.hpp"

namespace odolink {

struct DataPlan {
    std::uint64_t monthly_bytes{0};  ///< 0: as much as there is
    bool roaming{false};             ///< the platform is abroad: only critical events go
};

inline constexpr std::string_view kDataUseKey = "sync/data_use";  ///< of the Meta record
/// What is stored of it.
struct DataUse {
    std::int32_t month{0};  ///< year * 12 + month - 1, 0: no time was known yet
    std::uint64_t bytes{0};
    bool operator==(const DataUse&) const = default;
};

class DataBudget {
public:
    static constexpr std::uint64_t kBulkPercent = 70;
    static constexpr std::uint64_t kNormalPercent = 90;

    DataBudget(const DataPlan& plan, LocalOffset offset) : plan_{plan}, offset_{offset} {}
    void restore(const DataUse& use) { use_ = use; }
    [[nodiscard]] const DataUse& use() const { return use_; }
    [[nodiscard]] const DataPlan& plan() const { return plan_; }

    /// `now`: as far as it can be believed. A later month begins with nothing; an earlier one only says that the clock
    /// was wrong, and an unknown time says nothing: both keep what was counted.
    void on_time(const WallTime& now);
    /// Bytes that went or came.
    void on_bytes(std::uint64_t bytes) { use_.bytes += bytes; }

    /// The least valuable class that may go now.
    [[nodiscard]] ValueClass least() const;
    /// Bytes at the month's end if it goes on like this. Nothing in the month's first day, or without a known time.
    [[nodiscard]] std::optional<std::uint64_t> forecast(const WallTime& now) const;

private:
    DataPlan plan_;
    LocalOffset offset_;
    DataUse use_;
};

/// The use as stored text; reading is total, a damaged one gives nothing.
[[nodiscard]] std::string encode_use(const DataUse& use);
[[nodiscard]] std::optional<DataUse> decode_use(std::string_view text);

}  // namespace odolink
