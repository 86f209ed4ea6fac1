// SPDX-License-Identifier: Apache-2.0
// Starts that do not last take the agent down a ladder (full, minimal, safe), so that whatever kills it is left out and
// the owner still has a screen; runs that last take it up again, one rung each. Pure: the agent says when it started,
// stopped and had a good run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "domain/start_mode.hpp"

namespace odolink {

/// What is stored between starts.
struct LadderState {
    std::uint32_t short_lives{0};  ///< in a row, at most StartLadder::kSafeFrom
    bool lasted{false};            ///< the run that wrote this had its good run
    bool operator==(const LadderState&) const = default;
};

class StartLadder {
public:
    static constexpr std::uint32_t kMinimalFrom = 3;  ///< short lives in a row
    static constexpr std::uint32_t kSafeFrom = 6;
    static constexpr Duration kGoodRun = 5min;

    StartLadder() = default;
    /// `unclean`: the run before did not end by itself. It counts where it was short; a clean stop neither counts nor
    /// forgives.
    StartLadder(const LadderState& stored, bool unclean);

    [[nodiscard]] StartMode mode() const;
    /// To be durable before anything that may kill the run.
    [[nodiscard]] const LadderState& state() const { return state_; }
    /// Call kGoodRun after each start or step up. One rung up, and from there one short life leads back; on the highest
    /// rung all is forgiven. True: the mode is another.
    bool on_good_run();

private:
    LadderState state_;
};

/// The state as stored text; reading is total, a damaged one gives nothing.
[[nodiscard]] std::string encode_ladder(const LadderState& state);
[[nodiscard]] std::optional<LadderState> decode_ladder(std::string_view text);

}  // namespace odolink
