// SPDX-License-Identifier: Apache-2.0
// An answer as text and as JSON. See replay.hpp.
#include <boost/json.hpp>

#include "app/service/texts.hpp"
#include "app/service/replay.hpp"

namespace odolink::service {
namespace {

namespace json = boost::json;

std::string text_of(const Interval& interval) {
    std::string text;
    const auto add = [&text](const std::string& limit) { text += (text.empty() ? "" : " / ") + limit; };
    if (interval.distance) add(to_text(*interval.distance));
    if (interval.time) add(std::to_string(interval.time->count()) + " months");
    if (interval.engine_hours) add(std::to_string(interval.engine_hours->count()) + " h");
    return text.empty() ? "none" : text;
}

std::string capitals(std::string word) {
    for (char& c : word) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return word;
}

std::string left_of(const ItemAnswer& a) {
    std::string text;
    const auto add = [&text](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
    if (a.due.remaining_distance) add(to_text(*a.due.remaining_distance));
    if (a.due.remaining_time) add(std::to_string(a.due.remaining_time->count()) + (std::abs(a.due.remaining_time->count()) == 1 ? " day" : " days"));
    if (a.due.remaining_engine_hours) add(std::to_string(a.due.remaining_engine_hours->count()) + " h");
    if (text.empty()) return a.basis.undated ? "its last date unknown" : "nothing to count";
    return text;
}

std::string due_of(const ItemAnswer& a) {
    std::string text;
    const auto add = [&text](const std::string& what) { text += (text.empty() ? "" : " or ") + what; };
    if (a.due.due_at) add("at " + to_text(*a.due.due_at));
    if (a.due.due_on) add("on " + to_text(*a.due.due_on));
    if (a.basis.due_hours) add("at " + std::to_string(a.basis.due_hours->count()) + " h");
    if (text.empty()) return a.basis.undated ? "now" : "never";
    return text;
}

std::string from_of(const ItemAnswer& a) {
    std::string text;
    for (const auto& [kind, evidence] : {std::pair{"distance", &a.distance}, std::pair{"months", &a.time}, std::pair{"hours", &a.engine_hours}}) {
        if (*evidence) text += std::string{"      "} + kind + " from " + (*evidence)->words + '\n';
    }
    return text;
}

/// Kilometres: a whole number where it is one.
json::value of(const std::optional<Distance>& distance) {
    if (!distance) return nullptr;
    if (distance->in_metres() % 1000 == 0) return distance->whole_kilometres();
    return distance->in_kilometres();
}
json::value of(const std::optional<WallTime>& date) { return date ? json::value(to_text(*date)) : json::value(nullptr); }
template <class Count>
json::value count_of(const std::optional<Count>& count) {
    return count ? json::value(static_cast<std::int64_t>(count->count())) : json::value(nullptr);
}
json::value of(const std::optional<Evidence>& evidence, bool by_record) {
    if (!evidence) return nullptr;
    json::object made{{"words", evidence->words}, {"estimated", evidence->estimated}};
    if (evidence->line > 0) made[by_record ? "record" : "line"] = evidence->line;
    return made;
}

json::object object_of(const ItemAnswer& a, bool by_record) {
    return {{"id", a.item->id}, {"name", json::object{{"zh", a.item->name.zh}, {"en", a.item->name.en}}}, {"state", word_of(a.due.state)},
            {"remaining_km", of(a.due.remaining_distance)}, {"remaining_days", count_of(a.due.remaining_time)},
            {"remaining_hours", count_of(a.due.remaining_engine_hours)}, {"due_at_km", of(a.due.due_at)}, {"due_on", of(a.due.due_on)},
            {"due_at_hours", count_of(a.basis.due_hours)}, {"rule", a.rule},
            {"phase", a.basis.phase ? json::value(*a.basis.phase + 1) : json::value(nullptr)}, {"severe", a.due.severe},
            {"interval", json::object{{"km", of(a.basis.interval.distance)}, {"months", count_of(a.basis.interval.time)}, {"hours", count_of(a.basis.interval.engine_hours)}}},
            {"predicted", json::object{{"early", of(a.due.predicted_early)}, {"expected", of(a.due.predicted_date)}, {"late", of(a.due.predicted_late)}}},
            {"evidence", json::object{{"distance", of(a.distance, by_record)}, {"time", of(a.time, by_record)}, {"hours", of(a.engine_hours, by_record)}}},
            {"why", a.why}};
}

}  // namespace

std::string as_text(const Question& question, const Answer& answer) {
    std::string text = "On " + to_text(question.now.wall) + " at " + to_text(question.now.mileage);
    if (question.now.engine_hours) text += ", " + std::to_string(question.now.engine_hours->count()) + " h";
    text += ": plan " + question.plan.id + ", version " + std::to_string(question.plan.version) + ", " +
            std::to_string(question.history.rows.size()) + " records\n";
    for (const ItemAnswer& a : answer.items) {
        std::string state = capitals(word_of(a.due.state));
        state.resize(8, ' ');
        text += state + ' ' + a.item->id + " (" + a.item->name.en + "): " + left_of(a) + '\n';
        text += "      due " + due_of(a) + "; " + a.rule + " interval " + text_of(a.basis.interval) + '\n';
        text += from_of(a);
        text += "      because " + a.why + '\n';
    }
    for (const Note& note : answer.notes) {
        text += std::string{"note: "} + (question.history.by_record ? "record " : "line ") + std::to_string(note.line) + ": " + note.words + '\n';
    }
    return text;
}

std::string as_json(const Question& question, const Answer& answer) {
    json::array items;
    for (const ItemAnswer& a : answer.items) items.push_back(object_of(a, question.history.by_record));
    json::array notes;
    for (const Note& note : answer.notes) notes.push_back(json::object{{question.history.by_record ? "record" : "line", note.line}, {"what", note.words}});
    json::array set_aside;
    for (const Problem& problem : question.history.set_aside) set_aside.push_back(json::object{{"where", problem.where}, {"what", problem.what}, {"advice", problem.advice}});
    json::array remarks;
    for (const std::string& remark : question.history.remarks) remarks.push_back(json::value(remark));
    const json::object made{{"at", to_text(question.now.wall)}, {"mileage_km", of(std::optional{question.now.mileage})},
                            {"engine_hours", count_of(question.now.engine_hours)}, {"plan", question.plan.id},
                            {"plan_version", question.plan.version}, {"records", question.history.rows.size()}, {"items", items}, {"notes", notes},
                            {"set_aside", set_aside}, {"remarks", remarks}};
    return json::serialize(made) + "\n";
}

}  // namespace odolink::service
