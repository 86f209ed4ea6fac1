// SPDX-License-Identifier: Apache-2.0
// What a story can look at and do, in one vocabulary for both stages. Probes read the head unit's view as the page gets it
// and the desk's facts; actions are parsed here and carried out by the stage.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/care.hpp"
#include "ports/head_unit.hpp"
#include "ports/power.hpp"
#include "scenarios/fault_actions.hpp"
#include "scenarios/scenario.hpp"

namespace odolink::sim {

/// What the dealer's desk knows of the one vehicle of a story.
struct DeskFacts {
    std::map<std::string, std::string> faults;   ///< code -> state
    std::map<std::string, std::string> repairs;  ///< code -> "cured" or "returned"
    std::set<std::string> warnings;              ///< what it was warned of in advance, by subject
    std::set<std::string> identity_changes;      ///< kinds that were told: "calibration_changed" and the like
    std::string identity{"settled"};             ///< "held" while the car reads another VIN than its own
    std::size_t requests{0};
    std::size_t records{0};
    std::size_t due_items{0};
    std::set<Id> request_ids;
    std::set<Id> record_ids;
    bool mileage_known{false};
    Distance mileage;             ///< valid when known
    std::string request_state{"none"};
    std::string appointment_state{"none"};
    std::map<std::string, int> campaign;  ///< numbers of the newest campaign, by their names
    std::string campaign_standing{"none"};
    std::uint64_t events{0};      ///< committed, each once
    std::uint64_t duplicates{0};  ///< came again and were dropped
    std::uint64_t missing{0};
    std::uint64_t dropped{0};     ///< the vehicle said that it deleted them unsent
    std::uint64_t lost{0};
};

/// The value of a probe; "unknown" where it has none. Probes: README.md of this folder.
[[nodiscard]] std::string probe_story(std::string_view name, const boost::json::value& view, const DeskFacts& desk);

/// What a story does. Each is one line of the vocabulary.
struct TurnIgnition { Ignition to{Ignition::On}; };
struct DriveCar { Distance distance; KilometresPerHour cruise; };
struct ParkCar {};
/// Each day: head unit and ignition on, a minute later the same drive, parked, off, and the rest of the day with the head unit off.
/// Ends early where the engine does not start.
struct Commute { DriveCar drive; int days{1}; };
struct FitCluster { Distance shows; };
/// A garage sets the cluster's counter to the next service.
struct SetServiceRange { Distance left; };
struct CarryVin { std::string vin; };
struct BreakPart { std::string code; };
struct MendPart { std::string code; };
/// The catalyst is worn so far, in percent of what its monitor lets pass.
struct WearCatalyst { double percent{0}; };
struct ClearCodes {};
struct GrantAllConsents {};
struct AnswerThePrompt { PromptAnswer answer{PromptAnswer::Yes}; };
struct AnswerTheAppointment { AppointmentAnswer answer{AppointmentAnswer::Accept}; };
struct PickUp {};
struct Propose { int days_ahead{1}; std::int64_t yuan{0}; };
struct RecordVisit { std::string fault_code; Distance watch; };
/// The clerk saw the car and its VIN.
struct AcceptVin { std::string vin; };
enum class Part : std::uint8_t { Broker, Agent, Network };
struct Kill { Part part{Part::Broker}; };
struct Start { Part part{Part::Broker}; };
struct Wait { Duration time{0}; };
/// How the engine control unit answers from now on.
enum class EngineUnit : std::uint8_t { Well, Silent, Pending };
struct SetEngineUnit { EngineUnit to{EngineUnit::Well}; };
/// The instrument cluster shows `shown` instead of the true mileage for a while.
struct ClusterAsleep { Distance shown; Duration time{0}; };
struct WithdrawAllConsents {};
/// A visit, or help at the roadside with the position, or a question.
struct AskForService { Want want{Want::Visit}; };
/// A clerk answers the newest open request in words.
struct AnswerInWords { bool closes{false}; };
/// The owner decides on one purpose.
struct DecideConsent { Purpose purpose{Purpose::Campaigns}; ConsentState state{ConsentState::Granted}; };
/// A campaign of 30 days is drafted and published; `item`: for cars whose plan item is soon or due, empty: for all. All but marketing offer a visit.
struct PublishCampaign { CampaignClass campaign_class{CampaignClass::Service}; std::string item; };
/// The newest one is taken back.
struct WithdrawCampaign {};
using StoryAction = std::variant<TurnIgnition, DriveCar, ParkCar, BreakPart, MendPart, ClearCodes, GrantAllConsents, AnswerThePrompt,
                                 AnswerTheAppointment, PickUp, Propose, RecordVisit, Kill, Start, Wait, SetEngineUnit, ClusterAsleep,
                                 WithdrawAllConsents, AskForService, WearCatalyst, Commute, FitCluster, SetServiceRange, CarryVin, AcceptVin, AnswerInWords, DecideConsent, PublishCampaign, WithdrawCampaign,
                                 CutPower, CutPowerAtDisk, DamageDisk, CopyStore, PutBackStore, SetStore, SetClock, ResetClock, SetNetwork, RestartBroker, Babble, ReplaceEngineUnit, BrownOut,
                                 FlickerIgnition>;

/// Is it a fault that only virtual time can show?
[[nodiscard]] bool on_virtual_time_only(const StoryAction& action);

/// Parses one action. Errors: what the words should have been.
[[nodiscard]] Result<StoryAction, ScenarioError> parse_action(std::string_view text);

}  // namespace odolink::sim
