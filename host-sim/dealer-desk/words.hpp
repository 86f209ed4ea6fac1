// SPDX-License-Identifier: Apache-2.0
// Stable words for enumerators: in the timeline's details and in the JSON of the pages. The pages translate them.
#pragma once

#include <optional>
#include <string_view>

#include "dealer-desk/values.hpp"

namespace odolink::desk {

[[nodiscard]] std::string_view word(FaultState v);
[[nodiscard]] std::string_view word(Urgency v);
[[nodiscard]] std::string_view word(DueState v);
[[nodiscard]] std::string_view word(ServiceKind v);
[[nodiscard]] std::string_view word(Want v);
/// What the owner asks for, as one word: the kind of a visit, or what else is wanted.
[[nodiscard]] std::string_view asked_word(const ServiceRequest& request);
[[nodiscard]] std::string_view word(Initiator v);
[[nodiscard]] std::string_view word(RequestState v);
[[nodiscard]] std::string_view word(AppointmentState v);
[[nodiscard]] std::string_view word(PromptAnswer v);
[[nodiscard]] std::string_view word(QuarantineReason v);
[[nodiscard]] std::string_view word(MileageSource v);
[[nodiscard]] std::string_view word(MileageConfidence v);
[[nodiscard]] std::string_view word(Purpose v);
[[nodiscard]] std::string_view word(ConsentState v);
[[nodiscard]] std::string_view word(LiveSessionState v);
[[nodiscard]] std::string_view word(LiveSessionEnd v);
[[nodiscard]] std::string_view word(LiveRowState v);
[[nodiscard]] std::string_view word(RecordAuthor v);
[[nodiscard]] std::string_view word(RecallState v);
[[nodiscard]] std::string_view word(CampaignClass v);
[[nodiscard]] std::string_view word(CampaignTheme v);
[[nodiscard]] std::string_view word(CampaignStanding v);
[[nodiscard]] std::string_view word(CampaignStep v);
[[nodiscard]] std::string_view word(StartMode v);
[[nodiscard]] std::string_view word(JobKind v);
[[nodiscard]] std::string_view word(AlertReason v);
[[nodiscard]] std::string_view word(Severity v);
[[nodiscard]] std::string_view word(Origin v);
[[nodiscard]] std::string_view word(Role v);
[[nodiscard]] std::string_view word(Refused v);
[[nodiscard]] std::string_view word(WarningKind v);
[[nodiscard]] std::string_view word(IdentityChangeKind v);
[[nodiscard]] std::string_view word(SwapVerdict v);
[[nodiscard]] std::string_view word(DownRefused v);
/// "up", "lost", "ended", "unsure", or "silent".
[[nodiscard]] std::string_view link_word(const AgentRow& row);

/// How soon a certificate ends: "certificate_30", "certificate_7", "certificate_1" (days or less), "certificate_ended",
/// else "certificate_good"; empty where there is no end.
[[nodiscard]] std::string_view certificate_word(WallTime end, WallTime now);

/// The other way round, for what people send in.
[[nodiscard]] std::optional<JobKind> job_kind_of(std::string_view word);
[[nodiscard]] std::optional<RecallState> recall_state_of(std::string_view word);
[[nodiscard]] std::optional<CampaignClass> campaign_class_of(std::string_view word);
[[nodiscard]] std::optional<CampaignTheme> campaign_theme_of(std::string_view word);
[[nodiscard]] std::optional<Role> role_of(std::string_view word);

}  // namespace odolink::desk
