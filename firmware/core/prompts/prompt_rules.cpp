// SPDX-License-Identifier: Apache-2.0
// Rules of the prompt desk. Wall time measures the pauses; where the clock is unknown or has jumped back, drive cycles
// stand in for it, a quarter of a day each: slower than most people drive, so a pause comes out too long rather than
// too short.
#include "core/prompts/prompt_rules.hpp"

#include <algorithm>
#include <tuple>

namespace odolink::prompt_rules {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours kCycleCountsAs{6};

bool was_ever_shown(const Prompt& p) {
    return p.shown_cycle != 0;
}

milliseconds since(WallTime then, const Prompt& p, const PromptMoment& m) {
    if (then.known() && m.wall.known() && m.wall >= then) return m.wall.since_epoch - then.since_epoch;
    const std::uint64_t cycles = m.drive_cycle > p.shown_cycle ? m.drive_cycle - p.shown_cycle : 0;
    return kCycleCountsAs * static_cast<std::int64_t>(std::min<std::uint64_t>(cycles, 1000));
}

bool paused_enough(const Prompt& p, const PromptMoment& m) {
    return since(p.last_shown, p, m) >= kSameReasonPause;
}

/// Unanswered, a critical one acknowledged, or a No on safety: again 7 and 14 days after the first showing; safety then each 14 days.
bool repeat_is_due(const Prompt& p, const PromptMoment& m) {
    if (!paused_enough(p, m)) return false;
    const milliseconds age = since(p.first_shown, p, m);
    if (p.times_shown == 1) return age >= kFirstRepeat;
    if (p.times_shown == 2) return age >= kSecondRepeat;
    return p.safety && since(p.last_shown, p, m) >= kSecondRepeat;
}

bool pause_is_over(const Prompt& p, const PromptMoment& m) {
    if (p.state == PromptState::Answered && p.answer == PromptAnswer::Later) return m.drive_cycle > p.answered_cycle;
    if (p.prompt_class == PromptClass::Critical && p.times_shown > 0)
        return paused_enough(p, m) && m.drive_cycle > p.shown_cycle;
    if (p.times_shown > 0) return m.drive_cycle > p.shown_cycle && repeat_is_due(p, m);
    // A new round of a reason that was shown before (it healed and came back, or got worse).
    return !was_ever_shown(p) || paused_enough(p, m);
}

std::uint32_t most_snoozes(const Prompt& p) {
    if (p.safety) return kMostSnoozesSafety;
    return p.prompt_class == PromptClass::Centre ? kMostSnoozesCentre : kMostSnoozesHeadsUp;
}

}  // namespace

bool is_notice(const Prompt& p) {
    return p.answers.size() == 1 && p.answers.front() == PromptAnswer::Acknowledge;
}

bool is_settled(const Prompt& p) {
    if (p.state != PromptState::Answered) return false;
    if (is_notice(p)) return true;
    return p.answer == PromptAnswer::Yes || (p.answer == PromptAnswer::No && !p.safety);
}

bool is_live(const Prompt& p) {
    return p.state != PromptState::Withdrawn && !is_settled(p);
}

bool is_for(const Prompt& p, Audience audience) {
    return audience == Audience::Owner || p.safety || p.prompt_class == PromptClass::Critical;
}

bool is_quiet_hour(WallTime wall, LocalOffset offset) {
    if (!wall.known()) return false;
    const milliseconds time = local_time_of_day(wall, offset);
    return time >= kQuietFrom || time < kQuietUntil;
}

bool may_stay(const Prompt& p, const PromptMoment& m) {
    if (!is_for(p, m.audience)) return false;
    if (p.prompt_class == PromptClass::Critical) return true;
    return m.driving == DrivingState::Parked && p.shown_cycle == m.drive_cycle;
}

bool resumes(const Prompt& p, const PromptMoment& m) {
    if (p.state != PromptState::Waiting || p.times_shown == 0 || p.shown_cycle != m.drive_cycle) return false;
    if (m.audience != Audience::Owner) return false;
    if (p.prompt_class == PromptClass::Critical) return true;
    // A showing that began at night, because days never came, goes on at night.
    const bool quiet = is_quiet_hour(m.wall, m.offset) && !is_quiet_hour(p.last_shown, m.offset);
    return m.driving == DrivingState::Parked && !quiet;
}

bool is_ready(const Prompt& p, const PromptMoment& m) {
    if (!is_live(p) || p.state == PromptState::Shown || !is_for(p, m.audience)) return false;
    if (p.prompt_class != PromptClass::Critical && m.driving != DrivingState::Parked) return false;
    return pause_is_over(p, m);
}

bool may_break_the_night(const Prompt& p) {
    return p.safety || p.prompt_class == PromptClass::HeadsUp;
}

bool pre_empts(const Prompt& fresh, const Prompt& shown) {
    const bool urgent = fresh.prompt_class == PromptClass::Critical;
    if (shown.prompt_class == PromptClass::Critical) return false;
    return urgent || (fresh.awaited && !shown.awaited);
}

bool night_holds(const Prompt& p, const PromptMoment& m) {
    if (p.prompt_class == PromptClass::Critical || p.awaited || !is_quiet_hour(m.wall, m.offset)) return false;
    return !may_break_the_night(p) || !p.held_by_night.known() || m.wall.since_epoch - p.held_by_night.since_epoch < kNightsMayHold;
}

bool budget_spent(std::span<const Prompt> prompts, const PromptMoment& m) {
    return std::any_of(prompts.begin(), prompts.end(), [&](const Prompt& p) {
        const bool costs = p.prompt_class != PromptClass::Critical && !p.awaited;
        return costs && was_ever_shown(p) && p.shown_cycle == m.drive_cycle;
    });
}

bool goes_before(const Prompt& a, const Prompt& b) {
    const auto rank = [](const Prompt& p) {
        return std::tuple(p.prompt_class, !p.safety, ~p.severity, p.created.since_epoch);
    };
    return rank(a) < rank(b);
}

bool shown_within(const Prompt& p, std::chrono::days time, const PromptMoment& m) {
    return was_ever_shown(p) && since(p.last_shown, p, m) < time;
}

std::vector<PromptAnswer> answers_left(const std::vector<PromptAnswer>& answers, const Prompt& p) {
    std::vector<PromptAnswer> left = answers;
    if (p.snoozes >= most_snoozes(p)) std::erase(left, PromptAnswer::Later);
    return left;
}

}  // namespace odolink::prompt_rules
