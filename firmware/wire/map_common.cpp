// SPDX-License-Identifier: Apache-2.0
// Values all messages share, and the helpers of mapping.hpp.
#include <google/protobuf/stubs/logging.h>

#include "odolink/v1/common.pb.h"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

/// Protobuf prints to stderr when text is not UTF-8; decoders here say it by their result only.
[[maybe_unused]] auto* const kQuiet = google::protobuf::SetLogHandler(nullptr);

/// Bytes of the UTF-8 sequence that starts at `at`, or 0 when there is none. Source: RFC 3629.
std::size_t sequence_length(std::string_view s, std::size_t at) {
    const auto byte = [&s](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
    const unsigned lead = byte(at);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : (lead & 0xF0U) == 0xE0 ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80) return 0;
    }
    const unsigned second = byte(at + 1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;  // overlong; surrogates
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;  // overlong; above U+10FFFF
    return length;
}

const char* wire_text(int value) {
    switch (static_cast<WireErrc>(value)) {
        case WireErrc::TooLarge: return "the message is larger than the protocol allows";
        case WireErrc::Malformed: return "the bytes are not the message they should be";
        case WireErrc::Missing: return "a field that must be there is missing";
        case WireErrc::OutOfRange: return "a value is outside its range";
        case WireErrc::Unsupported: return "a message kind of a newer protocol version";
    }
    return "unknown wire error";
}

}  // namespace

Error make_error_code(WireErrc e) {
    static const ErrorCategory category{"odolink.wire", wire_text};
    return {static_cast<int>(e), category};
}

Id Check::id(std::string_view bytes) {
    Id id;
    need(bytes.size() <= id.bytes.size(), WireErrc::OutOfRange);
    if (ok()) std::copy_n(as_bytes(bytes).begin(), bytes.size(), id.bytes.begin());
    return id;
}

Id Check::needed_id(std::string_view bytes) {
    const Id value = id(bytes);
    need(!value.empty(), WireErrc::Missing);
    return value;
}

std::string id_bytes(const Id& id) {
    std::string out = to_text(id.view());
    out.erase(out.find_last_not_of('\0') + 1);
    return out;
}

std::string utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        if (length == 0) out.push_back('?');
        else out.append(text.substr(at, length));
        at += length == 0 ? 1 : length;
    }
    return out;
}

void put(const WallTime& value, v1::WallTime& out) {
    out.set_ms(value.since_epoch.count());
    out.set_doubt(static_cast<v1::WallDoubt>(2 - static_cast<int>(value.quality)));
}

WallTime take(const v1::WallTime& in, Check& check) {
    check.need(in.doubt() >= 0 && in.doubt() <= 2, WireErrc::OutOfRange);
    if (!check.ok()) return {};
    return {std::chrono::milliseconds{in.ms()}, static_cast<WallQuality>(2 - in.doubt())};
}

void put(const Text& value, v1::Text& out) {
    out.set_zh(utf8(value.zh));
    out.set_en(utf8(value.en));
}

Text take(const v1::Text& in) { return {in.zh(), in.en()}; }

void put(const Money& value, v1::Money& out) {
    out.set_minor_units(value.minor_units);
    if (value.currency != Money{}.currency) out.set_currency(utf8(value.currency));
}

Money take(const v1::Money& in) {
    return {in.minor_units(), in.currency().empty() ? Money{}.currency : in.currency()};
}

void put(const SignalValue& value, v1::Signal& out) {
    out.set_name(utf8(value.name));
    out.set_value(value.value);
    out.set_unit(utf8(value.unit));
}

SignalValue take(const v1::Signal& in, Check& check) { return {in.name(), check.finite(in.value()), in.unit()}; }

void put(const Range& value, v1::Range& out) {
    out.set_first(value.first);
    out.set_length(value.last - value.first);
}

Range take(const v1::Range& in, Check& check) {
    check.need(in.length() <= std::numeric_limits<std::uint64_t>::max() - in.first(), WireErrc::OutOfRange);
    return {in.first(), in.first() + in.length()};
}

}  // namespace odolink::wire
