// SPDX-License-Identifier: Apache-2.0
// The vocabulary of actions.
#include "scenarios/story.hpp"

#include <algorithm>
#include <charconv>
#include <functional>

#include "adapters/web/words.hpp"
#include "dealer-desk/words.hpp"

namespace odolink::sim {
namespace {

using Words = std::vector<std::string>;

Words split(std::string_view text) {
    Words words;
    for (std::size_t at = text.find_first_not_of(' '); at != std::string_view::npos; at = text.find_first_not_of(' ', at)) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.emplace_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

std::optional<double> number(const std::string& word) {
    double value = 0;
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || stop != word.data() + word.size() || value < 0) return std::nullopt;
    return value;
}

Distance kilometres(double km) { return Distance::metres(static_cast<std::int64_t>(km * 1000 + 0.5)); }

Duration in_seconds(double seconds) { return std::chrono::duration_cast<Duration>(std::chrono::duration<double>{seconds}); }

/// A count from 1 on.
std::optional<std::uint64_t> count(const std::string& word) {
    const auto value = number(word);
    return value && *value >= 1 && *value <= 1e9 ? std::optional<std::uint64_t>{static_cast<std::uint64_t>(*value)} : std::nullopt;
}

std::optional<StoryAction> power_cut(const std::string& word, PowerCut cut) {
    const auto operation = count(word);
    return operation ? std::optional<StoryAction>{CutPower{*operation, cut}} : std::nullopt;
}

std::optional<StoryAction> clock_jump(const std::string& word, int sign) {
    const auto hours = number(word);
    return hours && *hours <= 1e6 ? std::optional<StoryAction>{SetClock{std::chrono::hours{sign * static_cast<int>(*hours)}}} : std::nullopt;
}

std::optional<StoryAction> network(const std::string& word, NetworkFault fault, double most) {
    const auto value = number(word);
    return value && *value <= most ? std::optional<StoryAction>{SetNetwork{fault, *value}} : std::nullopt;
}

std::optional<StoryAction> decision(const std::string& word, ConsentState state) {
    const auto of = web::purpose(word);
    return of ? std::optional<StoryAction>{DecideConsent{*of, state}} : std::nullopt;
}

std::optional<StoryAction> campaign(const std::string& word, const std::string& item) {
    const auto of = desk::campaign_class_of(word);
    return of ? std::optional<StoryAction>{PublishCampaign{*of, item}} : std::nullopt;
}

/// A truck's code is four words: "SPN 110 FMI 0".
std::optional<std::string> spn_code(const Words& w) {
    if (w[0] != "SPN" || w[2] != "FMI" || !number(w[1]) || !number(w[3])) return std::nullopt;
    return w[0] + " " + w[1] + " " + w[2] + " " + w[3];
}

/// One line of the vocabulary: a pattern in which a word in capitals is a parameter, and what it makes of them.
struct Line {
    Line(const char* pattern_text, std::function<std::optional<StoryAction>(const Words&)> makes)
        : pattern{pattern_text}, words{split(pattern_text)}, make{std::move(makes)} {}
    const char* pattern;
    Words words;
    std::function<std::optional<StoryAction>(const Words&)> make;
};

const std::vector<Line>& vocabulary() {
    static const std::vector<Line> kLines{
        {"ignition on", [](const Words&) { return StoryAction{TurnIgnition{Ignition::On}}; }},
        {"ignition off", [](const Words&) { return StoryAction{TurnIgnition{Ignition::Off}}; }},
        {"drive KM km at KMH km/h",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto km = number(w[0]);
             const auto kmh = number(w[1]);
             if (!km || !kmh || *kmh <= 0 || *kmh > 250) return std::nullopt;
             return DriveCar{kilometres(*km), {*kmh}};
         }},
        {"commute KM km at KMH km/h for DAYS days",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto km = number(w[0]), kmh = number(w[1]), days = number(w[2]);
             if (!km || !kmh || !days || *kmh <= 0 || *kmh > 250 || *days < 1 || *days > 366) return std::nullopt;
             return Commute{{kilometres(*km), {*kmh}}, static_cast<int>(*days)};
         }},
        {"fit cluster that shows KM km",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto km = number(w[0]);
             return km ? std::optional<StoryAction>{FitCluster{kilometres(*km)}} : std::nullopt;
         }},
        {"set service range to KM km",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto km = number(w[0]);
             return km && *km <= 30'000 ? std::optional<StoryAction>{SetServiceRange{kilometres(*km)}} : std::nullopt;
         }},
        {"carry vin VIN", [](const Words& w) { return StoryAction{CarryVin{w[0]}}; }},
        {"park", [](const Words&) { return StoryAction{ParkCar{}}; }},
        {"break CODE", [](const Words& w) { return StoryAction{BreakPart{w[0]}}; }},
        {"mend CODE", [](const Words& w) { return StoryAction{MendPart{w[0]}}; }},
        {"break SPN NUMBER FMI NUMBER",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto code = spn_code(w);
             return code ? std::optional<StoryAction>{BreakPart{*code}} : std::nullopt;
         }},
        {"mend SPN NUMBER FMI NUMBER",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto code = spn_code(w);
             return code ? std::optional<StoryAction>{MendPart{*code}} : std::nullopt;
         }},
        {"wear catalyst to PERCENT",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto percent = number(w[0]);
             return percent && *percent <= 150 ? std::optional<StoryAction>{WearCatalyst{*percent}} : std::nullopt;
         }},
        {"clear codes", [](const Words&) { return StoryAction{ClearCodes{}}; }},
        {"ecu engine well", [](const Words&) { return StoryAction{SetEngineUnit{EngineUnit::Well}}; }},
        {"ecu engine silent", [](const Words&) { return StoryAction{SetEngineUnit{EngineUnit::Silent}}; }},
        {"ecu engine pending", [](const Words&) { return StoryAction{SetEngineUnit{EngineUnit::Pending}}; }},
        {"cluster asleep at KM km for SECONDS s",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto km = number(w[0]);
             const auto seconds = number(w[1]);
             if (!km || !seconds) return std::nullopt;
             return ClusterAsleep{kilometres(*km), in_seconds(*seconds)};
         }},
        {"owner consent none", [](const Words&) { return StoryAction{WithdrawAllConsents{}}; }},
        {"owner ask for service", [](const Words&) { return StoryAction{AskForService{}}; }},
        {"owner call for help", [](const Words&) { return StoryAction{AskForService{Want::Roadside}}; }},
        {"owner ask a question", [](const Words&) { return StoryAction{AskForService{Want::Question}}; }},
        {"dealer answer", [](const Words&) { return StoryAction{AnswerInWords{false}}; }},
        {"dealer answer and close", [](const Words&) { return StoryAction{AnswerInWords{true}}; }},
        {"owner consent all", [](const Words&) { return StoryAction{GrantAllConsents{}}; }},
        {"owner allow PURPOSE", [](const Words& w) { return decision(w[0], ConsentState::Granted); }},
        {"owner withdraw PURPOSE", [](const Words& w) { return decision(w[0], ConsentState::Withdrawn); }},
        {"dealer publish CLASS campaign", [](const Words& w) { return campaign(w[0], {}); }},
        {"dealer publish CLASS campaign for ITEM", [](const Words& w) { return campaign(w[0], w[1]); }},
        {"dealer withdraw campaign", [](const Words&) { return StoryAction{WithdrawCampaign{}}; }},
        {"owner answer yes", [](const Words&) { return StoryAction{AnswerThePrompt{PromptAnswer::Yes}}; }},
        {"owner answer no", [](const Words&) { return StoryAction{AnswerThePrompt{PromptAnswer::No}}; }},
        {"owner answer later", [](const Words&) { return StoryAction{AnswerThePrompt{PromptAnswer::Later}}; }},
        {"owner acknowledge", [](const Words&) { return StoryAction{AnswerThePrompt{PromptAnswer::Acknowledge}}; }},
        {"owner accept", [](const Words&) { return StoryAction{AnswerTheAppointment{AppointmentAnswer::Accept}}; }},
        {"owner decline", [](const Words&) { return StoryAction{AnswerTheAppointment{AppointmentAnswer::Decline}}; }},
        {"dealer pick up", [](const Words&) { return StoryAction{PickUp{}}; }},
        {"dealer accept vin VIN", [](const Words& w) { return StoryAction{AcceptVin{w[0]}}; }},
        {"dealer propose in DAYS days for YUAN yuan",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto days = number(w[0]);
             const auto yuan = number(w[1]);
             if (!days || !yuan || *days > 365) return std::nullopt;
             return Propose{static_cast<int>(*days), static_cast<std::int64_t>(*yuan)};
         }},
        {"dealer record oil service and CODE watched for KM km",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto km = number(w[1]);
             if (!km) return std::nullopt;
             return RecordVisit{w[0], kilometres(*km)};
         }},
        {"dealer record oil service and SPN NUMBER FMI NUMBER watched for KM km",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto code = spn_code(w);
             const auto km = number(w[4]);
             if (!code || !km) return std::nullopt;
             return RecordVisit{*code, kilometres(*km)};
         }},
        {"dealer record oil service", [](const Words&) { return StoryAction{RecordVisit{}}; }},
        {"power cut at store operation NUMBER", [](const Words& w) { return power_cut(w[0], PowerCut::Before); }},
        {"power cut after store operation NUMBER", [](const Words& w) { return power_cut(w[0], PowerCut::After); }},
        {"power cut at disk operation NUMBER",
         [](const Words& w) {
             const auto operation = count(w[0]);
             return operation ? std::optional<StoryAction>{CutPowerAtDisk{*operation}} : std::nullopt;
         }},
        {"disk damages NUMBER bytes",
         [](const Words& w) {
             const auto bytes = count(w[0]);
             return bytes ? std::optional<StoryAction>{DamageDisk{*bytes}} : std::nullopt;
         }},
        {"copy the store", [](const Words&) { return StoryAction{CopyStore{}}; }},
        {"put the store back", [](const Words&) { return StoryAction{PutBackStore{}}; }},
        {"disk full", [](const Words&) { return StoryAction{SetStore{StoreErrc::Full}}; }},
        {"disk has space", [](const Words&) { return StoryAction{SetStore{}}; }},
        {"store errors", [](const Words&) { return StoryAction{SetStore{StoreErrc::Io}}; }},
        {"store read-only", [](const Words&) { return StoryAction{SetStore{StoreErrc::ReadOnly}}; }},
        {"store well", [](const Words&) { return StoryAction{SetStore{}}; }},
        {"clock jumps to 1970", [](const Words&) { return StoryAction{ResetClock{}}; }},
        {"clock jumps ahead by HOURS h", [](const Words& w) { return clock_jump(w[0], 1); }},
        {"clock jumps back by HOURS h", [](const Words& w) { return clock_jump(w[0], -1); }},
        {"clock set right", [](const Words&) { return StoryAction{SetClock{}}; }},
        {"network loses PERCENT %", [](const Words& w) { return network(w[0], NetworkFault::Loss, 90); }},
        {"network delays MS ms", [](const Words& w) { return network(w[0], NetworkFault::Delay, 60'000); }},
        {"network duplicates PERCENT %", [](const Words& w) { return network(w[0], NetworkFault::Duplicates, 100); }},
        {"network reorders", [](const Words&) { return StoryAction{SetNetwork{NetworkFault::Reorders}}; }},
        {"network cut after BYTES bytes", [](const Words& w) { return network(w[0], NetworkFault::CutAfter, 1e9); }},
        {"captive portal", [](const Words&) { return StoryAction{SetNetwork{NetworkFault::CaptivePortal}}; }},
        {"network well", [](const Words&) { return StoryAction{SetNetwork{}}; }},
        {"restart broker with its memory", [](const Words&) { return StoryAction{RestartBroker{}}; }},
        {"ecu engine babbling for SECONDS s",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto seconds = number(w[0]);
             return seconds && *seconds <= 600 ? std::optional<StoryAction>{Babble{in_seconds(*seconds)}} : std::nullopt;
         }},
        {"ecu engine replaced", [](const Words&) { return StoryAction{ReplaceEngineUnit{}}; }},
        {"brown-out to VOLTS V for SECONDS s",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto volts = number(w[0]);
             const auto seconds = number(w[2]);  // w[1] is the unit, whose letter looks like a parameter
             if (!volts || w[1] != "V" || !seconds || *volts > 32 || *seconds > 86'400) return std::nullopt;
             return BrownOut{Millivolts{static_cast<std::int32_t>(*volts * 1000 + 0.5)}, in_seconds(*seconds)};
         }},
        {"ignition flicker TIMES times",
         [](const Words& w) -> std::optional<StoryAction> {
             const auto times = number(w[0]);
             return times && *times >= 1 && *times <= 1000 ? std::optional<StoryAction>{FlickerIgnition{static_cast<int>(*times)}} : std::nullopt;
         }},
        {"kill broker", [](const Words&) { return StoryAction{Kill{Part::Broker}}; }},
        {"start broker", [](const Words&) { return StoryAction{Start{Part::Broker}}; }},
        {"kill agent", [](const Words&) { return StoryAction{Kill{Part::Agent}}; }},
        {"start agent", [](const Words&) { return StoryAction{Start{Part::Agent}}; }},
        {"network down", [](const Words&) { return StoryAction{Kill{Part::Network}}; }},
        {"network up", [](const Words&) { return StoryAction{Start{Part::Network}}; }},
    };
    return kLines;
}

