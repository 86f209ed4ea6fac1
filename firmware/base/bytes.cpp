// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.hpp"

namespace odolink {
namespace {

const char* text(int value) {
    switch (static_cast<BytesErrc>(value)) {
        case BytesErrc::OddHexLength: return "hexadecimal text has an odd number of digits";
        case BytesErrc::NotHex: return "a character is not a hexadecimal digit";
    }
    return "unknown";
}

int digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

Error make_error_code(BytesErrc e) {
    static const ErrorCategory category{"odolink.bytes", text};
    return {static_cast<int>(e), category};
}

std::string to_hex(ByteView bytes) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (std::byte b : bytes) {
        out.push_back(kDigits[u8(b) >> 4U]);
        out.push_back(kDigits[u8(b) & 0x0FU]);
    }
    return out;
}

Result<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return BytesErrc::OddHexLength;
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = digit(text[i]);
        const int low = digit(text[i + 1]);
        if (high < 0 || low < 0) return BytesErrc::NotHex;
        out.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return out;
}

std::string to_text(ByteView bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::byte b : bytes) out.push_back(static_cast<char>(b));
    return out;
}

}  // namespace odolink
