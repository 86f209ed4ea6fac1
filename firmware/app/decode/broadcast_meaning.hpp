// SPDX-License-Identifier: Apache-2.0
// What a signal of a DBC file is by its name and unit: mileage, speed, a part of an identity. A DBC file has no other way to say it.
// `odolinkctl decode` and `odolinkctl log` use it; the agent chooses more strictly (core/diagnostics/broadcast_roles).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocols/dbc/decoder.hpp"

namespace odolink::decode {

/// A name or unit for comparison: lower case, without `_`, `-` and spaces.
[[nodiscard]] std::string plain_name(std::string_view text);

/// Kilometres, or km/h, in one unit of a signal that is the vehicle's mileage, or speed; none where it is something else.
[[nodiscard]] std::optional<double> mileage_unit(const dbc::Signal& signal);
[[nodiscard]] std::optional<double> speed_unit(const dbc::Signal& signal);
/// The unit says neither kilometres nor miles alone: another signal may tell which.
[[nodiscard]] bool either_unit(const dbc::Signal& signal);
/// By its name, the signal is a part of a VIN or of a serial number.
[[nodiscard]] bool tells_identity(const dbc::Signal& signal);

/// A mileage that says it is none: all ones, or a value with a word of its own ("Init", "SNA"). `value` is what Decoder made of `data`, which carries it.
[[nodiscard]] bool says_no_mileage(const dbc::Signal& signal, ByteView data, double value);
/// The same of a speed; a zero with a word ("Standing") is one.
[[nodiscard]] bool says_no_speed(const dbc::Signal& signal, ByteView data, double value);

}  // namespace odolink::decode
