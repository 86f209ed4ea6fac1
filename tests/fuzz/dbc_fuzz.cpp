// SPDX-License-Identifier: Apache-2.0
// DBC text, and behind a NUL the bytes of a frame: any text gives a database or an error with a line, and each message decodes
// frames of every length to numbers or to "none", never to infinity.
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocols/dbc/decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace odolink;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const std::string_view text = input.substr(0, input.find('\0'));
    auto database = dbc::parse(text);
    if (!database) {
        if (database.error().line == 0) std::abort();
        return 0;
    }
    dbc::Decoder decoder{std::move(*database)};
    std::array<std::byte, 70> frame{};
    for (std::size_t i = 0; i < frame.size(); ++i)
        frame[i] = text.size() + 1 + i < size ? static_cast<std::byte>(data[text.size() + 1 + i]) : static_cast<std::byte>(i * 37);
    for (std::size_t m = 0; m < decoder.database().messages.size(); ++m) {
        (void)decoder.find(decoder.database().messages[m].id);
        for (const std::size_t length : {0U, 1U, 7U, 8U, 9U, 64U, 70U}) {
            const auto values = decoder.decode(m, ByteView{frame}.first(length));
            const auto& signals = decoder.database().messages[m].signals;
            if (values.size() != signals.size()) std::abort();
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (std::isinf(values[i])) std::abort();
                (void)dbc::Decoder::label(signals[i], values[i]);
            }
        }
    }
    return 0;
}
