// SPDX-License-Identifier: Apache-2.0
// Faults as actions of a story: what breaks, and what makes it well again. They are lines of the vocabulary (story) and
// are carried out on virtual time only.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "base/units.hpp"
#include "ports/faulty_store.hpp"

namespace odolink::sim {

/// The power goes at the n-th commit of the agent from now; the agent is dead then, until a story starts it.
struct CutPower { std::uint64_t operation{1}; PowerCut cut{PowerCut::Before}; };
/// The power goes at the n-th operation of the disk from now, torn and lost writes included.
struct CutPowerAtDisk { std::uint64_t operation{1}; };
/// The disk flips a bit in each of so many bytes of a dead agent's database.
struct DamageDisk { std::uint64_t count{1}; };
/// The store is copied as it stands; a dead agent's store is put back to that copy: what came between is gone.
struct CopyStore {};
struct PutBackStore {};
/// How commits end from now on; nothing: well. A full disk takes critical events until its reserve is used up.
struct SetStore { std::optional<StoreErrc> fault; };
/// The wall clock is wrong by so much, and says that it only estimates; nothing: it is right, and synchronised.
struct SetClock { std::chrono::hours ahead{0}; };
/// The clock counts from 1970 again, as after its battery was taken out, and knows that it does not know the time.
struct ResetClock {};
enum class NetworkFault : std::uint8_t { Well, Loss, Delay, Duplicates, Reorders, CutAfter, CaptivePortal };
/// `value`: per cent of Loss and Duplicates, milliseconds of Delay, bytes of CutAfter.
struct SetNetwork { NetworkFault fault{NetworkFault::Well}; double value{0}; };
/// The broker ends all sessions and forgets nothing.
struct RestartBroker {};
/// A participant floods the bus.
struct Babble { Duration time{0}; };
/// Another engine control unit is fitted.
struct ReplaceEngineUnit {};
/// The 12 V supply falls to so much.
struct BrownOut { Millivolts to; Duration time{0}; };
/// The ignition line goes off and on so often, 50 ms each.
struct FlickerIgnition { int times{1}; };

}  // namespace odolink::sim
