// SPDX-License-Identifier: Apache-2.0
// What a DBC file says: messages, their signals, value tables, comments and attributes, and the reading of its text.
// Vehicle profiles (`--dbc`) are loaded with it at run time; Decoder (decoder.hpp) turns it into a plan.
// Follows the DBC format as written by Vector CANdb++; J1939 messages are matched by PGN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/units.hpp"

namespace odolink::dbc {

enum class DbcErrc {
    UnexpectedText = 1,   ///< a statement does not have the form the format gives it
    UnterminatedString,   ///< a quoted text has no end
    BadNumber,            ///< a number is out of range or no number
    BadIdentifier,        ///< a message identifier is neither 11 nor 29 bits
    BadLayout,            ///< a signal's start, length or type cannot be: length 1..64, inside 1785 bytes, float 32 or 64 bits
    SignalOutsideMessage, ///< SG_ before any BO_
    BadMultiplexing,      ///< multiplexors refer to each other in a circle, or a selector does not exist
    TooLarge,             ///< more than 16 MB of text, 65,536 messages or 4,096 signals in a message
};
[[nodiscard]] Error make_error_code(DbcErrc e);

struct ParseError {
    DbcErrc code;
    std::size_t line;  ///< from 1
    std::string near;  ///< the text met, at most 40 characters
};

enum class ByteOrder : std::uint8_t { Intel, Motorola };
enum class ValueType : std::uint8_t { Unsigned, Signed, Float32, Float64 };

struct ValueLabel {
    std::int64_t raw;
    std::string text;
};

struct Attribute {
    std::string name;
    std::string value;  ///< as written, strings without their quotes
};

struct SelectorRange {
    std::uint64_t low;
    std::uint64_t high;  ///< included
};

/// No selector: the signal is in every frame of its message.
inline constexpr std::size_t kAlwaysPresent = static_cast<std::size_t>(-1);

struct Signal {
    std::string name;
    std::string unit;
    std::string comment;
    std::uint16_t start_bit{0};  ///< as DBC counts: Intel the least, Motorola the most significant bit
    std::uint16_t length{0};     ///< bits, 1..64
    ByteOrder order{ByteOrder::Intel};
    ValueType type{ValueType::Unsigned};
    double factor{1};
    double offset{0};
    double minimum{0};  ///< equal to maximum where the file gives no range
    double maximum{0};
    bool multiplexor{false};
    std::size_t selector{kAlwaysPresent};  ///< index of the multiplexor that switches this signal
    std::vector<SelectorRange> when;       ///< selector values with which it is present
    std::vector<ValueLabel> labels;        ///< sorted by raw value
    std::vector<Attribute> attributes;
};

[[nodiscard]] inline bool is_float(const Signal& signal) { return signal.type == ValueType::Float32 || signal.type == ValueType::Float64; }

struct Message {
    CanId id;
    std::string name;
    std::string comment;
    std::size_t line{0};    ///< of the file
    std::uint16_t size{0};  ///< bytes
    bool j1939{false};      ///< matched by parameter group: priority and source (PDU1: destination too) are not compared
    std::vector<Signal> signals;
    std::vector<Attribute> attributes;
};

struct Warning {
    std::size_t line;
    std::string text;
};

struct Database {
    std::string version;
    std::vector<Message> messages;
    std::vector<Attribute> attributes;
    std::vector<Warning> warnings;  ///< what was ignored and why; at most 100
};

/// Reads a whole DBC file, in UTF-8 or else Windows code page 1252; what it gives is UTF-8. What cannot be read, or contradicts itself, is left out, each with a warning that names its line; so is
/// the pseudo message VECTOR__INDEPENDENT_SIG_MSG, silently. Errors, and then nothing is given: TooLarge, UnterminatedString, and
/// the first thing that could not be read where no message could.
[[nodiscard]] Result<Database, ParseError> parse(std::string_view text);

/// Byte positions [first, last] that a signal touches.
struct ByteWindow {
    std::size_t first;
    std::size_t last;
};
[[nodiscard]] ByteWindow window_of(const Signal& signal);

}  // namespace odolink::dbc

ODOLINK_ERRC(odolink::dbc::DbcErrc);
