// SPDX-License-Identifier: Apache-2.0
// The trials: each torments real parts (odolinkd, mosquitto, odolink-desk) in one way, lets them come to rest, and
// accounts for every event. Each prints one line and gives whether nothing was lost and nothing doubled.
#pragma once

#include <filesystem>

namespace odolink::torture {

enum class Length { Short, Long };

struct Settings {
    std::filesystem::path programs;  ///< where odolinkd and odolink-desk are
    Length length{Length::Short};
    std::uint64_t seed{1};  ///< of the kills
    unsigned kills{0};      ///< 0: as the length says
    std::uint64_t from{1};  ///< first byte of the cuts
    bool talkative{false};  ///< the driven car's log goes to stderr
};

/// kill -9 of agent, broker and desk at random moments, under 50 actions of the owner a second.
[[nodiscard]] bool kills(const Settings& settings);
/// Sessions that end after byte N of their application data, for many N.
[[nodiscard]] bool cuts(const Settings& settings);
/// The wire takes everything and passes nothing, in the middle of a session and at the next.
[[nodiscard]] bool black_hole(const Settings& settings);
/// mosquitto acknowledges, dies and has forgotten.
[[nodiscard]] bool forgetful_broker(const Settings& settings);

}  // namespace odolink::torture
