// SPDX-License-Identifier: Apache-2.0
// Values all messages share, and the helpers of mapping.hpp.
#include <google/protobuf/stubs/logging.h>

#include "odolink/v1/common.pb.h"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

/// Protobuf prints to stderr when text is not UTF-8; decoders here say it by their result only.
[[maybe_unused]] auto* const kQuiet = google::protobuf::SetLogHandler(nullptr);

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

AttachmentDigest take_digest(std::string_view bytes, Check& check) {
    AttachmentDigest out{};
    check.need(bytes.size() == out.size(), WireErrc::OutOfRange);
    if (check.ok()) std::ranges::copy(as_bytes(bytes), out.begin());
    return out;
}

std::string id_bytes(const Id& id) {
    std::string out = to_text(id.view());
    out.erase(out.find_last_not_of('\0') + 1);
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
    return {in.first(), check.number(in.first() + in.length())};
}

}  // namespace odolink::wire
