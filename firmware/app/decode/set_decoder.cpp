// SPDX-License-Identifier: Apache-2.0
// From a signal set's values to the output's signals. A value without a meaning (absent, "none") is left out.
#include "app/decode/set_decoder.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "app/decode/case_json.hpp"
#include "domain/mileage.hpp"
#include "protocols/obdb/decoder.hpp"

namespace odolink::decode {
namespace {

/// One decoder for each model year that the cases name.
class YearDecoders {
public:
    explicit YearDecoders(obdb::SignalSet set) : set_{std::move(set)} {}

    obdb::Decoder& of(std::optional<int> year) {
        auto found = decoders_.find(year);
        if (found == decoders_.end()) found = decoders_.emplace(year, obdb::Decoder{set_, year}).first;
        return found->second;
    }

private:
    obdb::SignalSet set_;
    std::map<std::optional<int>, obdb::Decoder> decoders_;
};

const obdb::Command* command_of(const obdb::SignalSet& set, const obdb::Signal* signal) {
    const auto index = static_cast<std::size_t>(signal - set.signals.data());
    for (const obdb::Command& c : set.commands) {
        if (index >= c.first_signal && index < c.first_signal + c.signals) return &c;
    }
    return nullptr;
}

std::optional<CaseSignal> to_signal(const obdb::SignalSet& set, const obdb::Value& value, const CaseAnswer& answer) {
    if (value.state == obdb::ValueState::Absent || value.state == obdb::ValueState::Null) return std::nullopt;
    if (value.signal->metric == "odometer" && tells_no_mileage(value.raw, value.signal->bits)) return std::nullopt;
    const std::string_view path = obdb::vss_path(value.signal->metric);
    CaseSignal out;
    out.ecu = answer.ecu;
    out.name = path.empty() ? value.signal->id : std::string{path};
    out.set_id = value.signal->id;
    out.unit = value.signal->unit;
    out.value = value.number;
    if (value.signal->encoding == obdb::Encoding::Enumeration) {
        out.raw = value.number;
        out.value = std::string{value.label};
    }
    if (value.signal->encoding == obdb::Encoding::Text) {
        const obdb::Command* command = command_of(set, value.signal);
        if (command == nullptr) return std::nullopt;
        out.value = obdb::Decoder::text(*value.signal, *command, answer.payload);
    }
    return out;
}

std::vector<CaseSignal> decode(YearDecoders& decoders, const DecodeCase& input, const CaseAnswer& answer) {
    std::vector<CaseSignal> out;
    const auto ecu = parse_can_id(answer.ecu);
    if (!ecu) return out;
    obdb::Decoder& decoder = decoders.of(input.year);
    for (const obdb::Value& value : decoder.decode_from({*ecu, {}, input.sent_to}, answer.payload)) {
        if (auto signal = to_signal(decoder.set(), value, answer)) out.push_back(std::move(*signal));
    }
    return out;
}

}  // namespace

SetDecoder make_set_decoder(obdb::SignalSet set) {
    auto decoders = std::make_shared<YearDecoders>(std::move(set));
    return SetDecoder{
        [decoders](const DecodeCase& input, const CaseAnswer& answer) { return decode(*decoders, input, answer); }};
}

}  // namespace odolink::decode
