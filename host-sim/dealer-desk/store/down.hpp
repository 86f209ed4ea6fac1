// SPDX-License-Identifier: Apache-2.0
// Messages for vehicles, numbered per vehicle, kept until the vehicle's receipt. Called within Database::transact().
#pragma once

#include <functional>
#include <vector>

#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

struct DownState {
    std::uint64_t last{0};          ///< highest number given out
    std::uint64_t acknowledged{0};  ///< durable in the vehicle
    WallTime sent{};                ///< last (re)sending
};

[[nodiscard]] DownState down_state(Sql& sql, int vehicle_no);
/// Gives the message its number and keeps it.
void queue_down(Sql& sql, const VehicleKey& vehicle, DownMessage message);
/// The vehicle has all up to `sequence`: they are deleted. A lower or a never given number changes nothing.
void acknowledge_down(Sql& sql, int vehicle_no, std::uint64_t sequence);
/// Waiting messages that `ends` names expire now: the vehicle passes over them, and no number is missing.
void expire_down(Sql& sql, int vehicle_no, WallTime now, const std::function<bool(const DownPayload&)>& ends);
/// The message of this number, where it waits.
[[nodiscard]] std::optional<DownMessage> find_down(Sql& sql, int vehicle_no, std::uint64_t sequence);
/// Waiting messages, lowest number first, at most `limit`.
[[nodiscard]] std::vector<DownMessage> waiting_down(Sql& sql, int vehicle_no, std::size_t limit);
void set_down_sent(Sql& sql, int vehicle_no, WallTime now);
/// Vehicles with waiting messages that were last sent before `before`, but those known to be gone.
[[nodiscard]] std::vector<VehicleKey> vehicles_waiting(Sql& sql, WallTime before);
/// Of the messages that wait, when the longest ago were sent; far away where none waits.
[[nodiscard]] WallTime first_waiting(Sql& sql);

}  // namespace odolink::desk
