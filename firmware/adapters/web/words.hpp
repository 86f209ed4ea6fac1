// SPDX-License-Identifier: Apache-2.0
// The words enumerators have on the web surface, and ISO 8601 times.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "domain/care.hpp"
#include "domain/consent.hpp"
#include "domain/fault.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/mileage.hpp"
#include "domain/prompt.hpp"
#include "ports/head_unit.hpp"

namespace odolink::web {

[[nodiscard]] std::string_view word(FaultState v);
[[nodiscard]] std::string_view word(Urgency v);
[[nodiscard]] std::string_view word(DueState v);
[[nodiscard]] std::string_view word(RequestState v);
[[nodiscard]] std::string_view word(ServiceKind v);
[[nodiscard]] std::string_view word(Want v);
/// What the owner asks for, as one word: the kind of a visit, or what else is wanted.
[[nodiscard]] std::string_view asked_word(const ServiceRequest& request);
[[nodiscard]] std::string_view word(AppointmentState v);
[[nodiscard]] std::string_view word(ConsentState v);
[[nodiscard]] std::string_view word(Purpose v);
[[nodiscard]] std::string_view word(PromptClass v);
[[nodiscard]] std::string_view word(PromptAnswer v);
[[nodiscard]] std::string_view word(DrivingState v);
[[nodiscard]] std::string_view word(StartMode v);
[[nodiscard]] std::string_view word(Audience v);
[[nodiscard]] std::string_view word(Verdict v);
[[nodiscard]] std::string_view word(MileageSource v);
[[nodiscard]] std::string_view word(JobKind v);
[[nodiscard]] std::string_view word(ErasureReason v);
[[nodiscard]] std::string_view word(WarrantyState v);
[[nodiscard]] std::string_view word(GuaranteeRule v);
[[nodiscard]] std::string_view word(VehicleSystem v);
/// How an attachment stands: "none", "too_large", "unfit" (of a kind that is not fetched), "asked", "arriving", "here", "unknown", "gone", "broken".
[[nodiscard]] std::string_view word(const Attachment& attachment, const HeadUnitView& view);
/// What became of a recall: "open", "booked", "remedied" by a record or by word, "not_affected".
[[nodiscard]] std::string_view word(const RecallLine& recall);
/// What the owner said to a campaign: "seen" (nothing yet), "accepted", "booked" (its visit is asked for), "declined", "done".
[[nodiscard]] std::string_view word(const CampaignLine& campaign);

[[nodiscard]] std::optional<PromptAnswer> prompt_answer(std::string_view word);
[[nodiscard]] std::optional<AppointmentAnswer> appointment_answer(std::string_view word);
[[nodiscard]] std::optional<Purpose> purpose(std::string_view word);
[[nodiscard]] std::optional<ConsentState> consent_state(std::string_view word);
[[nodiscard]] std::optional<ServiceKind> service_kind(std::string_view word);
[[nodiscard]] std::optional<Want> want(std::string_view word);
[[nodiscard]] std::optional<ErasureReason> erasure_reason(std::string_view word);
[[nodiscard]] std::optional<Audience> audience(std::string_view word);

/// "2026-06-01T00:00:00Z", milliseconds dropped. Precondition: the time is known.
[[nodiscard]] std::string iso8601(WallTime time);
/// Parses what iso8601 gives (quality Synchronised). Nothing for any other text.
[[nodiscard]] std::optional<WallTime> parse_iso8601(std::string_view text);

}  // namespace odolink::web
