// SPDX-License-Identifier: Apache-2.0
// The plan and its running. The hot loop uses the compiler's vector types: on x86-64 it is built for AVX2 too and chosen at
// load time, elsewhere they become what the machine has.
#include "protocols/dbc/decoder.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_THREAD__)
#define ODOLINK_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define ODOLINK_VECTOR_CLONES
#endif

namespace odolink::dbc {
namespace {

constexpr double kAbsent = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t kFree = ~0ULL;
constexpr std::uint64_t kPgnKey = 1ULL << 40U;
constexpr std::uint64_t kSourceKey = 1ULL << 41U;
constexpr std::uint64_t kExtendedKey = 1ULL << 32U;
constexpr std::uint32_t kNullAddress = 0xFE;  // of J1939: nobody sends from it

using Words = std::uint64_t __attribute__((vector_size(32)));
using Integers = std::int64_t __attribute__((vector_size(32)));
using Doubles = double __attribute__((vector_size(32)));

std::uint64_t key_of(CanId id) { return id.value | (id.extended ? kExtendedKey : 0U); }

/// PGN of a 29-bit identifier; in PDU1 format the destination is not part of it. Source: SAE J1939-21.
std::uint64_t pgn_key(CanId id) {
    const std::uint32_t pgn = id.value >> 8U & 0x3FFFFU;
    return kPgnKey | ((pgn >> 8U & 0xFFU) < 240U ? pgn & 0x3FF00U : pgn);
}

/// The same of one sender.
std::uint64_t source_key(CanId id) { return kSourceKey | (pgn_key(id) & ~kPgnKey) << 8U | (id.value & 0xFFU); }

std::uint64_t low_bits(unsigned length) { return length == 64 ? ~0ULL : (1ULL << length) - 1U; }

/// A word of integers below 2^51 in size becomes a double exactly by adding it to 1.5 * 2^52.
bool fits_group(const Signal& signal) {
    const bool integer = signal.type == ValueType::Unsigned || signal.type == ValueType::Signed;
    return integer && signal.length <= 51 && window_of(signal).last < 8;
}

/// How far the signal's lowest bit stands from the low end of word 0 in its byte order.
unsigned shift_of(const Signal& signal) {
    if (signal.order == ByteOrder::Intel) return signal.start_bit;
    const unsigned from_top = signal.start_bit / 8U * 8U + (7U - signal.start_bit % 8U);
    return 64U - from_top - signal.length;
}

double physical(const Signal& signal, std::uint64_t raw) {
    double value = 0;
    switch (signal.type) {
        case ValueType::Unsigned: value = static_cast<double>(raw); break;
        case ValueType::Signed: {
            const std::uint64_t sign = 1ULL << (signal.length - 1U);
            value = static_cast<double>(static_cast<std::int64_t>((raw ^ sign) - sign));
            break;
        }
        case ValueType::Float32: value = static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(raw))); break;
        case ValueType::Float64: value = std::bit_cast<double>(raw); break;
    }
    return value * signal.factor + signal.offset;
}

/// The highest raw value that is a value. SAE J1939-71: above it stand error and not available; one-bit parameters and those
/// whose codes the file names have none. A sign or a float has no room for them.
std::uint64_t highest_value(const Message& message, const Signal& signal) {
    const std::uint64_t all_ones = low_bits(signal.length);
    if (!message.j1939 || signal.type != ValueType::Unsigned || signal.length < 2 || !signal.labels.empty()) return all_ones;
    if (signal.length < 8) return all_ones - 2U;
    if (signal.length > 32) return all_ones - 1U;
    return (0xFEULL << (signal.length - 8U)) - 1U;
}

bool selected(const Message& message, const Signal& signal, ByteView data) {
    const Signal* s = &signal;
    while (s->selector != kAlwaysPresent) {
        const Signal& by = message.signals[s->selector];
        if (window_of(by).last >= data.size()) return false;
        const std::uint64_t raw = raw_bits(by, data);
        const bool in_range = std::any_of(s->when.begin(), s->when.end(),
                                          [raw](const SelectorRange& r) { return r.low <= raw && raw <= r.high; });
        if (!in_range) return false;
        s = &by;
    }
    return true;
}

