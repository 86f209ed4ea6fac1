// SPDX-License-Identifier: Apache-2.0
// The small state of the agent as stored records: keys, and values that have no message of their own. Text of numbers
// separated by blanks; reading is total, a damaged value gives nothing and is then counted anew.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "core/diagnostics/battery_health.hpp"
#include "core/mileage/engine_hours.hpp"
#include "core/mileage/odometer_gate.hpp"
#include "core/mileage/trip_detector.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink::stored {

inline constexpr const char* kOpenTrip = "open_trip";
inline constexpr const char* kDriveCycle = "drive_cycle";
inline constexpr const char* kSeat = "seat";
inline constexpr const char* kReminderDays = "reminder_days";
inline constexpr const char* kToldDue = "told_due";
inline constexpr const char* kSensedWear = "sensed_wear";
inline constexpr const char* kBelievedWall = "believed_wall";
inline constexpr const char* kPlanVersions = "plan_versions";
inline constexpr const char* kCaptures = "captures";  ///< keys of the stored captures, oldest first
inline constexpr const char* kRunning = "running";        ///< present while the agent runs: found at start means an unclean stop
inline constexpr const char* kUncleanStops = "unclean_stops";
inline constexpr const char* kStartLadder = "start_ladder";
inline constexpr const char* kIdentity = "vehicle";
inline constexpr const char* kForeignVin = "foreign_vin";  ///< present while another VIN is read than the known one
inline constexpr const char* kUsage = "usage";
inline constexpr const char* kCounters = "counters";
inline constexpr const char* kMonitor = "monitor:";  ///< prefix: the history of one test of an ECU's own monitor
inline constexpr const char* kBattery = "battery";
inline constexpr const char* kHelpCall = "help_call";  ///< present while a call for help has the owner's word to send the position
inline constexpr const char* kLiveSession = "live_session";  ///< present while a live session is asked for or open
inline constexpr const char* kSurvey = "survey";  ///< present while a visit is to be asked about
inline constexpr const char* kElsewhere = "elsewhere";  ///< what is known of service nobody reported
inline constexpr const char* kAttachments = "attachments";  ///< which attachments were asked for and are here
inline constexpr const char* kPlanInForce = "in_force";
inline constexpr const char* kPlanLater = "later";

/// Keys that sort in the order of time.
[[nodiscard]] std::string capture_key(WallTime at, const std::string& code);
[[nodiscard]] std::string trip_key(std::uint64_t number);
[[nodiscard]] std::string quarantine_key(const QuarantinedReading& reading);

[[nodiscard]] std::string fault_key(const Dtc& dtc);

/// Meta record that keeps the number of a request's event until its receipt, and the request of such a key.
[[nodiscard]] std::string request_number_key(const Id& request);
[[nodiscard]] std::optional<Id> request_of_number_key(std::string_view key);

[[nodiscard]] Bytes encode(std::uint64_t number);
[[nodiscard]] std::optional<std::uint64_t> decode_number(ByteView bytes);

/// A call for help whose position was agreed to.
struct HelpCall {
    Id request;
    std::uint64_t event{0};     ///< number of its PositionTold in Stream::Care; 0: no fix yet
    bool for_this_call{false};  ///< the consent was given by this press and ends with it
    bool operator==(const HelpCall&) const = default;
};
[[nodiscard]] Bytes encode(const HelpCall& call);
[[nodiscard]] std::optional<HelpCall> decode_help_call(ByteView bytes);

[[nodiscard]] Bytes encode(const OpenTrip& open);
[[nodiscard]] std::optional<OpenTrip> decode_open_trip(ByteView bytes);

[[nodiscard]] Bytes encode(const UsageCounters& counters);
[[nodiscard]] std::optional<UsageCounters> decode_counters(ByteView bytes);

/// Lines of text; none of them holds a line end.
[[nodiscard]] Bytes encode_lines(const std::vector<std::string>& lines);
[[nodiscard]] std::vector<std::string> decode_lines(ByteView bytes);

/// What is kept of the 12 V battery over a restart.
struct BatteryState {
    WallTime engine_ran;
    std::vector<RestingSample> resting;
};
[[nodiscard]] Bytes encode(const BatteryState& state);
[[nodiscard]] BatteryState decode_battery(ByteView bytes);

/// The odometer's state as records of RecordKind::Mileage: "trusted", "anchor", "open" and "swapped". An empty value means none.
[[nodiscard]] std::vector<std::pair<std::string, Bytes>> encode(const OdometerState& state);
/// Of two records of one key, as a store gives them after damage, the higher trusted mileage counts, and then it is the anchor too.
[[nodiscard]] OdometerState decode_odometer(const std::vector<Record>& records);

}  // namespace odolink::stored
