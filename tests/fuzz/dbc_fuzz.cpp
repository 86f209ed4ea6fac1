// SPDX-License-Identifier: Apache-2.0
// DBC text: any bytes give a database or an error with a line, and each message decodes frames of every length.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "protocols/dbc/decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace odolink;
    auto database = dbc::parse({reinterpret_cast<const char*>(data), size});
    if (!database) {
        if (database.error().line == 0) std::abort();
        return 0;
    }
    dbc::Decoder decoder{std::move(*database)};
    std::array<std::byte, 70> frame{};
    for (std::size_t i = 0; i < frame.size(); ++i) frame[i] = static_cast<std::byte>(i * 37);
    for (std::size_t m = 0; m < decoder.database().messages.size(); ++m) {
        (void)decoder.find(decoder.database().messages[m].id);
        for (const std::size_t length : {0U, 1U, 7U, 8U, 9U, 64U, 70U}) {
            const auto values = decoder.decode(m, ByteView{frame}.first(length));
            const auto& signals = decoder.database().messages[m].signals;
            if (values.size() != signals.size()) std::abort();
            for (std::size_t i = 0; i < values.size(); ++i) (void)dbc::Decoder::label(signals[i], values[i]);
        }
    }
    return 0;
}
