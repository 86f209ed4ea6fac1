// SPDX-License-Identifier: Apache-2.0
// A Report as one JSON object, or as text for people. Identities are masked unless they are asked for.
#pragma once

#include <ostream>
#include <string>

#include "app/log_analysis/report.hpp"
#include "domain/health.hpp"

namespace odolink::log_analysis {

enum class Identities { Masked, Shown };

/// One JSON object and a line end. Distances in km, times in seconds of the recording's clock, latencies in ms.
[[nodiscard]] std::string to_json(const Report& report, Identities identities);

/// The same for people, in lines of at most some 120 characters.
void write_text(std::ostream& out, const Report& report, Identities identities);

/// An identity as it may be shown: VINs keep maker and last three characters, others their last two.
[[nodiscard]] std::string shown(const Identity& identity, Identities identities);

/// What an inspection would see: over all ECUs that told their monitors.
[[nodiscard]] Readiness readiness_of(const Report& report);

[[nodiscard]] const char* word_of(MileageSource source);
[[nodiscard]] const char* word_of(QuarantineReason reason);

}  // namespace odolink::log_analysis
