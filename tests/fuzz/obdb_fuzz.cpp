// SPDX-License-Identifier: Apache-2.0
// Signal sets: any bytes give a set or an error; whatever the set says, its plan only reads, and its answers decode at any length.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "protocols/obdb/decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace odolink;
    auto set = obdb::load({reinterpret_cast<const char*>(data), size});
    if (!set) return 0;
    obdb::Decoder decoder{std::move(*set), 2020};
    for (const obdb::Command* command : decoder.plan(obdb::PlanScope::All)) {
        const unsigned service = u8(command->request_bytes()[0]);
        if (service != 0x01 && service != 0x02 && service != 0x09 && service != 0x21 && service != 0x22) std::abort();
        if (!command->request_id.extended && command->request_id.value < 0x600) std::abort();
    }
    std::array<std::byte, 80> payload{};
    for (const obdb::Command& command : decoder.set().commands) {
        for (std::size_t i = 0; i < command.request_size; ++i) payload[i] = command.request[i];
        payload[0] |= std::byte{0x40};
        const CanId ecu = command.answer_id.value_or(CanId{0x7E8, false});
        for (const std::size_t length : {0U, 1U, 2U, 3U, 4U, 11U, 80U})
            for (const obdb::Value& value : decoder.decode(ecu, ByteView{payload}.first(length)))
                (void)obdb::Decoder::text(*value.signal, command, ByteView{payload}.first(length));
    }
    return 0;
}
