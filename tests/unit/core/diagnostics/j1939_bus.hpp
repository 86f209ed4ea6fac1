// SPDX-License-Identifier: Apache-2.0
// Frames of a J1939 network, built byte by byte without protocols/j1939, so that an error there shows.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "base/bytes.hpp"
#include "ports/can_bus.hpp"

namespace odolink::test {

/// A frame of `group` (destination in the low byte where it has one), priority 6, filled up with FF to 8 bytes.
inline CanFrame j1939_frame(std::uint32_t group, unsigned source, std::initializer_list<unsigned> bytes) {
    CanFrame f;
    f.id = {0x18000000U | group << 8U | source, true};
    f.length = 8;
    std::fill_n(f.data.begin(), 8, std::byte{0xFF});
    std::size_t at = 0;
    for (unsigned b : bytes) f.data[at++] = static_cast<std::byte>(b);
    return f;
}

/// A request of three bytes.
inline CanFrame j1939_request(unsigned destination, unsigned source, std::uint32_t group) {
    CanFrame f = j1939_frame(0xEA00U | destination, source, {group & 0xFFU, group >> 8U & 0xFFU, group >> 16U});
    f.length = 3;
    return f;
}

/// A transfer: the announcement (BAM to everybody, else RTS) and its packets.
inline std::vector<CanFrame> j1939_transfer(std::uint32_t group, unsigned source, unsigned destination, const Bytes& message) {
    const auto size = static_cast<unsigned>(message.size());
    const unsigned packets = (size + 6) / 7;
    const bool all = destination == 0xFF;
    std::vector<CanFrame> out{j1939_frame(0xEC00U | destination, source,
                                          {all ? 0x20U : 0x10U, size & 0xFFU, size >> 8U, packets, 0xFF, group & 0xFFU,
                                           group >> 8U & 0xFFU, group >> 16U})};
    for (unsigned i = 0; i < packets; ++i) {
        CanFrame f = j1939_frame(0xEB00U | destination, source, {i + 1});
        for (std::size_t k = 0; k < 7 && i * 7 + k < message.size(); ++k) f.data[k + 1] = message[i * 7 + k];
        out.push_back(f);
    }
    return out;
}

}  // namespace odolink::test
