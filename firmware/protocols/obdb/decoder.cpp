// SPDX-License-Identifier: Apache-2.0
// Finds the commands behind an answer and takes its bits apart.
#include "protocols/obdb/decoder.hpp"

#include <algorithm>

namespace odolink::obdb {
namespace {

constexpr std::uint8_t kPositiveAnswer = 0x40;

/// The first `size` bytes of an answer to `command` as one number, after a leading size so that keys of different lengths
/// cannot be equal.
std::uint32_t key_of(ByteView answer) { return static_cast<std::uint32_t>(answer.size() << 24U | big_endian(answer)); }

std::uint32_t answer_key(const Command& command) {
    std::array<std::byte, 3> echo = command.request;
    echo[0] |= std::byte{kPositiveAnswer};
    return key_of(ByteView{echo}.first(command.request_size));
}

/// Bits from the highest down; with `low_byte_first` the signal's own bytes are turned round first.
std::uint64_t raw_of(const Signal& signal, ByteView data) {
    const std::size_t first = signal.first_bit / 8U;
    const std::size_t last = (signal.first_bit + signal.bits - 1U) / 8U;
    const std::size_t turned_end = std::min<std::size_t>(first + (signal.bits + 7U) / 8U, data.size());
    const bool turned = signal.low_byte_first && signal.bits > 8;
    const auto at = [&](std::size_t i) {
        return u8(data[turned && i < turned_end ? first + turned_end - 1U - i : i]);
    };
    const unsigned lead = signal.first_bit % 8U;
    const unsigned trail = static_cast<unsigned>((last + 1U) * 8U) - (signal.first_bit + signal.bits);
    if (first == last) return (at(first) & (0xFFU >> lead)) >> trail;
    std::uint64_t raw = at(first) & (0xFFU >> lead);
    for (std::size_t i = first + 1; i < last; ++i) raw = raw << 8U | at(i);
    return raw << (8U - trail) | static_cast<std::uint64_t>(at(last) >> trail);
}

double signed_or_not(const Signal& signal, std::uint64_t raw) {
    if (!signal.with_sign) return static_cast<double>(raw);
    const std::uint64_t sign = 1ULL << (signal.bits - 1U);
    const std::uint64_t above = signal.bits == 64 ? 0U : ~0ULL << signal.bits;
    return static_cast<double>(static_cast<std::int64_t>((raw & sign) != 0 ? raw | above : raw));
}

}  // namespace

Value decode_signal(const Signal& signal, ByteView data) {
    if (signal.first_bit + signal.bits > data.size() * 8U) return {&signal, ValueState::Absent, 0, {}, 0};
    if (signal.encoding == Encoding::Text) return {&signal, ValueState::Value, 0, {}, 0};
    const std::uint64_t raw = raw_of(signal, data);
    if (signal.encoding == Encoding::Enumeration) {
        const auto found = std::lower_bound(signal.labels.begin(), signal.labels.end(), raw,
                                            [](const Label& l, std::uint64_t r) { return l.raw < r; });
        const bool named = found != signal.labels.end() && found->raw == raw;
        return {&signal, named ? ValueState::Value : ValueState::Null, static_cast<double>(raw),
                named ? std::string_view{found->value} : std::string_view{}, raw};
    }
    const double number = signed_or_not(signal, raw) * signal.factor / signal.divisor + signal.offset;
    const bool null = (signal.null_at_or_below && number <= *signal.null_at_or_below) ||
                      (signal.null_at_or_above && number >= *signal.null_at_or_above);
    if (null) return {&signal, ValueState::Null, number, {}, raw};
    if (signal.maximum > signal.minimum) {
        const double inside = std::clamp(number, signal.minimum, signal.maximum);
        if (inside != number) return {&signal, ValueState::Clamped, inside, {}, raw};
    }
    return {&signal, ValueState::Value, number, {}, raw};
}

Decoder::Decoder(SignalSet set, std::optional<int> model_year) : set_{std::move(set)}, model_year_{model_year} {
    for (std::size_t i = 0; i < set_.commands.size(); ++i) index_.push_back({answer_key(set_.commands[i]), i});
    std::stable_sort(index_.begin(), index_.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
    std::size_t most = 0;
    for (std::size_t i = 0; i < index_.size();) {
        std::size_t together = 0;
        const std::uint32_t key = index_[i].key;
        for (; i < index_.size() && index_[i].key == key; ++i) together += set_.commands[index_[i].command].signals;
        most = std::max(most, together);
    }
    values_.reserve(most);
}

std::vector<const Command*> Decoder::plan(PlanScope scope) const {
    std::vector<const Command*> commands;
    for (const Command& command : set_.commands) {
        const bool unconfirmed = command.unconfirmed || (command.unconfirmed_years && (!model_year_ || command.unconfirmed_years->matches(*model_year_)));
        if (command.refusal == Refusal::None && command.applies_to(model_year_) && (scope == PlanScope::All || !unconfirmed))
            commands.push_back(&command);
    }
    return commands;
}

bool Decoder::answers(const Command& command, const Answerer& from) const {
    if (from.address && command.extended_address != from.address) return false;
    const CanId ecu = from.ecu;
    if (!command.names_answerer && from.asked == command.request_id) return ecu.extended == command.request_id.extended;
    if (!command.answer_id) {
        if (ecu.extended) return command.request_id.extended && (ecu.value >> 8U & 0x3FFFFU) == 0xDAF1U;
        return !command.request_id.extended && ecu.value >= 0x7E8U && ecu.value <= 0x7EFU;
    }
    if (command.answer_id->extended != ecu.extended) return false;
    if (!ecu.extended) return command.answer_id->value == ecu.value;
    // The answering side may use another priority than the set was written for, or the standard's form of its address.
    constexpr std::uint32_t kWithoutPriority = 0x03FFFFFFU;
    const std::uint32_t standard = 0x00DAF100U | (command.answer_id->value & 0xFFU);
    return ((command.answer_id->value ^ ecu.value) & kWithoutPriority) == 0 || (ecu.value & kWithoutPriority) == standard;
}

bool Decoder::decode_matching(std::uint32_t key, const Answerer& from, ByteView data, bool with_unknown_year) {
    bool any = false;
    auto entry = std::lower_bound(index_.begin(), index_.end(), key, [](const Entry& e, std::uint32_t k) { return e.key < k; });
    for (; entry != index_.end() && entry->key == key; ++entry) {
        const Command& command = set_.commands[entry->command];
        if (!answers(command, from) || !(with_unknown_year || command.applies_to(model_year_))) continue;
        for (std::size_t i = 0; i < command.signals; ++i)
            values_.push_back(decode_signal(set_.signals[command.first_signal + i], data));
        any = true;
    }
    return any;
}

std::span<const Value> Decoder::decode_from(const Answerer& from, ByteView payload) {
    values_.clear();
    for (std::size_t echo = std::min<std::size_t>(payload.size(), 3); echo >= 2; --echo) {
        const std::uint32_t key = key_of(payload.first(echo));
        if (decode_matching(key, from, payload.subspan(echo), false)) break;
        if (!model_year_ && decode_matching(key, from, payload.subspan(echo), true)) break;
    }
    return values_;
}

std::string Decoder::text(const Signal& signal, const Command& command, ByteView payload) {
    const std::size_t first = command.request_size + signal.first_bit / 8U;
    const std::size_t size = signal.bits / 8U;
    if (signal.encoding != Encoding::Text || first + size > payload.size()) return {};
    const ByteView bytes = payload.subspan(first, size);
    if (signal.unit == "hex") return to_hex(bytes);
    std::string text = to_text(bytes);
    for (char& c : text)
        if (c < 0x20 || c > 0x7E) c = '?';
    return text;
}

}  // namespace odolink::obdb
