// SPDX-License-Identifier: Apache-2.0
// The ladder's counting.
#include "core/supervision/start_ladder.hpp"

#include <algorithm>

namespace odolink {

StartLadder::StartLadder(const LadderState& stored, bool unclean)
    : state_{std::min(stored.short_lives, kSafeFrom), false} {
    if (unclean && !stored.lasted) state_.short_lives = std::min(state_.short_lives + 1, kSafeFrom);
}

StartMode StartLadder::mode() const {
    if (state_.short_lives >= kSafeFrom) return StartMode::Safe;
    return state_.short_lives >= kMinimalFrom ? StartMode::Minimal : StartMode::Full;
}

bool StartLadder::on_good_run() {
    switch (mode()) {
        case StartMode::Full:
            state_ = {0, true};
            return false;
        case StartMode::Minimal:
            state_ = {kMinimalFrom - 1, false};
            return true;
        case StartMode::Safe:
            state_ = {kSafeFrom - 1, false};
            return true;
    }
    return false;
}

std::string encode_ladder(const LadderState& state) {
    return std::to_string(state.short_lives) + (state.lasted ? " lasted" : " short");
}

std::optional<LadderState> decode_ladder(std::string_view text) {
    if (text.size() < 2 || text[0] < '0' || text[0] > '9' || text[1] != ' ') return std::nullopt;
    const std::string_view rest = text.substr(2);
    if (rest != "lasted" && rest != "short") return std::nullopt;
    return LadderState{static_cast<std::uint32_t>(text[0] - '0'), rest == "lasted"};
}

}  // namespace odolink
