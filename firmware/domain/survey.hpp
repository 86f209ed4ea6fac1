// SPDX-License-Identifier: Apache-2.0
// A survey after a visit: at most three questions, answered by touch, once. The questions have a version, so that answers
// to different ones are never added up. Asked by core/care/survey_desk; the desk reads the answers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "domain/text.hpp"

namespace odolink {

inline constexpr std::size_t kMostSurveyQuestions = 3;

/// Answered by a whole number from `least` to `most`, the best last.
struct SurveyQuestion {
    std::string id;  ///< stable: "work", "service", "recommend"
    Text text;       ///< at most 31 CJK or 120 Latin characters
    std::uint32_t least{1};
    std::uint32_t most{5};
};

struct Questionnaire {
    std::uint32_t version{0};
    std::vector<SurveyQuestion> questions;
};

/// The one that this version asks.
[[nodiscard]] const Questionnaire& questionnaire();

struct SurveyScore { std::string question; std::uint32_t score{0}; bool operator==(const SurveyScore&) const = default; };
/// What the owner answered about one visit.
struct SurveyAnswered {
    Id record_id;  ///< the visit's service record
    std::uint32_t questionnaire{0};
    std::vector<SurveyScore> scores;
    bool operator==(const SurveyAnswered&) const = default;
};

/// Would somebody have to ask the owner what went wrong? Of 1 to 5 a 1 or 2, of the recommendation 0 to 6.
[[nodiscard]] bool is_low(const SurveyScore& score);

}  // namespace odolink
