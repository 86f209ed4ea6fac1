// SPDX-License-Identifier: Apache-2.0
// Bookkeeping of prompts around the rules in prompt_rules.hpp.
#include "core/prompts/prompt_desk.hpp"

#include <algorithm>
#include <set>

#include "core/prompts/prompt_rules.hpp"
#include "core/prompts/texts.hpp"

namespace odolink {
namespace {

void take_words(Prompt& p, const PromptOffer& offer) {
    p.prompt_class = offer.prompt_class;
    p.safety = offer.safety;
    p.awaited = offer.awaited;
    p.severity = offer.severity;
    p.what = offer.what;
    p.why = offer.why;
    p.next = offer.next;
    p.evidence = offer.evidence;
    p.answers = offer.answers;
}

/// A new round of the same reason. When it was last shown stays, the pause of 24 h spans rounds; and how often the owner
/// said Later: only the end of the matter (rearm) gives that back.
void begin_round(Prompt& p, WallTime now) {
    p.state = PromptState::Waiting;
    p.created = now;
    p.times_shown = 0;
    p.first_shown = WallTime{};
}

/// It was shown: itself, or as one of those that the prompt on the screen also asks about. What a guest saw counts for the
/// pause of 24 h and not as one of the owner's times.
void count_showing(Prompt& p, const PromptMoment& moment) {
    if (moment.audience == Audience::Owner) {
        if (p.times_shown == 0) p.first_shown = moment.wall;
        ++p.times_shown;
    }
    p.last_shown = moment.wall;
    p.shown_cycle = moment.drive_cycle;
    p.held_by_night = WallTime{};
}

bool offers(const Prompt& p, PromptAnswer answer) {
    return std::find(p.answers.begin(), p.answers.end(), answer) != p.answers.end();
}

void take_answer(Prompt& p, PromptAnswer answer, const PromptMoment& moment) {
    p.state = PromptState::Answered;
    p.answer = answer;
    p.answered_at = moment.wall;
    p.answered_cycle = moment.drive_cycle;
    if (answer == PromptAnswer::Later) ++p.snoozes;
}

const char* text_of(int value) {
    switch (static_cast<PromptErrc>(value)) {
        case PromptErrc::Unknown:
            return "no such prompt";
        case PromptErrc::NotShown:
            return "the prompt is not on the screen";
        case PromptErrc::NotOffered:
            return "this answer is not offered";
        case PromptErrc::Driving:
            return "the vehicle is not parked";
    }
    return "unknown";
}
const ErrorCategory kCategory{"prompt", text_of};

}  // namespace

Error make_error_code(PromptErrc e) {
    return {static_cast<int>(e), kCategory};
}

void PromptDesk::restore(std::vector<Prompt> prompts) {
    prompts_ = std::move(prompts);
    for (Prompt& p : prompts_) {
        if (p.state == PromptState::Shown) p.state = PromptState::Waiting;
    }
}

const Prompt* PromptDesk::find(const std::string& reason_key) const {
    const auto at =
        std::find_if(prompts_.begin(), prompts_.end(), [&](const Prompt& p) { return p.reason_key == reason_key; });
    return at == prompts_.end() ? nullptr : &*at;
}

Prompt* PromptDesk::find_mutable(const std::string& reason_key) {
    const auto at =
        std::find_if(prompts_.begin(), prompts_.end(), [&](const Prompt& p) { return p.reason_key == reason_key; });
    return at == prompts_.end() ? nullptr : &*at;
}

bool PromptDesk::make_room() {
    if (prompts_.size() < kMostPrompts) return true;
    const auto oldest = std::min_element(prompts_.begin(), prompts_.end(), [](const Prompt& a, const Prompt& b) {
        const bool a_live = prompt_rules::is_live(a);
        const bool b_live = prompt_rules::is_live(b);
        return a_live != b_live ? !a_live : a.created < b.created;
    });
    if (prompt_rules::is_live(*oldest)) return false;
    prompts_.erase(oldest);
    return true;
}

bool PromptDesk::is_settled(const std::string& reason_key) const {
    const Prompt* p = find(reason_key);
    return p != nullptr && prompt_rules::is_settled(*p);
}

std::span<const std::string> PromptDesk::asked_with(const Prompt& lead) const {
    const auto known = together_.find(lead.reason_key);
    return known == together_.end() ? std::span<const std::string>{} : known->second;
}

/// Without Later once the snoozes of it, or of one that is asked about with it, are used up; and says so.
void PromptDesk::limit_answers(Prompt& p) const {
    const std::size_t offered = p.answers.size();
    p.answers = prompt_rules::answers_left(p.answers, p);
    for (const std::string& key : asked_with(p)) {
        const Prompt* other = find(key);
        if (other != nullptr && prompt_rules::is_live(*other)) p.answers = prompt_rules::answers_left(p.answers, *other);
    }
    if (p.answers.size() == offered) return;
    p.evidence.push_back(p.next);
    p.next = texts::later_used_up();
}

std::optional<Prompt> PromptDesk::offer(const PromptOffer& offer, const Id& id, WallTime now) {
    together_[offer.reason_key] = offer.together;
    Prompt* known = find_mutable(offer.reason_key);
    if (known == nullptr) {
        if (!make_room()) return std::nullopt;
        Prompt fresh;
        fresh.id = id;
        fresh.reason_key = offer.reason_key;
        fresh.created = now;
        take_words(fresh, offer);
        prompts_.push_back(fresh);
        return fresh;
    }
    const bool worse = offer.severity > known->severity && known->state != PromptState::Shown;
    const bool news = worse && prompt_rules::is_notice(*known);
    if (prompt_rules::is_settled(*known) && !news) return std::nullopt;
    const Prompt before = *known;
    const bool gone = known->state == PromptState::Withdrawn;
    if (gone || worse) begin_round(*known, now);
    if (gone) known->id = id;  // answers name a prompt: a new matter must not be taken for the old one
    take_words(*known, offer);
    limit_answers(*known);
    // New words alone ("850 km left" became "849") are not worth a write to flash each kilometre: the source says them
    // again.
    Prompt without_words = *known;
    without_words.what = before.what;
    without_words.why = before.why;
    without_words.next = before.next;
    without_words.evidence = before.evidence;
    if (without_words == before) return std::nullopt;
    return *known;
}

std::optional<Prompt> PromptDesk::withdraw(const std::string& reason_key) {
    Prompt* p = find_mutable(reason_key);
    if (p == nullptr || !prompt_rules::is_live(*p)) return std::nullopt;
    p->state = PromptState::Withdrawn;
    return *p;
}

std::optional<Prompt> PromptDesk::rearm(const std::string& reason_key) {
    Prompt* p = find_mutable(reason_key);
    if (p == nullptr || (p->state == PromptState::Withdrawn && p->snoozes == 0)) return std::nullopt;
    p->state = PromptState::Withdrawn;
    p->snoozes = 0;
    return *p;
}

/// What was on the screen goes on before others of its class; of equals the one offered first.
bool PromptDesk::precedes(const Prompt& a, const Prompt& b, const PromptMoment& moment) const {
    if (a.prompt_class != b.prompt_class) return a.prompt_class < b.prompt_class;
    if (a.awaited != b.awaited) return a.awaited;
    for (const Prompt* p : {&a, &b}) {
        if (p->reason_key == last_on_screen_ && prompt_rules::resumes(*p, moment)) return p == &a;
    }
    return prompt_rules::goes_before(a, b);
}

/// A further item that is merely soon waits for the next time the visit is asked about, unless the visit was declined.
bool PromptDesk::visit_was_asked(const Prompt& fresh, const PromptMoment& moment) const {
    if (fresh.times_shown > 0 || fresh.safety || fresh.prompt_class != PromptClass::Centre) return false;
    const auto keys = asked_with(fresh);
    return std::any_of(keys.begin(), keys.end(), [this, &moment](const std::string& key) {
        const Prompt* other = find(key);
        return other != nullptr && prompt_rules::is_live(*other) && other->times_shown > 0 &&
               prompt_rules::shown_within(*other, kFirstRepeat, moment);
    });
}

void PromptDesk::show_together(const Prompt& lead, const PromptMoment& moment, std::vector<Prompt>& changed) {
    for (const std::string& key : asked_with(lead)) {
        Prompt* p = find_mutable(key);
        if (p == nullptr || !prompt_rules::is_live(*p) || !prompt_rules::is_for(*p, moment.audience)) continue;
        p->state = PromptState::Waiting;
        count_showing(*p, moment);
        changed.push_back(*p);
    }
}

PromptStep PromptDesk::refresh(const PromptMoment& moment) {
    PromptStep step;
    Prompt* shown = nullptr;
    Prompt* best = nullptr;
    const bool spent = prompt_rules::budget_spent(prompts_, moment);
    // A stop by day is a chance, whatever was asked in it: nights alone no longer hold anything back.
    const bool day = moment.driving == DrivingState::Parked && moment.wall.known() &&
                     !prompt_rules::is_quiet_hour(moment.wall, moment.offset);
    for (Prompt& p : prompts_) {
        if (p.state == PromptState::Shown && !prompt_rules::may_stay(p, moment)) {
            p.state = PromptState::Waiting;
            step.changed.push_back(p);
        }
        if (p.state == PromptState::Shown) {
            shown = &p;
            continue;
        }
        if (day && p.held_by_night.known()) {
            p.held_by_night = WallTime{};
            step.changed.push_back(p);
        }
        const bool free = p.prompt_class == PromptClass::Critical || p.awaited;
        const bool ready = (free || !spent) && prompt_rules::is_ready(p, moment) && !visit_was_asked(p, moment);
        const bool comes = ready && !prompt_rules::night_holds(p, moment);
        if (ready && !comes && prompt_rules::may_break_the_night(p) && !p.held_by_night.known()) {
            p.held_by_night = moment.wall;
            step.changed.push_back(p);
        }
        const bool may = prompt_rules::resumes(p, moment) || comes;
        if (may && (best == nullptr || precedes(p, *best, moment))) best = &p;
    }
    const bool pre_empts = shown != nullptr && best != nullptr && prompt_rules::pre_empts(*best, *shown);
    if (pre_empts) {
        shown->state = PromptState::Waiting;
        step.changed.push_back(*shown);
        shown = nullptr;
    }
    if (shown == nullptr && best != nullptr) {
        if (!prompt_rules::resumes(*best, moment)) {
            count_showing(*best, moment);
            show_together(*best, moment, step.changed);
        }
        best->state = PromptState::Shown;
        limit_answers(*best);
        step.changed.push_back(*best);
        last_on_screen_ = best->reason_key;
        shown = best;
    }
    if (shown != nullptr) step.on_screen = *shown;
    return step;
}

Result<std::vector<Prompt>> PromptDesk::answer(const Id& id, PromptAnswer answer, const PromptMoment& moment) {
    const auto p = std::find_if(prompts_.begin(), prompts_.end(), [&](const Prompt& q) { return q.id == id; });
    if (p == prompts_.end() || !prompt_rules::is_for(*p, moment.audience)) return PromptErrc::Unknown;
    if (p->state != PromptState::Shown) return PromptErrc::NotShown;
    const bool notes = moment.audience != Audience::Owner;
    if (notes ? answer != PromptAnswer::Acknowledge : !offers(*p, answer)) return PromptErrc::NotOffered;
    const bool critical = p->prompt_class == PromptClass::Critical;
    if (!critical && moment.driving != DrivingState::Parked) return PromptErrc::Driving;
    if (notes) {
        p->state = PromptState::Waiting;
        return std::vector<Prompt>{*p};
    }
    take_answer(*p, answer, moment);
    std::vector<Prompt> answered{*p};
    for (const std::string& key : asked_with(*p)) {
        Prompt* other = find_mutable(key);
        const bool was_asked = other != nullptr && other->state == PromptState::Waiting &&
                               other->shown_cycle == p->shown_cycle && other->last_shown == p->last_shown;
        if (!was_asked || !offers(*other, answer)) continue;
        take_answer(*other, answer, moment);
        answered.push_back(*other);
    }
    return answered;
}

std::size_t PromptDesk::waiting(Audience audience) const {
    std::set<std::string_view> spoken_for;
    std::vector<const Prompt*> waiting;
    for (const Prompt& p : prompts_) {
        if (p.state == PromptState::Waiting && prompt_rules::is_for(p, audience)) waiting.push_back(&p);
        if (p.state == PromptState::Shown) spoken_for.insert(asked_with(p).begin(), asked_with(p).end());
    }
    std::stable_sort(waiting.begin(), waiting.end(),
                     [](const Prompt* a, const Prompt* b) { return prompt_rules::goes_before(*a, *b); });
    std::size_t questions = 0;
    for (const Prompt* p : waiting) {
        if (spoken_for.contains(p->reason_key)) continue;
        ++questions;
        spoken_for.insert(asked_with(*p).begin(), asked_with(*p).end());
    }
    return questions;
}

bool PromptDesk::goes_on(const std::string& reason_key, std::uint64_t drive_cycle) const {
    const Prompt* p = find(reason_key);
    if (p == nullptr) return false;
    if (p->state == PromptState::Answered) return p->answer == PromptAnswer::Later;
    if (p->state == PromptState::Waiting) return p->times_shown == 0 || p->shown_cycle == drive_cycle;
    return p->state == PromptState::Shown;
}

std::vector<std::string> PromptDesk::live_keys(std::string_view prefix) const {
    std::vector<std::string> keys;
    for (const Prompt& p : prompts_) {
        if (prompt_rules::is_live(p) && p.reason_key.starts_with(prefix)) keys.push_back(p.reason_key);
    }
    return keys;
}

}  // namespace odolink
