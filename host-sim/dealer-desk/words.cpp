// SPDX-License-Identifier: Apache-2.0
// One table of words for each enumeration, in the order of its numbers.
#include "dealer-desk/words.hpp"

#include <algorithm>
#include <array>

namespace odolink::desk {
namespace {

/// The word at an enumerator's place; a number outside the table (of a newer version) has the word "unknown".
template <std::size_t N>
std::string_view at(const std::array<std::string_view, N>& words, std::size_t place) {
    return place < N ? words[place] : std::string_view{"unknown"};
}

template <class E>
std::size_t place(E value, std::size_t first) {
    return static_cast<std::size_t>(value) - first;
}

constexpr std::array<std::string_view, 5> kFaultState{"pending", "confirmed", "healed", "cleared_outside", "repaired"};
constexpr std::array<std::string_view, 3> kUrgency{"drive_on", "service_soon", "stop_safely"};
constexpr std::array<std::string_view, 4> kDueState{"ok", "soon", "due", "overdue"};
constexpr std::array<std::string_view, 4> kServiceKind{"service", "repair", "service_and_repair", "other"};
constexpr std::array<std::string_view, 4> kWant{"visit", "question", "complaint", "roadside"};
constexpr std::array<std::string_view, 3> kInitiator{"owner", "maintenance_rule", "fault_rule"};
constexpr std::array<std::string_view, 6> kRequestState{"waiting",  "delivered", "picked_up",
                                                        "answered", "closed",    "withdrawn"};
constexpr std::array<std::string_view, 6> kAppointmentState{"proposed", "countered", "accepted",
                                                            "declined", "withdrawn", "done"};
constexpr std::array<std::string_view, 4> kPromptAnswer{"yes", "no", "later", "acknowledge"};
constexpr std::array<std::string_view, 5> kQuarantineReason{"not_available", "not_awake", "fell", "jumped",
                                                            "unit_mix_up"};
constexpr std::array<std::string_view, 8> kMileageSource{"unknown",      "pid_a6",       "uds_did",        "dbc_signal",
                                                         "j1939_spn917", "j1939_spn245", "speed_integral", "dealer"};
constexpr std::array<std::string_view, 3> kMileageConfidence{"low", "medium", "high"};
constexpr std::array<std::string_view, 7> kPurpose{
    "operation", "maintenance_alerts", "remote_diagnosis", "service_request", "surveys", "campaigns", "location"};
constexpr std::array<std::string_view, 3> kConsentState{"not_asked", "granted", "withdrawn"};
constexpr std::array<std::string_view, 5> kLiveState{"asked", "open", "declined", "ended", "lapsed"};
constexpr std::array<std::string_view, 8> kLiveEnd{"none",         "time_up",           "by_owner",      "by_dealer",
                                                   "ignition_off", "consent_withdrawn", "agent_stopped", "another_vehicle"};
constexpr std::array<std::string_view, 3> kStartMode{"full", "minimal", "safe"};
constexpr std::array<std::string_view, 4> kJobKind{"maintenance", "repair", "inspection", "recall"};
constexpr std::array<std::string_view, 14> kAlertReason{"request", "counter",      "fault",   "fault_returned", "due",
                                                        "overdue", "battery", "agreed_visit", "warning", "identity",
                                                        "question", "complaint", "roadside", "low_score"};
constexpr std::array<std::string_view, 4> kWarningKind{"monitor_drift", "battery_weak", "battery_not_charging",
                                                       "battery_overcharged"};
constexpr std::array<std::string_view, 5> kIdentityChange{"vin_learned", "vin_changed", "ecu_appeared",
                                                          "calibration_changed", "cvn_changed"};
constexpr std::array<std::string_view, 4> kSwapVerdict{"applied", "known", "below_trusted", "too_far"};
constexpr std::array<std::string_view, 9> kDownRefused{"expired", "unsupported", "role", "unfit", "older", "malformed", "forgotten", "full", "consent"};
constexpr std::array<std::string_view, 4> kAgentLink{"silent", "up", "lost", "ended"};
constexpr std::array<std::string_view, 3> kRecordAuthor{"dealer", "owner", "import"};
constexpr std::array<std::string_view, 3> kRecallState{"open", "remedied", "not_affected"};
constexpr std::array<std::string_view, 3> kCampaignClass{"safety", "service", "marketing"};
constexpr std::array<std::string_view, 5> kCampaignTheme{"check", "festival", "lecture", "club", "offer"};
constexpr std::array<std::string_view, 3> kCampaignStanding{"draft", "published", "withdrawn"};
constexpr std::array<std::string_view, 6> kCampaignStep{"sent", "seen", "accepted", "declined", "done", "not_taken"};
constexpr std::array<std::string_view, 3> kSeverity{"notice", "attention", "urgent"};
constexpr std::array<std::string_view, 3> kOrigin{"car", "owner", "dealer"};
constexpr std::array<std::string_view, 2> kRole{"clerk", "manager"};
constexpr std::array<std::string_view, 6> kRefused{"forbidden", "not_found", "changed",
                                                   "not_now",   "invalid",   "not_saved"};

/// The enumerator, from 1, of a word in its table.
template <class E, std::size_t kSize>
std::optional<E> named(const std::array<std::string_view, kSize>& table, std::string_view word) {
    const auto found = std::find(table.begin(), table.end(), word);
    return found == table.end() ? std::nullopt : std::optional{static_cast<E>(found - table.begin() + 1)};
}

}  // namespace

std::string_view word(FaultState v) {
    return at(kFaultState, place(v, 1));
}
std::string_view word(Urgency v) {
    return at(kUrgency, place(v, 1));
}
std::string_view word(DueState v) {
    return at(kDueState, place(v, 1));
}
std::string_view word(ServiceKind v) {
    return at(kServiceKind, place(v, 1));
}
std::string_view word(Want v) {
    return at(kWant, place(v, 0));
}
std::string_view asked_word(const ServiceRequest& request) {
    return request.want == Want::Visit ? word(request.kind) : word(request.want);
}
std::string_view word(Initiator v) {
    return at(kInitiator, place(v, 1));
}
std::string_view word(RequestState v) {
    return at(kRequestState, place(v, 1));
}
std::string_view word(AppointmentState v) {
    return at(kAppointmentState, place(v, 1));
}
std::string_view word(PromptAnswer v) {
    return at(kPromptAnswer, place(v, 1));
}
std::string_view word(QuarantineReason v) {
    return at(kQuarantineReason, place(v, 1));
}
std::string_view word(MileageSource v) {
    return at(kMileageSource, place(v, 0));
}
std::string_view word(MileageConfidence v) {
    return at(kMileageConfidence, place(v, 0));
}
std::string_view word(Purpose v) {
    return at(kPurpose, place(v, 0));
}
std::string_view word(LiveSessionState v) {
    return at(kLiveState, place(v, 0));
}
std::string_view word(LiveRowState v) {
    return at(kLiveState, place(v, 0));
}
std::string_view word(LiveSessionEnd v) {
    return at(kLiveEnd, place(v, 0));
}
std::string_view word(CampaignClass v) {
    return at(kCampaignClass, place(v, 1));
}
std::string_view word(CampaignTheme v) {
    return at(kCampaignTheme, place(v, 1));
}
std::string_view word(CampaignStanding v) {
    return at(kCampaignStanding, place(v, 1));
}
std::string_view word(CampaignStep v) {
    return at(kCampaignStep, place(v, 0));
}
std::string_view word(StartMode v) {
    return at(kStartMode, place(v, 0));
}
std::string_view word(ConsentState v) {
    return at(kConsentState, place(v, 0));
}
std::string_view word(JobKind v) {
    return at(kJobKind, place(v, 1));
}
std::string_view word(RecordAuthor v) {
    return at(kRecordAuthor, place(v, 0));
}
std::string_view word(RecallState v) {
    return at(kRecallState, place(v, 1));
}
std::string_view word(AlertReason v) {
    return at(kAlertReason, place(v, 1));
}
std::string_view word(Severity v) {
    return at(kSeverity, place(v, 1));
}
std::string_view word(Origin v) {
    return at(kOrigin, place(v, 1));
}
std::string_view word(Role v) {
    return at(kRole, place(v, 1));
}
std::string_view word(Refused v) {
    return at(kRefused, place(v, 1));
}

std::string_view word(WarningKind v) {
    return at(kWarningKind, place(v, 1));
}
std::string_view word(IdentityChangeKind v) {
    return at(kIdentityChange, place(v, 1));
}
std::string_view word(SwapVerdict v) {
    return at(kSwapVerdict, place(v, 1));
}

std::string_view word(DownRefused v) {
    return at(kDownRefused, place(v, 1));
}
std::string_view link_word(const AgentRow& row) {
    return row.unsure ? "unsure" : at(kAgentLink, place(row.link, 0));
}

std::optional<JobKind> job_kind_of(std::string_view word) {
    return named<JobKind>(kJobKind, word);
}

std::string_view certificate_word(WallTime end, WallTime now) {
    if (end.since_epoch.count() == 0) return {};
    const auto left = end.since_epoch - now.since_epoch;
    if (left <= std::chrono::milliseconds{0}) return "certificate_ended";
    if (left <= std::chrono::days{1}) return "certificate_1";
    if (left <= std::chrono::days{7}) return "certificate_7";
    return left <= std::chrono::days{30} ? "certificate_30" : "certificate_good";
}

std::optional<RecallState> recall_state_of(std::string_view word) {
    return named<RecallState>(kRecallState, word);
}

std::optional<CampaignClass> campaign_class_of(std::string_view word) {
    return named<CampaignClass>(kCampaignClass, word);
}

std::optional<CampaignTheme> campaign_theme_of(std::string_view word) {
    return named<CampaignTheme>(kCampaignTheme, word);
}

std::optional<Role> role_of(std::string_view word) {
    return named<Role>(kRole, word);
}

}  // namespace odolink::desk
