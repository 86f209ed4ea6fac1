// SPDX-License-Identifier: Apache-2.0
// What this product may ever say to a vehicle: read services, named one by one. Used by BusGuard only. Everything that
// is not here (clear, write, routine, reset, security access, download, communication control) does not exist in the
// product. Source: security.md E5 of the order; SAE J1979, ISO 14229-1, SAE J1979-2, SAE J1939-21.
#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "base/units.hpp"

namespace odolink {

/// May these bytes (service id first, 1 to 7 of them) be sent as a request? Checks sub-functions and lengths as well.
[[nodiscard]] bool request_allowed(ByteView request);

/// May a parameter group be asked for by PGN 59904? Identity, counters and diagnostic messages that only read.
[[nodiscard]] bool pgn_request_allowed(std::uint32_t pgn);

/// Ids a request may have without a profile: 7DF, 7E0 to 7E7, 18DB33F1, 18DAxxF1. Source: ISO 15765-4.
[[nodiscard]] bool standard_request_id(CanId id);

/// Ids a request may have at all, the others named by a profile: 600 to 7FF without the answers 7E8 to 7EF, 18DB33F1,
/// and 18DAxxF1 also with the priorities 5 and 7 (14DAxxF1, 1CDAxxF1).
[[nodiscard]] bool diagnostic_request_id(CanId id);

/// May a frame in extended addressing go to `id` with this address byte and this byte of control information after it?
/// Never to a standard id. An address that normal addressing would read as the length of a single frame (01 to 07) goes
/// only to 6F1, where nobody listens in normal addressing, and not before a 04 or 05 that would be read as a service.
[[nodiscard]] bool extended_form_allowed(CanId id, std::uint8_t address, std::uint8_t control);

/// 7DF and 18DB33F1: every ECU is asked at once.
[[nodiscard]] bool functional_request_id(CanId id);

/// The id that requests an answer to `request` comes from under normal addressing: 7E0 -> 7E8, 18DA10F1 -> 18DAF110.
/// For ids outside 7E0 to 7E7 and 18DAxxF1 the rule `+8` is a guess; profiles name theirs.
[[nodiscard]] CanId answer_id_of(CanId request);

/// The inverse of answer_id_of.
[[nodiscard]] CanId request_id_of(CanId answer);

/// Does a frame with this id come from a tester (someone who asks), were it another one than ours?
[[nodiscard]] bool tester_id(CanId id);

}  // namespace odolink
