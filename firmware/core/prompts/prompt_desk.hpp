// SPDX-License-Identifier: Apache-2.0
// The one desk through which everything reaches the owner: one prompt at a time, one budget over all sources. Sources
// offer and withdraw by reason; refresh() decides what is on the screen. All state is in the Prompt values, so it
// survives a restart by restoring them. README.md has the rules as a table.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/calendar.hpp"
#include "domain/prompt.hpp"

namespace odolink {

/// What a source wants the owner to know or decide (builders in texts.hpp).
struct PromptOffer {
    std::string reason_key;
    PromptClass prompt_class{PromptClass::Centre};
    bool safety{false};
    bool awaited{false};  ///< the owner is waiting for it, on the telephone: it comes at once, when parked
    std::uint32_t severity{0};
    Text what;
    Text why;
    Text next;
    std::vector<Text> evidence;
    std::vector<PromptAnswer> answers;
    std::vector<std::string> together;  ///< reasons this question also asks about: shown and answered with it
};

/// The moment a decision is made in.
struct PromptMoment {
    WallTime wall;
    DrivingState driving{DrivingState::Moving};
    std::uint64_t drive_cycle{0};  ///< from 1, up with each start of a drive; never falls, survives restarts
    LocalOffset offset;
    Audience audience{Audience::Owner};
};

struct PromptStep {
    std::optional<Prompt> on_screen;
    std::vector<Prompt> changed;  ///< to be stored, under their reason_key
};

enum class PromptErrc {
    Unknown = 1,  ///< no such prompt
    NotShown,     ///< it is not on the screen now: answered already, withdrawn or taken off
    NotOffered,   ///< this answer is not among its answers
    Driving,      ///< not while the vehicle is not parked (critical ones excepted)
};
[[nodiscard]] Error make_error_code(PromptErrc e);

inline constexpr std::chrono::hours kSameReasonPause{24};
inline constexpr std::chrono::days kFirstRepeat{7};    ///< after it was first shown, if not improved
inline constexpr std::chrono::days kSecondRepeat{14};  ///< safety goes on at this pace
inline constexpr std::chrono::hours kQuietFrom{22};
inline constexpr std::chrono::hours kQuietUntil{7};
inline constexpr std::chrono::days kNightsMayHold{7};  ///< then HeadsUp and safety reach who drives at night only
/// Times the owner may say Later to one reason before it has to be Yes or No.
inline constexpr std::uint32_t kMostSnoozesSafety = 3;
inline constexpr std::uint32_t kMostSnoozesHeadsUp = 5;
inline constexpr std::uint32_t kMostSnoozesCentre = 8;
inline constexpr std::size_t kMostPrompts = 200;  ///< oldest finished ones go first; then an offer is refused

class PromptDesk {
public:
    /// What was on the screen when the power went waits again.
    void restore(std::vector<Prompt> prompts);

    /// A source has something to say, or says it again with new words. `id` is used when it is a new matter. Returns
    /// the prompt where there is something to store; new words alone are not stored, refresh() shows them all the same.
    /// Got worse (greater severity): a new round, unless the owner said Yes or a final No. A notice that was noted comes
    /// again only with greater severity: then it is news.
    std::optional<Prompt> offer(const PromptOffer& offer, const Id& id, WallTime now);
    /// Healed, booked or done before an answer, or put off: it disappears. A Yes or No stays remembered.
    std::optional<Prompt> withdraw(const std::string& reason_key);
    /// The service item was closed, or the request it led to is over: the same reason may be a new matter later.
    std::optional<Prompt> rearm(const std::string& reason_key);

    /// Decides what the screen shows now.
    [[nodiscard]] PromptStep refresh(const PromptMoment& moment);
    /// The owner answers what is on the screen. Returns it, and after it those that were asked about together with it: the
    /// answer is theirs too. A guest only notes: it leaves the screen and waits for the owner. Errors: Unknown, NotShown, NotOffered, Driving; then nothing changes.
    [[nodiscard]] Result<std::vector<Prompt>> answer(const Id& id, PromptAnswer answer, const PromptMoment& moment);

    /// Questions that wait; those asked about together count as one.
    [[nodiscard]] std::size_t waiting(Audience audience) const;
    [[nodiscard]] std::span<const Prompt> all() const { return prompts_; }
    [[nodiscard]] const Prompt* find(const std::string& reason_key) const;
    /// Did the owner answer this reason for good: Yes, a No that is not about safety, or a notice noted?
    [[nodiscard]] bool is_settled(const std::string& reason_key) const;
    /// What was offered goes on: it waits for its first showing, is on the screen, was in this drive, or was put off to the next one. For sources
    /// that keep a pace of their own.
    [[nodiscard]] bool goes_on(const std::string& reason_key, std::uint64_t drive_cycle) const;
    /// Keys of prompts that are alive (waiting, shown or put off) and begin with `prefix`: to find those whose reason
    /// is gone.
    [[nodiscard]] std::vector<std::string> live_keys(std::string_view prefix) const;

private:
    Prompt* find_mutable(const std::string& reason_key);
    bool make_room();
    [[nodiscard]] std::span<const std::string> asked_with(const Prompt& lead) const;
    [[nodiscard]] bool precedes(const Prompt& a, const Prompt& b, const PromptMoment& moment) const;
    [[nodiscard]] bool visit_was_asked(const Prompt& fresh, const PromptMoment& moment) const;
    void limit_answers(Prompt& p) const;
    void show_together(const Prompt& lead, const PromptMoment& moment, std::vector<Prompt>& changed);

    std::vector<Prompt> prompts_;
    std::map<std::string, std::vector<std::string>> together_;  ///< by reason; said anew by the sources after a restart
    std::string last_on_screen_;  ///< its showing goes on before those of others
};

}  // namespace odolink

ODOLINK_ERRC(odolink::PromptErrc);
