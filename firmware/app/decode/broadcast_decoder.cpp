// SPDX-License-Identifier: Apache-2.0
// From a DBC file's values to the output's signals.
#include "app/decode/broadcast_decoder.hpp"

#include <cmath>
#include <memory>

#include "app/decode/broadcast_meaning.hpp"
#include "domain/mileage.hpp"
#include "protocols/dbc/decoder.hpp"

namespace odolink::decode {
namespace {

std::optional<std::vector<CaseSignal>> decode(dbc::Decoder& decoder, const RecordedFrame& frame) {
    const auto index = decoder.find(frame.id);
    if (!index) return std::nullopt;
    const dbc::Message& message = decoder.database().messages[*index];
    const auto values = decoder.decode(*index, frame.data);
    std::vector<CaseSignal> out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const dbc::Signal& signal = message.signals[i];
        // A float can say itself that it is no number; any other one is not in the frame.
        const bool told = dbc::is_float(signal) && dbc::carries(message, signal, frame.data);
        if (std::isnan(values[i]) && !told) continue;
        if (!std::isnan(values[i]) && mileage_unit(signal) && tells_no_mileage(dbc::raw_bits(signal, frame.data), signal.length)) continue;
        CaseSignal s;
        s.ecu = frame.ecu;
        s.name = message.name + "." + signal.name;
        s.unit = signal.unit;
        s.value = values[i];
        if (told && !std::isfinite(values[i])) s.value = std::isnan(values[i]) ? "not a number" : values[i] > 0 ? "infinity" : "-infinity";
        if (const std::string_view label = dbc::Decoder::label(signal, values[i]); !label.empty()) {
            s.raw = values[i];
            s.value = std::string{label};
        }
        out.push_back(std::move(s));
    }
    return out;
}

}  // namespace

FrameDecoder make_frame_decoder(dbc::Database database) {
    const auto decoder = std::make_shared<dbc::Decoder>(std::move(database));
    return [decoder](const RecordedFrame& frame) { return decode(*decoder, frame); };
}

}  // namespace odolink::decode
