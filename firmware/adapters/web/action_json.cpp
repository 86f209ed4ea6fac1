// SPDX-License-Identifier: Apache-2.0
// The owner's actions out of JSON: total, every fault of the input named by its field.
#include <algorithm>
#include <boost/json.hpp>

#include "adapters/web/view_json.hpp"
#include "adapters/web/words.hpp"

namespace odolink::web {
namespace {

namespace json = boost::json;
constexpr std::size_t kMostItems = 40;
constexpr std::int64_t kMostKilometres = 10'000'000;

/// A string field, or the empty string when it is absent or no string.
std::string_view field(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v != nullptr && v->is_string() ? std::string_view{v->get_string()} : std::string_view{};
}

ActionError wrong(std::string_view name, std::string_view expected) {
    return {std::string{"field \""}.append(name).append("\": expected ").append(expected)};
}

Result<OwnerAction, ActionError> answer_prompt(const json::object& o) {
    const Id id = id_from_text(field(o, "id"));
    if (id.empty()) return wrong("id", "the prompt's id");
    const auto answer = prompt_answer(field(o, "answer"));
    if (!answer) return wrong("answer", "yes, no, later or acknowledge");
    return OwnerAction{AnswerPrompt{id, *answer}};
}

Result<OwnerAction, ActionError> answer_appointment(const json::object& o) {
    AnswerAppointment action;
    action.appointment_id = id_from_text(field(o, "id"));
    if (action.appointment_id.empty()) return wrong("id", "the appointment's id");
    const json::value* revision = o.if_contains("revision");
    if (revision == nullptr || !revision->is_int64() || revision->get_int64() < 1 || revision->get_int64() > 0x7FFFFFFF) {
        return wrong("revision", "the number shown with the appointment");
    }
    action.revision = static_cast<std::uint32_t>(revision->get_int64());
    const auto answer = appointment_answer(field(o, "answer"));
    if (!answer) return wrong("answer", "accept, counter, decline or withdraw");
    action.answer = *answer;
    if (action.answer == AppointmentAnswer::Counter) {
        action.counter_start = parse_iso8601(field(o, "start"));
        if (!action.counter_start) return wrong("start", "a time such as 2026-06-01T01:00:00Z");
    }
    return OwnerAction{action};
}

Result<OwnerAction, ActionError> set_consent(const json::object& o) {
    const auto for_what = purpose(field(o, "purpose"));
    if (!for_what) return wrong("purpose", "one of the purposes shown");
    const auto state = consent_state(field(o, "state"));
    if (!state || *state == ConsentState::NotAsked) return wrong("state", "granted or withdrawn");
    const auto version = field(o, "text_version");
    if (version.empty()) return wrong("text_version", "the version of the text that was shown");
    return OwnerAction{SetConsent{*for_what, *state, std::string{version}}};
}

Result<OwnerAction, ActionError> request_service(const json::object& o) {
    // The word of what is wanted stands in the place of a visit's kind: the owner asks for one or the other.
    const std::string_view kind_word = field(o, "kind");
    const auto kind = service_kind(kind_word);
    const auto wanted = want(kind_word);
    if (!kind && (!wanted || *wanted == Want::Visit)) return wrong("kind", "service, repair, service_and_repair, other, question, complaint or roadside");
    const json::value* position = o.if_contains("position");
    if (position != nullptr && !position->is_bool()) return wrong("position", "true or false");
    return OwnerAction{RequestService{kind.value_or(ServiceKind::Other), std::string{field(o, "note")}, kind ? Want::Visit : *wanted,
                                      position != nullptr && position->get_bool()}};
}

Result<OwnerAction, ActionError> withdraw_request(const json::object& o) {
    const Id id = id_from_text(field(o, "id"));
    if (id.empty()) return wrong("id", "the request's id");
    return OwnerAction{WithdrawRequest{id}};
}

Result<OwnerAction, ActionError> state_work(const json::object& o) {
    StateWork action;
    const json::value* items = o.if_contains("items");
    if (items == nullptr || !items->is_array() || items->get_array().empty() || items->get_array().size() > kMostItems) {
        return wrong("items", "ids of one to 40 plan items");
    }
    for (const json::value& item : items->get_array()) {
        if (!item.is_string() || item.get_string().empty()) return wrong("items", "ids of one to 40 plan items");
        action.items.emplace_back(item.get_string());
    }
    if (o.if_contains("performed") != nullptr) {
        action.performed = parse_iso8601(field(o, "performed"));
        if (!action.performed) return wrong("performed", "a time such as 2026-06-01T01:00:00Z");
    }
    if (o.if_contains("next_on") != nullptr) {
        action.next_on = parse_iso8601(field(o, "next_on"));
        if (!action.next_on) return wrong("next_on", "a time such as 2026-06-01T01:00:00Z");
    }
    for (const auto& [name, distance] : {std::pair{"km", &action.mileage}, std::pair{"next_km", &action.next_at}}) {
        const json::value* km = o.if_contains(name);
        if (km == nullptr) continue;
        if (!km->is_int64() || km->get_int64() < 0 || km->get_int64() > kMostKilometres) return wrong(name, "whole kilometres");
        *distance = Distance::kilometres(km->get_int64());
    }
    return OwnerAction{action};
}

Result<OwnerAction, ActionError> take_back_work(const json::object& o) {
    const Id id = id_from_text(field(o, "id"));
    if (id.empty()) return wrong("id", "the id shown with the statement");
    return OwnerAction{TakeBackWork{id}};
}

Result<OwnerAction, ActionError> note_record(const json::object& o) {
    const Id id = id_from_text(field(o, "id"));
    if (id.empty()) return wrong("id", "the record's id");
    return OwnerAction{NoteRecord{id, std::string{field(o, "note")}}};
}

Result<OwnerAction, ActionError> open_attachment(const json::object& o) {
    const auto bytes = from_hex(field(o, "digest"));
    OpenAttachment action;
    if (!bytes || bytes->size() != action.digest.size()) return wrong("digest", "the digest shown with the attachment");
    std::ranges::copy(*bytes, action.digest.begin());
    return OwnerAction{action};
}

Result<OwnerAction, ActionError> ask_erasure(const json::object& o) {
    const auto reason = erasure_reason(field(o, "reason"));
    if (!reason) return wrong("reason", "forgotten, owner_changed or dealer_left");
    return OwnerAction{AskErasure{*reason}};
}

Result<OwnerAction, ActionError> confirm_erasure(const json::object& o) {
    const Id id = id_from_text(field(o, "id"));
    if (id.empty()) return wrong("id", "the id shown with the question");
    return OwnerAction{ConfirmErasure{id}};
}

Result<OwnerAction, ActionError> change_seat(const json::object& o) {
    const auto to = audience(field(o, "to"));
    if (!to) return wrong("to", "owner, guest or valet");
    return OwnerAction{ChangeSeat{*to, std::string{field(o, "pin")}}};
}

Result<OwnerAction, ActionError> set_pin(const json::object& o) {
    const std::string_view pin = field(o, "pin");
    const json::value* given = o.if_contains("pin");
    const bool digits = std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (given == nullptr || !given->is_string() || !digits || (!pin.empty() && (pin.size() < 4 || pin.size() > 6))) return wrong("pin", "4 to 6 digits, or an empty text");
    return OwnerAction{SetPin{std::string{pin}}};
}

Result<OwnerAction, ActionError> remind_before(const json::object& o) {
    const json::value* days = o.if_contains("days");
    if (days == nullptr || !days->is_int64() || days->get_int64() < 1 || days->get_int64() > 4) return wrong("days", "1 to 4");
    return OwnerAction{RemindBefore{static_cast<int>(days->get_int64())}};
}

Result<OwnerAction, ActionError> answer_survey(const json::object& o) {
    AnswerSurvey action;
    action.answers.record_id = id_from_text(field(o, "id"));
    if (action.answers.record_id.empty()) return wrong("id", "the id shown with the survey");
    const auto whole = [](const json::value* v, std::int64_t most) { return v != nullptr && v->is_int64() && v->get_int64() >= 0 && v->get_int64() <= most; };
    const json::value* version = o.if_contains("questionnaire");
    if (!whole(version, 0x7FFFFFFF)) return wrong("questionnaire", "the number shown with the survey");
    action.answers.questionnaire = static_cast<std::uint32_t>(version->get_int64());
    const json::value* scores = o.if_contains("scores");
    if (scores == nullptr || !scores->is_array() || scores->get_array().size() > kMostSurveyQuestions) return wrong("scores", "one score for each question");
    for (const json::value& score : scores->get_array()) {
        const json::object* one = score.if_object();
        if (one == nullptr || field(*one, "question").empty() || !whole(one->if_contains("score"), 10)) return wrong("scores", "one score for each question");
        action.answers.scores.push_back({std::string{field(*one, "question")}, static_cast<std::uint32_t>(one->at("score").get_int64())});
    }
    return OwnerAction{action};
}

Result<OwnerAction, ActionError> answer_campaign(const json::object& o) {
    const Id id = id_from_text(field(o, "id"));
    if (id.empty()) return wrong("id", "the id shown with the campaign");
    const auto answer = prompt_answer(field(o, "answer"));
    if (answer != PromptAnswer::Yes && answer != PromptAnswer::No) return wrong("answer", "yes or no");
    return OwnerAction{AnswerCampaign{id, *answer}};
}

}  // namespace

Result<OwnerAction, ActionError> action_from_json(const json::value& value) {
    if (!value.is_object()) return ActionError{"expected a JSON object with a field \"action\""};
    const json::object& o = value.get_object();
    const std::string_view action = field(o, "action");
    if (action == "answer_prompt") return answer_prompt(o);
    if (action == "answer_appointment") return answer_appointment(o);
    if (action == "set_consent") return set_consent(o);
    if (action == "request_service") return request_service(o);
    if (action == "withdraw_request") return withdraw_request(o);
    if (action == "state_work") return state_work(o);
    if (action == "take_back_work") return take_back_work(o);
    if (action == "note_record") return note_record(o);
    if (action == "open_attachment") return open_attachment(o);
    if (action == "ask_erasure") return ask_erasure(o);
    if (action == "confirm_erasure") return confirm_erasure(o);
    if (action == "change_seat") return change_seat(o);
    if (action == "set_pin") return set_pin(o);
    if (action == "remind_before") return remind_before(o);
    if (action == "answer_survey") return answer_survey(o);
    if (action == "answer_campaign") return answer_campaign(o);
    if (action == "end_live") return OwnerAction{EndLiveSession{}};
    return wrong("action", "answer_prompt, answer_appointment, set_consent, request_service, withdraw_request, state_work, take_back_work, note_record, open_attachment, "
                           "ask_erasure, confirm_erasure, change_seat, set_pin, remind_before, answer_survey, answer_campaign or end_live");
}

}  // namespace odolink::web
