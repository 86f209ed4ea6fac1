// SPDX-License-Identifier: Apache-2.0
// Plans the requests of a signal set for one vehicle and decodes its answers. After construction nothing is allocated.
// The agent's vehicle profiles and `odolinkctl decode|log --signalset` use it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "protocols/obdb/signal_set.hpp"

namespace odolink::obdb {

enum class ValueState : std::uint8_t {
    Value,
    Clamped,  ///< outside the set's range; `number` is the range's end, as the format asks. Not fit for mileage.
    Null,     ///< the set names this value as "none" (`nullmin`, `nullmax`), or an enumeration has no such entry
    Absent,   ///< the answer is too short to carry it
};

struct Value {
    const Signal* signal;
    ValueState state;
    double number;           ///< enumerations: the raw value; texts: 0
    std::string_view label;  ///< enumerations: the entry's value
    std::uint64_t raw{0};    ///< the bits as sent, without sign; texts and absent values: 0
};

/// Which commands a plan may hold.
enum class PlanScope : std::uint8_t {
    Confirmed,  ///< those their authors saw working
    All,        ///< also `dbg` ones
};

/// Who sent an answer.
struct Answerer {
    CanId ecu;
    std::optional<std::uint8_t> address{};  ///< the `eax` that was asked, where known; none fits any
    std::optional<CanId> asked{};           ///< where the question went, where known: without a `rax` whoever was asked there may answer
};

class Decoder {
public:
    /// `model_year` none: commands with a filter of years are not planned, but their answers are decoded where no command
    /// without a filter matches.
    Decoder(SignalSet set, std::optional<int> model_year);

    [[nodiscard]] const SignalSet& set() const { return set_; }

    /// The commands to send to this vehicle: for its year, reading only. In the order of the set.
    [[nodiscard]] std::vector<const Command*> plan(PlanScope scope) const;

    /// Values of all signals in an answer (`62 F4 0D …`, the whole payload). Empty where no command of the set has this
    /// answer. Valid until the next call.
    [[nodiscard]] std::span<const Value> decode_from(const Answerer& from, ByteView payload);
    [[nodiscard]] std::span<const Value> decode(CanId ecu, ByteView payload) { return decode_from({ecu}, payload); }

    /// The text of a Text signal in an answer's payload, non-printing characters as `?`; empty where it is too short.
    [[nodiscard]] static std::string text(const Signal& signal, const Command& command, ByteView payload);

private:
    struct Entry {
        std::uint32_t key;  ///< answer service and parameter bytes
        std::size_t command;
    };
    [[nodiscard]] bool answers(const Command& command, const Answerer& from) const;
    bool decode_matching(std::uint32_t key, const Answerer& from, ByteView data, bool with_unknown_year);

    SignalSet set_;
    std::optional<int> model_year_;
    std::vector<Entry> index_;
    std::vector<Value> values_;
};

/// One signal out of the bytes after the echoed request.
[[nodiscard]] Value decode_signal(const Signal& signal, ByteView data);

}  // namespace odolink::obdb
