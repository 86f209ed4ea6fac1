// SPDX-License-Identifier: Apache-2.0
// When the owner is asked how a visit was: from 24 to 72 hours after it, about the latest visit only; and once more ten days after
// a low score, whether it is better now. What was asked and not answered by then is over. Its state is kept by the Agent as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/service_record.hpp"
#include "domain/survey.hpp"

namespace odolink {

inline constexpr std::chrono::hours kSurveyFrom{24};   ///< after the vehicle was handed back, else after the work was done
inline constexpr std::chrono::hours kSurveyUntil{72};
inline constexpr std::chrono::days kSurveyAgainFrom{10};  ///< after an answer with a low score
inline constexpr std::chrono::days kSurveyAgainUntil{12};

enum class SurveyErrc {
    Unknown = 1,  ///< no such visit is asked about now
    Stale,        ///< other questions were shown
    OutOfRange,   ///< not one score for each question, or one outside its range
};
[[nodiscard]] Error make_error_code(SurveyErrc e);

/// A visit the owner may be asked about.
struct VisitToAsk {
    Id record_id;
    WallTime visited;
    WallTime low_at{};  ///< when a low score was given; known: asked once more
    bool operator==(const VisitToAsk&) const = default;
};

class SurveyDesk {
public:
    /// A dealer's record that was not here before. True where it will be asked about: it then takes the place of an earlier visit.
    /// Not with an unknown clock or date, nor when its 72 hours are over.
    bool on_visit(const ServiceRecord& record, WallTime now);
    /// The visit to ask about now; nothing before and after its hours, or with an unknown clock.
    [[nodiscard]] std::optional<VisitToAsk> asking(WallTime now) const;
    /// The owner answers all questions. Then it is over, or after a first low score asked once more. Errors: Unknown, Stale, OutOfRange; then nothing changes.
    [[nodiscard]] Result<SurveyAnswered> answer(const SurveyAnswered& given, WallTime now);
    /// The owner does not want to be asked about this visit. True where that was open.
    bool decline(const Id& record_id);
    /// True where the hours of a visit are over.
    bool on_time(WallTime now);
    /// Nothing is asked any more.
    void clear() { visit_.reset(); }

    /// One line of text to store; empty where nothing is to be asked.
    [[nodiscard]] std::string state() const;
    /// Damaged text asks nothing.
    void restore(std::string_view state);

private:
    std::optional<VisitToAsk> visit_;
};

}  // namespace odolink

ODOLINK_ERRC(odolink::SurveyErrc);