bool is_parameter(const std::string& word) { return word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos; }

std::optional<Words> match(const Words& pattern, const Words& words) {
    if (pattern.size() != words.size()) return std::nullopt;
    Words parameters;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (is_parameter(pattern[i])) parameters.push_back(words[i]);
        else if (pattern[i] != words[i]) return std::nullopt;
    }
    return parameters;
}

}  // namespace

bool on_virtual_time_only(const StoryAction& action) {
    return std::visit(
        []<class A>(const A&) {
            using std::is_same_v;
            return is_same_v<A, CutPower> || is_same_v<A, CutPowerAtDisk> || is_same_v<A, DamageDisk> || is_same_v<A, SetStore> || is_same_v<A, SetClock> || is_same_v<A, ResetClock> || is_same_v<A, SetNetwork> ||
                   is_same_v<A, RestartBroker> || is_same_v<A, CopyStore> || is_same_v<A, PutBackStore> || is_same_v<A, Babble> || is_same_v<A, ReplaceEngineUnit> || is_same_v<A, BrownOut> ||
                   is_same_v<A, FlickerIgnition>;
        },
        action);
}

Result<StoryAction, ScenarioError> parse_action(std::string_view text) {
    const Words words = split(text);
    if (words.size() == 3 && words[0] == "wait" && words[2] == "s") {
        if (const auto seconds = number(words[1])) return StoryAction{Wait{in_seconds(*seconds)}};
    }
    for (const Line& line : vocabulary()) {
        const auto parameters = match(line.words, words);
        if (!parameters) continue;
        if (auto action = line.make(*parameters)) return *action;
    }
    std::string known = "wait SECONDS s";
    for (const Line& line : vocabulary()) known += std::string{"; "} + line.pattern;
    return ScenarioError{"not understood; known actions: " + known};
}

}  // namespace odolink::sim