double slow_value(const Message& message, const Signal& signal, ByteView data) {
    if (window_of(signal).last >= data.size()) return kAbsent;
    const std::uint64_t raw = raw_bits(signal, data);
    return raw > highest_value(message, signal) ? kAbsent : physical(signal, raw);
}

}  // namespace

bool carries(const Message& message, const Signal& signal, ByteView data) {
    return window_of(signal).last < data.size() && selected(message, signal, data);
}

std::uint64_t raw_bits(const Signal& signal, ByteView data) {
    const ByteWindow window = window_of(signal);
    std::uint64_t raw = 0;
    if (signal.order == ByteOrder::Motorola) {
        const unsigned unused = (signal.start_bit % 8U + 1U + static_cast<unsigned>(window.last - window.first) * 8U) - signal.length;
        raw = u8(data[window.first]) & low_bits(signal.start_bit % 8U + 1U);
        if (window.first == window.last) return raw >> unused;
        for (std::size_t i = window.first + 1; i < window.last; ++i) raw = raw << 8U | u8(data[i]);
        return raw << (8U - unused) | static_cast<std::uint64_t>(u8(data[window.last]) >> unused);
    }
    const unsigned unused = signal.start_bit % 8U;
    for (std::size_t i = window.last; i > window.first; --i) raw = raw << 8U | u8(data[i]);
    raw = raw << (8U - unused) | static_cast<std::uint64_t>(u8(data[window.first]) >> unused);
    return raw & low_bits(signal.length);
}

Decoder::Decoder(Database database) : database_{std::move(database)} {
    std::size_t most = 0;
    for (const Message& message : database_.messages) {
        plan_message(message);
        most = std::max(most, message.signals.size());
    }
    values_.resize((most + kLanes - 1) / kLanes * kLanes);
    index_messages();
}

void Decoder::plan_message(const Message& message) {
    Plan plan;
    plan.first_group = groups_.size();
    plan.groups = (message.signals.size() + kLanes - 1) / kLanes;
    plan.first_slow = slow_.size();
    groups_.resize(groups_.size() + plan.groups);
    for (std::size_t i = 0; i < message.signals.size(); ++i) {
        const Signal& signal = message.signals[i];
        plan.bytes = std::max(plan.bytes, window_of(signal).last + 1);
        plan.presence_varies = plan.presence_varies || signal.selector != kAlwaysPresent;
        if (!fits_group(signal)) {
            slow_.push_back(i);
            ++plan.slow;
            continue;
        }
        Group& group = groups_[plan.first_group + i / kLanes];
        const std::size_t lane = i % kLanes;
        group.intel[lane] = signal.order == ByteOrder::Intel ? ~0ULL : 0U;
        group.shift[lane] = shift_of(signal);
        group.mask[lane] = low_bits(signal.length);
        group.sign[lane] = signal.type == ValueType::Signed ? 1ULL << (signal.length - 1U) : 0U;
        group.factor[lane] = signal.factor;
        group.offset[lane] = signal.offset;
        group.highest[lane] = static_cast<std::int64_t>(highest_value(message, signal));
    }
    plans_.push_back(plan);
}

void Decoder::index_messages() {
    slots_.assign(std::bit_ceil(database_.messages.size() * 8 + 1), Slot{kFree, 0});
    for (std::size_t i = 0; i < database_.messages.size(); ++i) {
        const Message& message = database_.messages[i];
        enter(key_of(message.id), i);
        if (!message.j1939) continue;
        enter(source_key(message.id), i);
        // One that the file has for any source comes before those of other sources; of these the first.
        Slot& of_group = enter(pgn_key(message.id), i);
        if ((message.id.value & 0xFFU) == kNullAddress) of_group.message = i;
    }
}

