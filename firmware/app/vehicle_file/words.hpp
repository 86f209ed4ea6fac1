// SPDX-License-Identifier: Apache-2.0
// How answers name states, amounts and times: for people in both languages, and for JSON where adapters/web has no
// word.
#pragma once

#include <string>
#include <string_view>

#include "domain/calendar.hpp"
#include "domain/care.hpp"
#include "domain/consent.hpp"
#include "domain/event.hpp"
#include "domain/fault.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/mileage.hpp"
#include "domain/text.hpp"

namespace odolink::vehicle_file {

[[nodiscard]] Text text_of(FaultState v);
[[nodiscard]] Text text_of(Urgency v);
[[nodiscard]] Text text_of(DueState v);
[[nodiscard]] Text text_of(ConsentState v);
[[nodiscard]] Text text_of(MileageConfidence v);
[[nodiscard]] Text text_of(MileageSource v);
[[nodiscard]] Text text_of(QuarantineReason v);
[[nodiscard]] Text text_of(Stream v);

[[nodiscard]] std::string_view word(MileageConfidence v);  ///< low, medium, high
[[nodiscard]] std::string_view word(QuarantineReason v);   ///< not_available, not_awake, fell, jumped, unit_mix_up
[[nodiscard]] std::string_view word(Stream v);             ///< care, health, mileage, operation

/// "2026-06-01 08:00" in local time; "–" for an unknown time.
[[nodiscard]] std::string local_time(WallTime at, LocalOffset offset);
/// "9,002 km"
[[nodiscard]] std::string kilometres(Distance distance);
/// "WMI**********001"; what is no VIN becomes "–".
[[nodiscard]] std::string masked(std::string_view vin);

}  // namespace odolink::vehicle_file
