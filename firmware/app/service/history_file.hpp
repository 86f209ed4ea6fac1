// SPDX-License-Identifier: Apache-2.0
// A service history from elsewhere, as CSV or JSON: what other people's books and programs export. README.md of this folder
// names the columns. Each mistake is told with its line; what is merely missing is no mistake.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/service_record.hpp"

namespace odolink::service {

/// One thing that is wrong: where (FILE:LINE), what, and what to do.
struct Problem {
    std::string where;
    std::string what;
    std::string advice;
};

/// Which of day and month stands first where slashes leave it open.
enum class DateOrder { NotTold, DayFirst, MonthFirst };

/// One record; its id is made of its line, so that evidence can name it.
struct HistoryRow {
    unsigned line{0};  ///< in a JSON file the number of the record
    ServiceRecord record;
    std::vector<std::string> unknown_items;  ///< names the plan does not know
    std::optional<WallTime> stated_due;      ///< the next date somebody wrote down
};

struct History {
    std::vector<HistoryRow> rows;
    bool json{false};
};

/// Reads by what the text begins with: [ or { is JSON, anything else CSV. Items are matched with the plan's by id or by either
/// name, letter case aside.
[[nodiscard]] Result<History, Problem> parse_history(const std::string& name, std::string_view text, const MaintenancePlan& plan,
                                                     DateOrder order);
[[nodiscard]] Result<History, Problem> load_history(const std::filesystem::path& file, const MaintenancePlan& plan, DateOrder order);

}  // namespace odolink::service
