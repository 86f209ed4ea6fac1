// SPDX-License-Identifier: Apache-2.0
// From what a person types to trouble codes: one code in any usual spelling, or codes whose texts hold the words. Used by
// `odolinkctl explain` and the desk's page about codes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace odolink {

/// The code as the agent writes it, for "p0301", "P 0301", "P0301-1c", "P0301 1C", "spn110 fmi3", "SPN: 110, FMI: 3, CM: 1", "110/3", also in
/// full-width letters; an occurrence count ("OC 2") is dropped. Nothing where the text is no code.
[[nodiscard]] std::optional<std::string> typed_code(std::string_view text);

/// What typed_code takes, in words for an error message.
[[nodiscard]] std::string_view accepted_codes();

struct FoundCodes {
    std::vector<std::string> codes;
    bool more{false};  ///< there were more than asked for
};

/// Codes for a search box: the code itself; else the codes of the tables that begin with the text ("P03"); else those whose
/// summary holds all words, in either language. In the order of the codes, at most `most`.
[[nodiscard]] FoundCodes find_codes(std::string_view text, std::size_t most);

}  // namespace odolink
