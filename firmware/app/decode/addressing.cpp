// SPDX-License-Identifier: Apache-2.0
#include "app/decode/addressing.hpp"

namespace odolink::decode {

bool begins_message(ByteView data, std::size_t at) {
    if (data.size() < at + 3) return false;
    const std::uint8_t control = u8(data[at]);
    const bool first = control >> 4U == 1;
    if (control >> 4U == 3) return (control & 0x0FU) <= 2;
    if (control >> 4U > 1 || (!first && (control == 0 || control > data.size() - at - 1))) return false;
    constexpr std::uint8_t kNegative = 0x7F;
    const std::uint8_t service = u8(data[at + (first ? 2 : 1)]);
    const std::uint8_t asked = service & 0xBFU;
    return service == kNegative || (asked >= 0x01 && asked <= 0x0A) || (asked >= 0x10 && asked <= 0x3E) || asked == 0x85;
}

bool looks_addressed(CanId id, ByteView data) {
    const bool normal = id.extended || id.value == 0x7DF || id.value >> 4U == 0x7E;
    return !normal && !begins_message(data, 0) && begins_message(data, 1);
}

}  // namespace odolink::decode
