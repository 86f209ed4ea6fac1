// SPDX-License-Identifier: Apache-2.0
// A prompt: one question or message to the owner on the head unit, with its evidence and what its answers mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/text.hpp"

namespace odolink {

/// How a prompt may reach the owner. Source: the three classes of our head-unit rules.
enum class PromptClass : std::uint8_t {
    Critical = 1,  ///< stop-now faults: at any moment, also while moving
    HeadsUp = 2,   ///< due now, fault, recall: only when parked or at a start
    Centre = 3,    ///< everything else: waits in the list
};

enum class PromptAnswer : std::uint8_t { Yes = 1, No = 2, Later = 3, Acknowledge = 4 };

enum class PromptState : std::uint8_t {
    Waiting = 1,    ///< wants to be shown
    Shown = 2,      ///< on the screen now
    Answered = 3,
    Withdrawn = 4,  ///< healed, booked or done before an answer
};

struct Prompt {
    Id id;
    std::string reason_key;  ///< same key, same reason: "due:engine_oil", "fault:7E8:P0301", "appointment:<id>"
    PromptClass prompt_class{PromptClass::Centre};
    PromptState state{PromptState::Waiting};
    Text what;              ///< title, at most 31 CJK or 40 Latin characters
    Text why;               ///< at most 31 CJK or 120 Latin characters
    Text next;              ///< what happens next, and by when
    std::vector<Text> evidence;  ///< "why am I asked": readings and the rule
    std::vector<PromptAnswer> answers;
    WallTime created;
    WallTime last_shown;
    std::uint32_t times_shown{0};
    PromptAnswer answer{PromptAnswer::Later};  ///< valid when Answered
    bool safety{false};           ///< cannot be dismissed for ever; guests see it too
    std::uint32_t severity{0};    ///< larger is more urgent; a rise means "it got worse"
    WallTime answered_at;         ///< valid when Answered
    WallTime first_shown;         ///< valid when times_shown > 0: repeats count from here
    std::uint64_t shown_cycle{0};     ///< drive cycle (from 1) in which it was last shown; 0: never
    std::uint64_t answered_cycle{0};  ///< drive cycle in which it was last answered
    std::uint32_t snoozes{0};         ///< times the owner said Later since the matter was last closed
    bool awaited{false};              ///< the owner is waiting for it: neither budget nor night holds it back
    WallTime held_by_night;           ///< since when nothing but the quiet hours holds it back; unknown: they do not
    bool operator==(const Prompt&) const = default;
};

/// Who sits at the screen: guests and valets see safety only.
enum class Audience : std::uint8_t { Owner = 1, Guest = 2, Valet = 3 };

/// What the vehicle is doing, for the driving gate. Unknown or stale inputs count as Moving.
enum class DrivingState : std::uint8_t { Parked = 1, Idling = 2, Moving = 3 };

}  // namespace odolink
