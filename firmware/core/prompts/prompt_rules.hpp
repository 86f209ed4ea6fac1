// SPDX-License-Identifier: Apache-2.0
// The rules of the prompt desk as pure questions on one prompt: may it be shown, is it over, which answers does it
// offer. Called by prompt_desk.cpp only; apart so that each rule can be read, and changed, alone.
#pragma once

#include <span>

#include "core/prompts/prompt_desk.hpp"

namespace odolink::prompt_rules {

/// It asks nothing: "noted" is the only answer, and ends it.
[[nodiscard]] bool is_notice(const Prompt& prompt);
/// The owner said Yes, or a No that is not about safety, or has noted a notice: silent until rearm().
[[nodiscard]] bool is_settled(const Prompt& prompt);
/// Neither settled nor withdrawn.
[[nodiscard]] bool is_live(const Prompt& prompt);
/// Guests and valets see safety only.
[[nodiscard]] bool is_for(const Prompt& prompt, Audience audience);
[[nodiscard]] bool is_quiet_hour(WallTime wall, LocalOffset offset);
/// May it stay on the screen where it is?
[[nodiscard]] bool may_stay(const Prompt& prompt, const PromptMoment& moment);
/// The same showing goes on after the screen was locked or the power was cut: costs no budget. Not before a guest, who may have
/// noted it.
[[nodiscard]] bool resumes(const Prompt& prompt, const PromptMoment& moment);
/// May it come onto the screen now, the budget and the quiet hours aside?
[[nodiscard]] bool is_ready(const Prompt& prompt, const PromptMoment& moment);
/// Urgent enough to come at night when days never come.
[[nodiscard]] bool may_break_the_night(const Prompt& prompt);
/// Does it take the place of what is on the screen? A critical one does, and one that the owner is waiting for.
[[nodiscard]] bool pre_empts(const Prompt& fresh, const Prompt& shown);
/// Do the quiet hours hold it back? Not a critical one; nor what is urgent and was held back by nothing else for 7 days.
[[nodiscard]] bool night_holds(const Prompt& prompt, const PromptMoment& moment);
/// Has this drive cycle had its one non-critical prompt?
[[nodiscard]] bool budget_spent(std::span<const Prompt> prompts, const PromptMoment& moment);
/// Was it on the screen, or asked about together with what was, less than `time` ago?
[[nodiscard]] bool shown_within(const Prompt& prompt, std::chrono::days time, const PromptMoment& moment);
/// a goes before b: class, then safety, severity, age.
[[nodiscard]] bool goes_before(const Prompt& a, const Prompt& b);
/// The answers without Later once the snoozes are used up.
[[nodiscard]] std::vector<PromptAnswer> answers_left(const std::vector<PromptAnswer>& answers, const Prompt& prompt);

}  // namespace odolink::prompt_rules
