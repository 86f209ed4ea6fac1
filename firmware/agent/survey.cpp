// SPDX-License-Identifier: Apache-2.0
// The survey after a visit: asked while its hours last and the owner allows surveys, told once.
#include "agent/core.hpp"
#include "agent/stored_state.hpp"
#include "core/prompts/texts.hpp"

namespace odolink {

std::optional<VisitToAsk> Agent::Core::survey_now() const {
    return consents.allows(Purpose::Surveys, config.dealer_id) ? survey.asking(believed_time()) : std::nullopt;
}

void Agent::Core::keep_survey() {
    const std::string state = survey.state();
    if (state.empty()) return ledger.erase(RecordKind::Meta, stored::kSurvey);
    const ByteView bytes = as_bytes(state);
    ledger.put(RecordKind::Meta, stored::kSurvey, {bytes.begin(), bytes.end()});
}

void Agent::Core::offer_survey() {
    const auto visit = survey_now();
    const ServiceRecord* record = visit ? history.find(visit->record_id) : nullptr;
    std::set<std::string> alive;
    if (record != nullptr) {
        const PromptOffer question = texts::survey_question(*record, visit->low_at.known(), config.calendar.offset);
        alive.insert(question.reason_key);
        offer(question);
    }
    withdraw_others("survey:", alive);
}

std::optional<SurveyLine> Agent::Core::survey_line() const {
    const auto visit = survey_now();
    if (!visit) return std::nullopt;
    return SurveyLine{visit->record_id, visit->visited, questionnaire()};
}

Status Agent::Core::act(const AnswerSurvey& action) {
    if (!consents.allows(Purpose::Surveys, config.dealer_id)) return OwnerActionErrc::NoConsent;
    const auto answered = survey.answer(action.answers, believed_time());
    if (!answered) {
        if (answered.error() == SurveyErrc::Unknown) return OwnerActionErrc::Unknown;
        return answered.error() == SurveyErrc::Stale ? OwnerActionErrc::Stale : OwnerActionErrc::NotAllowed;
    }
    keep_survey();
    const std::string key = texts::survey_key(answered->record_id);
    withdraw_prompt(key);
    emit(*answered, cause_of(key));
    return {};
}

}  // namespace odolink
