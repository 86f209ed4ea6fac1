// SPDX-License-Identifier: Apache-2.0
// Packets of the broker, however they are cut: none larger than our protocol has gets through.
#include "adapters/mbedtls/packet_guard.hpp"

#include <vector>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// A packet that announces `length`, with so much of it.
std::vector<unsigned char> packet(std::uint32_t length, std::size_t present) {
    std::vector<unsigned char> out{0x30};  // PUBLISH, QoS 0
    std::uint32_t rest = length;
    do {
        out.push_back(static_cast<unsigned char>((rest & 0x7FU) | (rest > 0x7FU ? 0x80U : 0U)));
        rest >>= 7U;
    } while (rest > 0);
    out.insert(out.end(), present, 0xFF);  // whatever stands in it is not a length
    return out;
}

}  // namespace

TEST_GROUP(PacketGuard){};

TEST(PacketGuard, passes_packets_up_to_the_largest_however_they_are_cut) {
    std::vector<unsigned char> all;
    for (const std::uint32_t length : {0U, 1U, 127U, 128U, 16'383U, 16'384U, PacketGuard::kLargest, 0U, 2U}) {
        const auto one = packet(length, length);
        all.insert(all.end(), one.begin(), one.end());
    }
    PacketGuard whole, cut;
    CHECK_TRUE(whole.take(all));
    for (const unsigned char byte : all) CHECK_TRUE(cut.take({&byte, 1}));
}

TEST(PacketGuard, stops_at_the_length_of_a_packet_that_is_larger_before_a_byte_of_it) {
    PacketGuard guard;
    CHECK_TRUE(guard.take(packet(5, 5)));
    CHECK_FALSE(guard.take(packet(PacketGuard::kLargest + 1, 0)));
    CHECK_EQUAL(PacketGuard::kLargest + 1, guard.announced());
    CHECK_FALSE(guard.take(packet(1, 1)));  // and from then on
    PacketGuard largest;
    CHECK_FALSE(largest.take(packet(268'435'455, 0)));  // FF FF FF 7F: the most that MQTT has
}

TEST(PacketGuard, stops_at_a_length_of_five_bytes) {
    PacketGuard guard;
    CHECK_TRUE(guard.take(std::vector<unsigned char>{0x20, 0x80, 0x80, 0x80}));
    CHECK_FALSE(guard.take(std::vector<unsigned char>{0x80}));
}
