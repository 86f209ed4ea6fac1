// SPDX-License-Identifier: Apache-2.0
// See survey_desk.hpp.
#include "core/care/survey_desk.hpp"

#include <algorithm>
#include <charconv>

namespace odolink {
namespace {

bool again(const VisitToAsk& visit) { return visit.low_at.known(); }
std::chrono::milliseconds since(const VisitToAsk& visit, WallTime now) {
    return now.since_epoch - (again(visit) ? visit.low_at : visit.visited).since_epoch;
}
bool early(const VisitToAsk& visit, WallTime now) { return since(visit, now) < (again(visit) ? kSurveyAgainFrom : kSurveyFrom); }
bool over(const VisitToAsk& visit, WallTime now) { return since(visit, now) > (again(visit) ? kSurveyAgainUntil : kSurveyUntil); }

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
    if (!now.known() || !visited.known() || record.jobs.empty() || over({record.id, visited}, now)) return false;
    if (visit_ && visit_->visited > visited) return false;
    visit_ = VisitToAsk{record.id, visited};
    return true;
}

std::optional<VisitToAsk> SurveyDesk::asking(WallTime now) const {
    if (!visit_ || !now.known() || early(*visit_, now) || over(*visit_, now)) return std::nullopt;
    return visit_;
}

Result<SurveyAnswered> SurveyDesk::answer(const SurveyAnswered& given, WallTime now) {
    const auto asked = asking(now);
    if (!asked || asked->record_id != given.record_id) return SurveyErrc::Unknown;
    if (given.questionnaire != questionnaire().version) return SurveyErrc::Stale;
    if (!answers_all(given)) return SurveyErrc::OutOfRange;
    const bool low = std::any_of(given.scores.begin(), given.scores.end(), is_low);
    if (low && !again(*visit_)) visit_->low_at = now;
    else visit_.reset();
    return given;
}

bool SurveyDesk::decline(const Id& record_id) {
    if (!visit_ || visit_->record_id != record_id) return false;
    visit_.reset();
    return true;
}

bool SurveyDesk::on_time(WallTime now) {
    if (!visit_ || !now.known() || !over(*visit_, now)) return false;
    visit_.reset();
    return true;
}

std::string SurveyDesk::state() const {
    if (!visit_) return {};
    std::string text = visit_->record_id.text() + ' ' + std::to_string(visit_->visited.since_epoch.count());
    if (again(*visit_)) text += ' ' + std::to_string(visit_->low_at.since_epoch.count());
    return text;
}

void SurveyDesk::restore(std::string_view state) {
    visit_.reset();
    const std::string_view id_text = state.substr(0, state.find(' '));
    VisitToAsk visit{id_from_text(id_text), {}, {}};
    if (visit.record_id.empty()) return;
    state.remove_prefix(id_text.size());
    for (WallTime* at : {&visit.visited, &visit.low_at}) {
        if (state.empty()) break;
        const std::string_view number = state.substr(1, state.find(' ', 1) - 1);
        std::int64_t ms = 0;
        const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), ms);
        if (error != std::errc{} || end != number.data() + number.size()) return;
        *at = {std::chrono::milliseconds{ms}, WallQuality::Synchronised};
        state.remove_prefix(1 + number.size());
    }
    if (state.empty() && visit.visited.known()) visit_ = visit;
}

}  // namespace odolink
