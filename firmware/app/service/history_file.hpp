// SPDX-License-Identifier: Apache-2.0
// A service history from elsewhere: a table or JSON as other people's books and programs export it, or a file of `odolinkctl history export`.
// README.md of this folder names the columns. Each mistake is told with its line; what is merely missing is no mistake.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/exchange/quantities.hpp"
#include "adapters/exchange/works.hpp"
#include "base/result.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/service_record.hpp"

namespace odolink::service {

using exchange::DateOrder;
using exchange::MileageUnit;

/// How a file of another program is to be understood.
struct Reading {
    DateOrder dates{DateOrder::NotTold};
    MileageUnit unit{MileageUnit::Kilometres};  ///< of mileages that name none
    std::string vehicle{};                      ///< of a file of several: which one
};

/// One thing that is wrong: where (FILE:LINE), what, and what to do.
struct Problem {
    std::string where;
    std::string what;
    std::string advice;
};

/// One record; its id is made of its line, so that evidence can name it.
struct HistoryRow {
    unsigned line{0};  ///< with `by_record` the number of the record
    ServiceRecord record;
    std::vector<std::string> unknown_items;  ///< words of work that name no item of the plan
    std::vector<exchange::Work> not_closed;  ///< works that the paper itself says were only looked at, or not done
    std::vector<std::string> remarks;        ///< what of it is not exact
    std::optional<WallTime> stated_due;      ///< the next date somebody wrote down
};

struct History {
    std::vector<HistoryRow> rows;
    bool by_record{false};             ///< rows are counted by records, as JSON and our own exports have no line of each
    std::vector<std::string> remarks;  ///< what of the file is not read, and how its dates are
    std::vector<Problem> set_aside;    ///< rows that cannot be read; they are not among the rows
    bool plain_mileages{false};        ///< some mileage names no unit, nor does its column: it is of the one that was told
};

/// A row that cannot be read is set aside; an error only where none can. By what the text begins with: [ or { is JSON, anything else a table; a file that says it is an export of ours is read as one. Items are
/// matched with the plan's (plan_words.hpp).
[[nodiscard]] Result<History, Problem> parse_history(const std::string& name, std::string_view text, const MaintenancePlan& plan, const Reading& reading = {});
[[nodiscard]] Result<History, Problem> load_history(const std::filesystem::path& file, const MaintenancePlan& plan, const Reading& reading);

/// Where the odometer of now is told in miles, and mileages of the history name no unit: as what they were taken.
[[nodiscard]] std::optional<std::string> unit_remark(const History& history, std::string_view mileage_now, std::optional<MileageUnit> told);

}  // namespace odolink::service
