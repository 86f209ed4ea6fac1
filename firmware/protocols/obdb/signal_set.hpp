// SPDX-License-Identifier: Apache-2.0
// A vehicle profile in the form of the OBDb project's signal sets (version 3, JSON): which requests a car answers and what the
// bits of the answers mean. Loaded at run time by the agent and by `odolinkctl decode|log --signalset`.
// A set is foreign input: everything is bounded, and what is not a reading request can be decoded but never planned.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "base/units.hpp"

namespace odolink::obdb {

enum class SignalSetErrc {
    TooLarge = 1,  ///< more than 4 MB of text, 4,096 commands or 65,536 signals
    NotJson,       ///< the text is not JSON, or nested deeper than 16 levels
    NotASignalSet, ///< no object with a list `commands`
};
[[nodiscard]] Error make_error_code(SignalSetErrc e);

/// Which model years a command is for. `from` above `to` leaves out the years between; `years` are added.
struct YearFilter {
    std::optional<int> from;
    std::optional<int> to;
    std::vector<int> years;
    [[nodiscard]] bool matches(int model_year) const;
};

struct Label {
    std::uint64_t raw;
    std::string value;
};

enum class Encoding : std::uint8_t { Number, Enumeration, Text };

struct Signal {
    std::string id;
    std::string name;
    std::string unit;             ///< as the set writes it: `kilometers`
    std::string metric;           ///< `suggestedMetric`, or empty
    Encoding encoding{Encoding::Number};
    std::uint32_t first_bit{0};   ///< `bix`: from the highest bit of the first byte after the echoed request
    std::uint32_t bits{0};        ///< 1..64; texts: whole bytes
    bool low_byte_first{false};   ///< `blsb`
    bool with_sign{false};
    double factor{1};             ///< `mul`
    double divisor{1};            ///< `div`
    double offset{0};             ///< `add`
    double minimum{0};
    double maximum{0};            ///< not above minimum: no range
    std::optional<double> null_at_or_below;
    std::optional<double> null_at_or_above;
    std::vector<Label> labels;    ///< sorted by raw value
};

/// Why a command may not be sent by us.
enum class Refusal : std::uint8_t {
    None = 0,
    Service,   ///< not one of the reading services 01, 02, 09, 21, 22
    Session,   ///< asks for a diagnostic session of its own (`din`), which would change the ECU's state
    Address,   ///< not a diagnostic identifier: 600 to 7FF without 7E8 to 7EF; 18DAxxF1 (also 14, 1C), 18DB33F1
    Protocol,  ///< not CAN (`proto` 9141-2)
};
[[nodiscard]] const char* text_of(Refusal refusal);

struct Command {
    CanId request_id;
    std::optional<CanId> answer_id;               ///< none: several ECUs may answer (functional request)
    std::optional<std::uint8_t> extended_address; ///< `eax`: first data byte of requests
    std::optional<std::uint8_t> answer_address;   ///< `tst` with `eax`: first data byte of answers; none: F1, or `eax`
    std::array<std::byte, 3> request{};           ///< service and parameter
    std::uint8_t request_size{0};
    bool wants_flow_control{false};               ///< `fcm1`
    bool names_answerer{false};                   ///< `rax`; without it `answer_id` is the usual one for the request
    bool unconfirmed{false};                      ///< `dbg`: its authors have not confirmed it on a car
    std::optional<YearFilter> filter;
    std::optional<YearFilter> unconfirmed_years;  ///< `dbgfilter`
    Duration period{0};                           ///< `freq`
    Refusal refusal{Refusal::None};
    std::size_t first_signal{0};
    std::size_t signals{0};

    [[nodiscard]] ByteView request_bytes() const { return {request.data(), request_size}; }
    /// True where the command is for this model year; an unknown year fits commands without a filter only.
    [[nodiscard]] bool applies_to(std::optional<int> model_year) const;
};

/// What was left out and why.
struct Remark {
    std::string where;  ///< `commands[3].signals[0]`
    std::string why;
};

struct SignalSet {
    std::vector<Command> commands;
    std::vector<Signal> signals;  ///< of all commands, one command's together
    std::vector<Remark> remarks;  ///< bad commands and signals (at most 100), then one remark naming all unknown fields
};

/// Reads a set. A command or signal that cannot be read is left out with a remark. Errors: see SignalSetErrc.
[[nodiscard]] Result<SignalSet> load(std::string_view json);

/// The VSS 5 path of a suggested metric; empty where VSS has none.
[[nodiscard]] std::string_view vss_path(std::string_view metric);

/// A value of a set in the sense of VSS: under `path`, as value * factor + offset, in VSS's unit.
struct VssMeaning {
    std::string_view path;
    std::string_view unit;
    double factor{1};
    double offset{0};
};

/// What a signal with this metric and unit means in VSS; none where VSS has no such leaf, or the unit is none of it.
[[nodiscard]] std::optional<VssMeaning> vss_meaning(std::string_view metric, std::string_view unit);

}  // namespace odolink::obdb

ODOLINK_ERRC(odolink::obdb::SignalSetErrc);