/// The slot of the key, which is the message's where nobody had it before.
Decoder::Slot& Decoder::enter(std::uint64_t key, std::size_t message) {
    std::size_t at = key * 0x9E3779B97F4A7C15ULL >> 32U & (slots_.size() - 1);
    while (slots_[at].key != kFree && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
    if (slots_[at].key == kFree) slots_[at] = {key, message};
    return slots_[at];
}

const Decoder::Slot* Decoder::slot_of(std::uint64_t key) const {
    std::size_t at = key * 0x9E3779B97F4A7C15ULL >> 32U & (slots_.size() - 1);
    while (slots_[at].key != key) {
        if (slots_[at].key == kFree) return nullptr;
        at = (at + 1) & (slots_.size() - 1);
    }
    return &slots_[at];
}

std::optional<std::size_t> Decoder::find(CanId id) const {
    const Slot* slot = slot_of(key_of(id));
    if (slot == nullptr && id.extended) slot = slot_of(source_key(id));
    if (slot == nullptr && id.extended) slot = slot_of(pgn_key(id));
    if (slot == nullptr) return std::nullopt;
    return slot->message;
}

ODOLINK_VECTOR_CLONES
void Decoder::run(const Group* group, std::size_t count, std::uint64_t word, double* out) {
    const std::uint64_t swapped = __builtin_bswap64(word);
    const Words little{word, word, word, word};
    const Words big{swapped, swapped, swapped, swapped};
    constexpr std::uint64_t kMagicBits = 0x4338000000000000ULL;  // the double 1.5 * 2^52
    constexpr double kMagic = 6755399441055744.0;
    for (; count != 0; --count, ++group, out += kLanes) {
        Words intel, shift, mask, sign;
        Integers highest;
        Doubles factor, offset;
        std::memcpy(&intel, group->intel.data(), sizeof intel);
        std::memcpy(&shift, group->shift.data(), sizeof shift);
        std::memcpy(&mask, group->mask.data(), sizeof mask);
        std::memcpy(&sign, group->sign.data(), sizeof sign);
        std::memcpy(&highest, group->highest.data(), sizeof highest);
        std::memcpy(&factor, group->factor.data(), sizeof factor);
        std::memcpy(&offset, group->offset.data(), sizeof offset);
        Words raw = big ^ ((big ^ little) & intel);
        raw = (raw >> shift) & mask;
        // All ones, where the comparison holds, is a NaN.
        const auto absent = reinterpret_cast<Words>(reinterpret_cast<Integers>(raw) > highest);
        raw = ((raw ^ sign) - sign) + kMagicBits;
        const Doubles value = (reinterpret_cast<Doubles>(raw) - kMagic) * factor + offset;
        const Words result = reinterpret_cast<Words>(value) | absent;
        std::memcpy(out, &result, sizeof result);
    }
}

std::span<const double> Decoder::decode(std::size_t message, ByteView data) {
    const Plan& plan = plans_[message];
    const Message& said = database_.messages[message];
    std::uint64_t word = 0;
    if (data.size() >= sizeof word) {
        std::memcpy(&word, data.data(), sizeof word);
    } else if (!data.empty()) {
        std::memcpy(&word, data.data(), data.size());
    }
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    run(groups_.data() + plan.first_group, plan.groups, word, values_.data());
    for (std::size_t i = 0; i < plan.slow; ++i) {
        const std::size_t signal = slow_[plan.first_slow + i];
        values_[signal] = slow_value(said, said.signals[signal], data);
    }
    if (plan.presence_varies || data.size() < plan.bytes) mark_absent(said, data);
    return {values_.data(), said.signals.size()};
}

void Decoder::mark_absent(const Message& message, ByteView data) {
    for (std::size_t i = 0; i < message.signals.size(); ++i) {
        const Signal& signal = message.signals[i];
        if (!carries(message, signal, data)) values_[i] = kAbsent;
    }
}

std::string_view Decoder::label(const Signal& signal, double value) {
    if (signal.labels.empty() || signal.factor == 0 || !std::isfinite(value)) return {};
    const double raw = std::round((value - signal.offset) / signal.factor);
    if (std::abs(raw) > 9e15) return {};
    const auto found = std::lower_bound(signal.labels.begin(), signal.labels.end(), static_cast<std::int64_t>(raw),
                                        [](const ValueLabel& l, std::int64_t r) { return l.raw < r; });
    return found != signal.labels.end() && found->raw == static_cast<std::int64_t>(raw) ? std::string_view{found->text}
                                                                                        : std::string_view{};
}

}  // namespace odolink::dbc
