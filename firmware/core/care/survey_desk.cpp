// SPDX-License-Identifier: Apache-2.0
// See survey_desk.hpp.
#include "core/care/survey_desk.hpp"

#include <algorithm>
#include <charconv>

namespace odolink {
namespace {

bool before(WallTime now, WallTime visited, std::chrono::hours after) { return now.since_epoch - visited.since_epoch < after; }
bool over(WallTime now, WallTime visited) { return now.since_epoch - visited.since_epoch > kSurveyUntil; }

bool answers_all(const SurveyAnswered& given) {
    const auto& questions = questionnaire().questions;
    return given.scores.size() == questions.size() &&
           std::equal(questions.begin(), questions.end(), given.scores.begin(), [](const SurveyQuestion& q, const SurveyScore& s) {
               return q.id == s.question && s.score >= q.least && s.score <= q.most;
           });
}

const char* text_of(int value) {
    switch (static_cast<SurveyErrc>(value)) {
        case SurveyErrc::Unknown:
            return "no such visit is asked about now";
        case SurveyErrc::Stale:
            return "the questions have changed since they were shown";
        case SurveyErrc::OutOfRange:
            return "each question needs one score within its range, in their order";
    }
    return "unknown";
}
const ErrorCategory kCategory{"survey", text_of};

}  // namespace

Error make_error_code(SurveyErrc e) {
    return {static_cast<int>(e), kCategory};
}

bool SurveyDesk::on_visit(const ServiceRecord& record, WallTime now) {
    const WallTime visited = record.handed_back.known() ? record.handed_back : record.performed_at;
    if (!now.known() || !visited.known() || record.jobs.empty() || over(now, visited)) return false;
    if (visit_ && visit_->visited > visited) return false;
    visit_ = VisitToAsk{record.id, visited};
    return true;
}

std::optional<VisitToAsk> SurveyDesk::asking(WallTime now) const {
    if (!visit_ || !now.known() || before(now, visit_->visited, kSurveyFrom) || over(now, visit_->visited)) return std::nullopt;
    return visit_;
}

Result<SurveyAnswered> SurveyDesk::answer(const SurveyAnswered& given, WallTime now) {
    const auto asked = asking(now);
    if (!asked || asked->record_id != given.record_id) return SurveyErrc::Unknown;
    if (given.questionnaire != questionnaire().version) return SurveyErrc::Stale;
    if (!answers_all(given)) return SurveyErrc::OutOfRange;
    visit_.reset();
    return given;
}

bool SurveyDesk::decline(const Id& record_id) {
    if (!visit_ || visit_->record_id != record_id) return false;
    visit_.reset();
    return true;
}

bool SurveyDesk::on_time(WallTime now) {
    if (!visit_ || !now.known() || !over(now, visit_->visited)) return false;
    visit_.reset();
    return true;
}

std::string SurveyDesk::state() const {
    return visit_ ? visit_->record_id.text() + ' ' + std::to_string(visit_->visited.since_epoch.count()) : std::string{};
}

void SurveyDesk::restore(std::string_view state) {
    visit_.reset();
    const std::size_t blank = state.find(' ');
    if (blank == std::string_view::npos) return;
    const Id id = id_from_text(state.substr(0, blank));
    const std::string_view number = state.substr(blank + 1);
    std::int64_t ms = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), ms);
    if (id.empty() || error != std::errc{} || end != number.data() + number.size()) return;
    visit_ = VisitToAsk{id, {std::chrono::milliseconds{ms}, WallQuality::Synchronised}};
}

}  // namespace odolink
