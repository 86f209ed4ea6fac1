// SPDX-License-Identifier: Apache-2.0
// The words of DBC errors and the place of a signal in its message.
#include "protocols/dbc/database.hpp"

namespace odolink::dbc {
namespace {

const char* text_of(int value) {
    switch (static_cast<DbcErrc>(value)) {
        case DbcErrc::UnexpectedText: return "a statement does not have the form the format gives it";
        case DbcErrc::UnterminatedString: return "a quoted text has no end";
        case DbcErrc::BadNumber: return "a number is out of range or no number";
        case DbcErrc::BadIdentifier: return "a message identifier is neither 11 nor 29 bits";
        case DbcErrc::BadLayout: return "a signal's start, length or type cannot be";
        case DbcErrc::SignalOutsideMessage: return "a signal stands before any message";
        case DbcErrc::BadMultiplexing: return "a multiplexor is missing or selects itself";
        case DbcErrc::TooLarge: return "the file is too large";
    }
    return "unknown";
}

}  // namespace

Error make_error_code(DbcErrc e) {
    static const ErrorCategory category{"odolink.dbc", text_of};
    return {static_cast<int>(e), category};
}

ByteWindow window_of(const Signal& signal) {
    const std::size_t first = signal.start_bit / 8U;
    if (signal.order == ByteOrder::Intel) return {first, (signal.start_bit + signal.length - 1U) / 8U};
    // Motorola counts down from its start bit inside the byte, then on from bit 7 of the next.
    const std::size_t before = 7U - signal.start_bit % 8U;
    return {first, first + (before + signal.length - 1U) / 8U};
}

}  // namespace odolink::dbc
