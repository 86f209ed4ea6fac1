// SPDX-License-Identifier: Apache-2.0
// A trouble code explained to the owner, in Chinese and English: what it is, what to do, what a garage will check, how
// urgent. Texts are composed from component, place and failure, so that thousands of codes speak alike. Called by
// FaultLifecycle's owner (urgency_of), prompts, the desk and `odolinkctl explain`. Meanings of codes: SAE J2012; the
// wording is our own.
#pragma once

#include <cstdint>
#include <string_view>

#include "domain/fault.hpp"
#include "domain/text.hpp"

namespace odolink {

/// Who defines what a code means.
enum class CodeOrigin : std::uint8_t {
    Generic,        ///< by SAE J2012
    MakerSpecific,  ///< P1, P30 to P33, B1, B2, C1, C2, U1, U2: only the vehicle maker can say more
    Unknown,        ///< not the text of a trouble code
};

struct FaultText {
    CodeOrigin origin{CodeOrigin::Unknown};
    Urgency urgency{Urgency::ServiceSoon};
    Text summary;  ///< at most 31 Chinese characters, 120 Latin ones
    Text advice;   ///< what the owner should do now
    Text garage;   ///< what a garage will look at first
};

/// Explains "P0301", "P0301-1C" (with failure type byte), "SPN 110 FMI 3" or "SPN 110 FMI 3 CM1" (an old layout: the component is
/// uncertain). Total: any text gets an answer.
[[nodiscard]] FaultText fault_text(std::string_view code);

/// The urgency of fault_text, without composing texts. Suits FaultLifecycle.
[[nodiscard]] Urgency urgency_of(std::string_view code);

}  // namespace odolink
