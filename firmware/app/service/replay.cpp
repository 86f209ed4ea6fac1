// SPDX-License-Identifier: Apache-2.0
// The book is filled as the agent fills it; then each item's evidence is put into words. See replay.hpp.
#include "app/service/replay.hpp"

#include <algorithm>
#include <array>

#include "app/service/texts.hpp"
#include "core/maintenance/past_work.hpp"

namespace odolink::service {
namespace {

/// Dated after the day that is asked for: planned at most, and nothing that was done.
bool is_yet_to_come(const HistoryRow& row, const VehicleNow& now) {
    return row.record.performed_at.known() && row.record.performed_at.since_epoch > now.wall.since_epoch + kDateSlack;
}

std::vector<ServiceRecord> records_of(const Question& question) {
    std::vector<ServiceRecord> records;
    for (const HistoryRow& row : question.history.rows) {
        if (!is_yet_to_come(row, question.now)) records.push_back(row.record);
    }
    return records;
}

/// Where the history begins to tell of this vehicle: its first paper that can be placed. From there on what it does not name was not done;
/// before, it is unknown. Without such a paper nothing was ever done. Never the present: it is no proof, and a later question would not
/// find the same beginning.
VehicleNow take_over_of(const Question& question, const VehicleTimeline& timeline) {
    VehicleNow then{{}, {}, {}, question.now.offset, question.now.first_registration};
    bool placed = false;
    for (const HistoryRow& row : question.history.rows) {
        if (is_yet_to_come(row, question.now)) continue;
        auto date = timeline.date_of(row.record);
        auto mileage = timeline.mileage_of(row.record);
        if (!date && mileage) date = timeline.date_at(*mileage);
        if (!mileage && date) mileage = timeline.mileage_on(*date);
        if (!mileage || (placed && *mileage >= then.mileage && (then.wall.known() || !date))) continue;
        if (placed && then.wall.known() && !date) continue;
        placed = true;
        then.mileage = *mileage;
        then.wall = date.value_or(WallTime{});
    }
    if (!placed) then.wall = question.now.first_registration.value_or(WallTime{});
    if (question.now.engine_hours && question.now.mileage > Distance{}) {
        const double share = then.mileage.in_kilometres() / question.now.mileage.in_kilometres();
        then.engine_hours = std::chrono::hours{static_cast<std::int64_t>(share * static_cast<double>(question.now.engine_hours->count()))};
    }
    return then;
}

CompletionBook book_of(const Question& question, const VehicleTimeline& timeline) {
    CompletionBook book;
    const VehicleNow& now = question.now;
    if (question.from_new) {
        static_cast<void>(book.take_over(question.plan, {Distance{}, now.first_registration.value_or(WallTime{}), std::chrono::hours{0},
                                                         now.offset, now.first_registration}));
    }
    // No record is a later revision of another here: what each closes is put into the book at once, as of thousands one by one takes seconds.
    std::vector<Completion> all{book.all().begin(), book.all().end()};
    for (const HistoryRow& row : question.history.rows) {
        if (is_yet_to_come(row, now)) continue;
        for (Completion& done : close_by(row.record, question.plan, now, timeline)) {
            done.stated_due = row.stated_due;
            all.push_back(std::move(done));
        }
    }
    book.restore(std::move(all));
    static_cast<void>(book.take_over(question.plan, take_over_of(question, timeline)));
    return book;
}

/// Where a row stands, in the words of its file.
std::string place(const History& history, unsigned line) {
    return (history.by_record ? "record " : "line ") + std::to_string(line);
}

Evidence evidence_of(const Completion& c, const History& history) {
    Evidence evidence;
    if (c.evidence == CompletionEvidence::FactoryNew) evidence.words = "new";
    if (c.evidence == CompletionEvidence::Assumed) evidence.words = "past unknown, last planned work assumed";
    for (const HistoryRow& row : history.rows) {
        if (row.record.id.text() != c.record_id) continue;
        evidence.line = row.line;
        evidence.words = place(history, row.line);
    }
    const bool exact_date = c.at.quality == WallQuality::Synchronised;
    evidence.words += c.at.known() ? std::string{exact_date ? ": " : ": about "} + to_text(c.at) : std::string{": date unknown"};
    if (c.has_mileage) evidence.words += ", " + to_text(c.mileage);
    else if (c.mileage > Distance{}) evidence.words += ", about " + to_text(Distance::kilometres(c.mileage.whole_kilometres()));
    else evidence.words += ", mileage unknown";
    if (c.engine_hours) evidence.words += ", " + std::to_string(c.engine_hours->count()) + " h";
    return evidence;
}

std::optional<Evidence> distance_evidence(const PastWork& past, const ItemAnswer& answer, const History& history) {
    if (!answer.basis.distance || !past.by_distance) return std::nullopt;
    Evidence evidence = evidence_of(*past.by_distance, history);
    evidence.estimated = !past.by_distance->has_mileage;
    return evidence;
}

std::optional<Evidence> time_evidence(const PastWork& past, const ItemAnswer& answer, const History& history) {
    if (!answer.due.due_on || !past.by_time) return std::nullopt;
    Evidence evidence = evidence_of(*past.by_time, history);
    evidence.estimated = past.by_time->at.quality != WallQuality::Synchronised;
    return evidence;
}

std::string rule_of(const DueBasis& basis, const PlanItem& item) {
    if (basis.phase) return "phase " + std::to_string(*basis.phase + 1);
    if (!basis.first && item.repeat.empty()) return "once";
    const bool own_first = basis.first && !item.first.empty() && item.first != item.repeat;
    return own_first ? "first" : "repeat";
}

std::string over(std::int64_t left, const std::string& amount) {
    return left < 0 ? amount + " over" : left == 0 ? "reached" : amount + " left";
}

std::string hours_text(std::int64_t hours) { return std::to_string(std::abs(hours)) + " h"; }

/// The sentence of the limit of which the least is left.
std::string why_of(const ItemAnswer& answer, const Question& question) {
    const DueBasis& basis = answer.basis;
    double least = 2;
    std::string why = answer.rule == "once" ? "the work is done once only, and was done" : "no limit of the plan can be counted";
    const auto consider = [&least, &why](const std::optional<CountedLimit>& limit, const std::string& words) {
        if (!limit) return;
        const double share = static_cast<double>(limit->remaining) / static_cast<double>(std::max<std::int64_t>(limit->interval, 1));
        if (share >= least) return;
        least = share;
        why = words;
    };
    const std::string from = answer.item->recurrence == Recurrence::FromFixed ? "mark " : "";
    if (basis.distance) {
        const Distance left = Distance::metres(basis.distance->remaining);
        consider(basis.distance, from + to_text(*basis.due_at) + " at " + to_text(question.now.mileage) + ": " +
                                     over(left.in_metres(), to_text(Distance::metres(std::abs(left.in_metres())))));
    }
    if (basis.time) {
        const auto left = answer.due.remaining_time->count();
        const std::string days = std::to_string(std::abs(left)) + (std::abs(left) == 1 ? " day" : " days");
        consider(basis.time, from + to_text(*basis.due_on) + ": " + over(left, days));
    }
    if (basis.engine_hours) {
        consider(basis.engine_hours, hours_text(basis.due_hours->count()) + " at " + hours_text(question.now.engine_hours->count()) + ": " +
                                         over(basis.engine_hours->remaining, hours_text(basis.engine_hours->remaining)));
    }
    if (basis.undated) why = "its months count, and nobody knows from when: due";
    if (basis.severe) why += "; severe duty shortens it";
    if (basis.unsure) why += "; age or mileage unknown, so the stricter interval counts";
    return why;
}

const char* words_of(RecordDoubt doubt) {
    switch (doubt) {
        case RecordDoubt::NoMileage: return "no mileage";
        case RecordDoubt::MileageNotBelieved: return "its mileage is not believed: beyond the odometer, or against the other records";
        case RecordDoubt::NoDate: return "no date";
        case RecordDoubt::DateNotBelieved: return "its date is not believed: it lies in the future or before any car";
        case RecordDoubt::Unplaced: return "neither date nor mileage tells when it was: it closes nothing";
        case RecordDoubt::HoursNotBelieved: return "its engine hours are not believed: more than the vehicle has";
    }
    return "";
}

void add_notes(Answer& answer, const Question& question, const VehicleTimeline& timeline) {
    for (const HistoryRow& row : question.history.rows) {
        if (is_yet_to_come(row, question.now)) {
            answer.notes.push_back({row.line, "it is dated " + to_text(row.record.performed_at) + ", after the day asked for: it closes nothing"});
            continue;
        }
        for (const std::string& remark : row.remarks) answer.notes.push_back({row.line, remark});
        for (const RecordDoubt doubt : doubts_of(row.record, timeline)) answer.notes.push_back({row.line, words_of(doubt)});
        for (const exchange::Work& work : row.not_closed) {
            answer.notes.push_back({row.line, '"' + work.words + (work.says == exchange::Says::NotDone ? "\" was not done" : "\" renewed nothing") + ", as its words say: it closes nothing"});
        }
        for (const std::string& item : row.unknown_items) answer.notes.push_back({row.line, "\"" + item + "\" is no item of the plan: it closes nothing"});
    }
}

}  // namespace

Answer replay(const Question& question) {
    const VehicleTimeline timeline{records_of(question), question.now};
    const CompletionBook book = book_of(question, timeline);
    OwnUse use;
    use.declared = question.duty;
    Answer answer;
    const std::vector<DueItem> due = evaluate(question.plan, book.all(), question.now, use);
    for (std::size_t i = 0; i < due.size(); ++i) {
        const PlanItem& item = question.plan.items[i];
        ItemAnswer one;
        one.item = &item;
        one.due = due[i];
        one.basis = due_basis(item, book.all(), question.now, use);
        const PastWork past = past_work(item.id, book.all());
        one.rule = rule_of(one.basis, item);
        one.distance = distance_evidence(past, one, question.history);
        one.time = time_evidence(past, one, question.history);
        if (one.basis.engine_hours && past.by_hours) one.engine_hours = evidence_of(*past.by_hours, question.history);
        one.why = why_of(one, question);
        answer.items.push_back(std::move(one));
    }
    add_notes(answer, question, timeline);
    return answer;
}

const char* word_of(DueState state) {
    constexpr std::array kWords{"ok", "soon", "due", "overdue"};
    return kWords.at(static_cast<std::size_t>(state) - 1);
}

}  // namespace odolink::service
