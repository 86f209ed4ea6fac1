// SPDX-License-Identifier: Apache-2.0
// The JSON lines of `odolinkctl decode`: input cases and output results.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/decode/decode_case.hpp"

namespace odolink::decode {

/// Why a line is no case: what is wrong and where in the line, such as `frames[2][1]`.
struct LineError {
    std::string what;
    std::string where;
};

/// A case or the reason why the line is none.
struct ParsedLine {
    std::optional<DecodeCase> value;
    LineError error;
};

/// Reads `{"id","request","tx"?,"rx_filter"?,"year"?,"frames":[["7E8","03410567"],…]}`. Members we do not know are
/// ignored. Ids: three hexadecimal digits are 11 bits, eight are 29 bits, and the short form `DA10` is 18DA10F1.
[[nodiscard]] ParsedLine parse_case(std::string_view line);

/// Parses a CAN id's text as `parse_case` does; none where it is not one.
[[nodiscard]] std::optional<CanId> parse_can_id(std::string_view text);

/// One line without its end: `{"id","answers":[…],"signals":[…],"rejected":[…],"faults":[…],"lamps"?:[…],"records"?:[…],"clears"?:[…],
/// "readiness"?:{…}}`.
[[nodiscard]] std::string to_json(const Decoded& result);

/// One line for a bad input line: `{"line","error","where"}`.
[[nodiscard]] std::string to_json(std::size_t line_number, const LineError& error);

}  // namespace odolink::decode
