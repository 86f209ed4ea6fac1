// SPDX-License-Identifier: Apache-2.0
// A call centre looks at the vehicle while its owner is on the telephone: asked for with a one-time code, opened by the owner's
// Yes, read-only, and over after a while by itself. State machine: proto/README.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/signal.hpp"

namespace odolink {

inline constexpr std::chrono::minutes kLiveTimeBox{15};      ///< what a desk asks for
inline constexpr std::chrono::minutes kLongestLiveTimeBox{30};  ///< a vehicle cuts what is longer
inline constexpr std::chrono::minutes kLiveAskedFor{10};     ///< how long the question waits for the owner
inline constexpr std::size_t kLiveCodeDigits = 6;

/// The dealer asks. The clerk says the code on the telephone; the owner compares it with the one on the screen.
struct LiveSessionAsked {
    Id id;
    std::string code;   ///< kLiveCodeDigits digits, never used again
    std::string clerk;
    std::chrono::minutes time_box{kLiveTimeBox};
    bool operator==(const LiveSessionAsked&) const = default;
};
/// The dealer has seen enough, or takes the question back.
struct LiveSessionClosed { Id id; bool operator==(const LiveSessionClosed&) const = default; };

/// Stable numbers: stored and sent.
enum class LiveSessionState : std::uint8_t {
    Open = 1,      ///< the owner said Yes
    Declined = 2,  ///< the owner said No, or another session is open
    Ended = 3,
    Lapsed = 4,    ///< nobody answered in time, or the dealer took it back
};
enum class LiveSessionEnd : std::uint8_t {
    None = 0,
    TimeUp = 1,
    ByOwner = 2,           ///< also by handing the screen to somebody else
    ByDealer = 3,
    IgnitionOff = 4,       ///< and a grace of two minutes is over
    ConsentWithdrawn = 5,
    AgentStopped = 6,      ///< readings of the last minute may be missing in the count
    AnotherVehicle = 7,    ///< another VIN was read
};

/// What became of a session; Ended is the receipt for what was read.
struct LiveSessionChanged {
    Id session_id;
    LiveSessionState state{LiveSessionState::Open};
    LiveSessionEnd ended_by{LiveSessionEnd::None};
    WallTime from;  ///< when it opened; unknown where it never did
    WallTime to;    ///< when it ended; unknown while it is open
    std::uint32_t readings{0};        ///< messages that were sent
    std::vector<std::string> names;   ///< of the values in them, sorted
    bool operator==(const LiveSessionChanged&) const = default;
};

/// What was read of the vehicle since the last one. Never stored on its way: what is not sent at once is of no use later.
struct LiveReadings {
    Id session_id;
    std::uint64_t number{0};  ///< from 1 within the session
    WallTime at;
    std::vector<SignalValue> values;
    bool operator==(const LiveReadings&) const = default;
};

}  // namespace odolink
