// SPDX-License-Identifier: Apache-2.0
// What goes into the hash-chained journal: one canonical text for each entry, so that anybody can check the chain with
// a text viewer and any SHA-256 tool. Lines of tab-separated fields; tab, line feed and backslash inside a field are
// escaped.
#pragma once

#include <string>

#include "domain/event.hpp"
#include "domain/mileage.hpp"
#include "domain/record_merge.hpp"

namespace odolink {

/// "record 1 <id>"; for each leaf "leaf <path> <lamport> <writer> <seen> <text>"; for each contradiction "conflict <path>" with
/// lamport, writer and text of what stands, then of what does not. (Earlier versions wrote "service 1 …" for whole records.)
[[nodiscard]] std::string journal_text(const RecordFile& file);

/// "mileage 1 <metres> <source> <confidence> <ms since 1970> <time quality>".
[[nodiscard]] std::string journal_text(const TrustedMileage& mileage);

/// "cluster 1 <id> <true metres> <shown metres> <ms since 1970> <time quality> <dealer> <clerk> <trusted metres afterwards>".
[[nodiscard]] std::string journal_text(const ClusterSwap& swap, Distance trusted);

/// "identity 1 <kind> <ECU> <before> <after> <metres> <ms since 1970> <time quality>".
[[nodiscard]] std::string journal_text(const IdentityChanged& change, Distance mileage, WallTime at);

/// "distance 1 <metres by PID 31> <metres by the odometer> <trusted metres> <ms since 1970> <time quality>": two counters of the
/// same drives that do not agree.
[[nodiscard]] std::string journal_text(const DistanceDisagreement& disagreement);

}  // namespace odolink
