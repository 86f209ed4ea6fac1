// SPDX-License-Identifier: Apache-2.0
// Parked, idling or moving: what the owner's screen may show and accept. Locks at once, unlocks only after 3 s of
// stable parking; what is unknown or older than 2 s counts as moving. Fed by decoded signals, asked by the Agent at
// least each 250 ms.
#pragma once

#include <optional>

#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/prompt.hpp"

namespace odolink {

enum class Gear : std::uint8_t { Park = 1, Neutral = 2, Drive = 3, Reverse = 4 };
enum class ParkingBrake : std::uint8_t { Released = 1, Applied = 2 };
/// Can the vehicle move by its own power: engine running, or an electric car ready to drive.
enum class Propulsion : std::uint8_t { Off = 1, On = 2 };

inline constexpr Duration kSignalStaleAfter = 2s;
inline constexpr Duration kUnlockAfter = 3s;

/// Rules, first that fits (source: US guidelines on driver distraction, "driving" means propulsion on unless in Park; a
/// manual gearbox counts as parked in neutral with the brake applied):
///   speed unknown, stale or above 0            -> Moving
///   speed 0, and gear P, or propulsion off, or neutral with the parking brake -> Parked, once it held for 3 s; Idling before
///   speed 0 otherwise                          -> Idling
/// A standing engine is no sign of parking while a gear other than P is told, nor in a car whose engine stops by itself at
/// lights: there only ignition off, "not ready to drive" or the gear is.
class DrivingGate {
public:
    /// The engine stops by itself while the car is driven: from now on. False after construction.
    void set_start_stop(bool start_stop) { start_stop_ = start_stop; }
    void on_speed(KilometresPerHour speed, MonoTime at);
    void on_gear(Gear gear, MonoTime at);
    void on_parking_brake(ParkingBrake brake, MonoTime at);
    /// By the engine.
    void on_propulsion(Propulsion propulsion, MonoTime at);
    /// The ignition is off, until the engine is told to run.
    void on_ignition_off(MonoTime at);
    /// By what the vehicle says of itself, as electric cars and hybrids do: ready to drive goes before a standing engine.
    void on_ready(Propulsion propulsion, MonoTime at);

    /// The state at `now`; times earlier than the last signal count as that signal's time.
    [[nodiscard]] DrivingState state(MonoTime now) const;
    /// When the state will change if no signal comes: the moment to ask again. None: it will stay Moving.
    [[nodiscard]] std::optional<MonoTime> next_change(MonoTime now) const;

private:
    /// Without a default for `value`: clang 14 crashes on one here.
    template <class T>
    struct Seen {
        T value;
        MonoTime at;
    };
    [[nodiscard]] bool standing(MonoTime now) const;
    [[nodiscard]] bool parked_signs(MonoTime now) const;
    void watch(MonoTime now);

    std::optional<Seen<KilometresPerHour>> speed_;
    std::optional<Seen<Gear>> gear_;
    std::optional<Seen<ParkingBrake>> brake_;
    std::optional<Seen<Propulsion>> propulsion_;
    std::optional<Seen<Propulsion>> ready_;
    std::optional<Seen<Propulsion>> ignition_;  ///< only Off is ever told
    bool start_stop_{false};
    std::optional<MonoTime> parked_since_;
    MonoTime last_signal_;
};

}  // namespace odolink
