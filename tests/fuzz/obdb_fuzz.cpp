// SPDX-License-Identifier: Apache-2.0
// Signal sets, and behind a NUL the bytes of an answer: any text gives a set or an error; whatever the set says, its plan only
// reads, and its answers decode at any length to finite numbers.
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "protocols/obdb/decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace odolink;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const std::string_view text = input.substr(0, input.find('\0'));
    auto set = obdb::load(text);
    if (!set) return 0;
    obdb::Decoder decoder{std::move(*set), 2020};
    for (const obdb::Command* command : decoder.plan(obdb::PlanScope::All)) {
        const unsigned service = u8(command->request_bytes()[0]);
        if (service != 0x01 && service != 0x02 && service != 0x09 && service != 0x21 && service != 0x22) std::abort();
        if (!command->request_id.extended && command->request_id.value < 0x600) std::abort();
    }
    std::array<std::byte, 80> payload{};
    for (const obdb::Command& command : decoder.set().commands) {
        for (std::size_t i = 0; i < payload.size(); ++i)
            payload[i] = text.size() + 1 + i < size ? static_cast<std::byte>(data[text.size() + 1 + i]) : std::byte{0};
        for (std::size_t i = 0; i < command.request_size; ++i) payload[i] = command.request[i];
        payload[0] |= std::byte{0x40};
        const CanId ecu = command.answer_id.value_or(CanId{0x7E8, false});
        for (const std::size_t length : {0U, 1U, 2U, 3U, 4U, 11U, 80U})
            for (const obdb::Value& value : decoder.decode(ecu, ByteView{payload}.first(length))) {
                if (!std::isfinite(value.number)) std::abort();
                (void)obdb::Decoder::text(*value.signal, command, ByteView{payload}.first(length));
            }
    }
    return 0;
}
