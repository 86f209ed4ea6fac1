// SPDX-License-Identifier: Apache-2.0
// Trouble codes as people typed them, explained as text or JSON. The logic of `odolinkctl explain`.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "domain/text.hpp"

namespace odolink::explain {

/// Arguments of a command line as codes: `SPN 110 FMI 3` may come as one argument or as four.
[[nodiscard]] std::vector<std::string> codes_of(const std::vector<std::string>& arguments);

enum class Outcome { AllKnown, SomeUnknown };

/// Explains each code on `out`; what is no code is named on `errors`.
Outcome write_text(const std::vector<std::string>& codes, Language language, std::ostream& out, std::ostream& errors);

/// One JSON array: `{"code","origin","urgency","summary":{"zh","en"},"advice":{…},"garage":{…}}` or `{"code","error","accepted"}`.
Outcome write_json(const std::vector<std::string>& codes, std::ostream& out);

}  // namespace odolink::explain
