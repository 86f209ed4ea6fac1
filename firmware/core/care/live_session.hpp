// SPDX-License-Identifier: Apache-2.0
// The vehicle's side of a live session: who may look, since when, at what, and what ends it. It holds values that were read
// anyway; it can ask the bus for nothing. The Agent keeps state() with each change, so that a kill ends a session too.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "domain/live_session.hpp"

namespace odolink {

enum class LivePhase : std::uint8_t { Idle = 0, Asked = 1, Open = 2 };

class LiveSession {
public:
    static constexpr Duration kIgnitionGrace = std::chrono::minutes{2};
    static constexpr std::size_t kMostValues = 200;

    /// The dealer asks; the question lapses after kLiveAskedFor. Gives what to tell of the session that was asked for before (Lapsed), or of this one
    /// where another is open (Declined).
    std::optional<LiveSessionChanged> ask(const LiveSessionAsked& asked, MonoTime now);
    /// The owner's Yes or No to the session that is asked for. Nothing where it is no longer asked.
    std::optional<LiveSessionChanged> open(MonoTime now, WallTime wall);
    std::optional<LiveSessionChanged> decline();
    /// Ends the session that is open. Nothing where none is.
    std::optional<LiveSessionChanged> end(LiveSessionEnd why, WallTime wall);
    /// The dealer's word: an open session ends, one that is asked for lapses; of another id: nothing.
    std::optional<LiveSessionChanged> close(const Id& id, WallTime wall);
    /// Lapse, end of the time box, and of the grace after the ignition went off.
    std::optional<LiveSessionChanged> on_time(MonoTime now, WallTime wall);
    void on_ignition(bool on, MonoTime now);

    /// Values of the vehicle as they are read; kept only while a session is open.
    void on_values(std::span<const SignalValue> values);
    /// What is to be sent now: what was read since the last that went out. Nothing where nothing was.
    [[nodiscard]] std::optional<LiveReadings> next(WallTime wall) const;
    /// next() went out.
    void on_sent(const LiveReadings& sent);

    [[nodiscard]] LivePhase phase() const { return phase_; }
    [[nodiscard]] const LiveSessionAsked& asked() const { return asked_; }
    /// When an open session ends by itself.
    [[nodiscard]] MonoTime until() const { return until_; }
    [[nodiscard]] WallTime from() const { return from_; }
    [[nodiscard]] std::uint32_t readings() const { return readings_; }

    /// Lines of text to store; empty while nothing goes on.
    [[nodiscard]] std::string state() const;
    /// A run ended in the middle: gives what to tell of the session of the stored text. Damaged text tells nothing.
    [[nodiscard]] static std::optional<LiveSessionChanged> interrupted(std::string_view state);

private:
    [[nodiscard]] LiveSessionChanged told(LiveSessionState state, LiveSessionEnd why, WallTime to) const;
    void clear();

    LivePhase phase_{LivePhase::Idle};
    LiveSessionAsked asked_;
    MonoTime until_;  ///< of the question, then of the session
    std::optional<MonoTime> off_since_;
    WallTime from_;
    WallTime last_;   ///< the last reading that went out
    std::uint32_t readings_{0};
    std::set<std::string> names_;
    std::map<std::string, SignalValue> fresh_;
};

}  // namespace odolink
