// SPDX-License-Identifier: Apache-2.0
// What would be due, and why: a plan and a foreign history put through the agent's own maintenance engine at one moment.
// Nothing is stored. The logic of `odolinkctl service replay`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/service/history_file.hpp"
#include "core/maintenance/completions.hpp"
#include "core/maintenance/due.hpp"

namespace odolink::service {

struct Question {
    MaintenancePlan plan;
    History history;
    VehicleNow now;
    bool from_new{false};  ///< the history is complete: what it does not name was never done
    Duty duty{Duty::Auto};
};

/// What one limit counts from.
struct Evidence {
    std::string words;      ///< "line 4: 2025-03-01, 46,500 km"
    unsigned line{0};       ///< of the history; 0: no record
    bool estimated{false};  ///< the paper does not tell it, or not believably
};

struct ItemAnswer {
    const PlanItem* item{nullptr};
    DueItem due;
    DueBasis basis;
    std::string rule;  ///< "first", "repeat", "once", "phase 1"
    std::optional<Evidence> distance;
    std::optional<Evidence> time;
    std::optional<Evidence> engine_hours;
    std::string why;  ///< one sentence on the limit that decides
};

struct Note {
    unsigned line{0};
    std::string words;
};

/// `items` point into the plan of the question.
struct Answer {
    std::vector<ItemAnswer> items;  ///< in the plan's order
    std::vector<Note> notes;        ///< what of the history was not taken as it is written
};

[[nodiscard]] Answer replay(const Question& question);

[[nodiscard]] const char* word_of(DueState state);  ///< ok, soon, due, overdue

/// For people, and as one JSON object. Fields: README.md of this folder.
[[nodiscard]] std::string as_text(const Question& question, const Answer& answer);
[[nodiscard]] std::string as_json(const Question& question, const Answer& answer);

}  // namespace odolink::service
