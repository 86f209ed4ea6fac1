// SPDX-License-Identifier: Apache-2.0
// Captures: what is packed comes back, and what is cut or damaged ends the text before it.
#include "protocols/candump/compact.hpp"

#include <algorithm>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::candump;

namespace {

void add(Bytes& capture, std::uint32_t gap_us, CanId id, FrameKind kind, const char* data) {
    const Bytes bytes = *from_hex(data);
    const Packed packed = pack(gap_us, id, kind, bytes);
    capture.insert(capture.end(), packed.bytes.begin(), packed.bytes.begin() + packed.size);
}

Bytes three_frames() {
    Bytes capture = capture_head(1'800'000'000'000'250us);
    add(capture, 0, {0x7E8, false}, FrameKind::Data, "0341050A");
    add(capture, 222, {0x18DAF110, true}, FrameKind::Data, "");
    add(capture, 7'000'000, {0x7FF, false}, FrameKind::Fd, "00112233445566778899AABB");
    return capture;
}

}  // namespace

TEST_GROUP(CompactCapture){};

TEST(CompactCapture, comes_back_as_candump_lines) {
    STRCMP_EQUAL(
        "(1800000000.000250) can0 7E8#0341050A\n"
        "(1800000000.000472) can0 18DAF110#\n"
        "(1800000007.000472) can0 7FF##000112233445566778899AABB\n",
        capture_text(three_frames()).c_str());
    // Magic and time, then gap, identifier, length and data
    LONGS_EQUAL(16 + (1 + 2 + 1 + 4) + (2 + 4 + 1) + (4 + 2 + 1 + 12), three_frames().size());
}

TEST(CompactCapture, cut_at_any_length_it_holds_the_frames_that_are_whole) {
    const Bytes whole = three_frames();
    const std::string text = capture_text(whole);
    std::size_t frames = 0;
    for (std::size_t n = 16; n < whole.size(); ++n) {
        const std::string part = capture_text(ByteView{whole}.first(n));
        CHECK_TRUE(text.starts_with(part));
        const auto now = static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        CHECK_TRUE(now >= frames && now < 3);
        frames = now;
    }
    LONGS_EQUAL(2, frames);
    STRCMP_EQUAL("", capture_text(ByteView{whole}.first(12)).c_str());
}

TEST(CompactCapture, text_of_older_versions_is_text) {
    const std::string text = "(1800000000.000250) can0 7E8#0341050A\n";
    STRCMP_EQUAL(text.c_str(), capture_text(as_bytes(text)).c_str());
    STRCMP_EQUAL("", capture_text({}).c_str());
}

TEST(CompactCapture, a_length_no_frame_has_and_a_gap_without_end_are_no_frame) {
    CHECK_FALSE(packed_head(*from_hex("0047E841")).has_value());      // CAN FD of 65 bytes
    CHECK_TRUE(packed_head(*from_hex("0047E840")).has_value());       // of 64
    CHECK_FALSE(packed_head(*from_hex("0007E809")).has_value());      // classic CAN of 9 bytes
    CHECK_FALSE(packed_head(*from_hex("8080808001")).has_value());    // five bytes of gap
    const Packed longest = pack(0xFFFFFFFFU, {0x1FFFFFFF, true}, FrameKind::Fd, {});
    const auto head = packed_head({longest.bytes.data(), longest.size});
    CHECK_TRUE(head->gap_us == kLongestGapUs && head->id.value == 0x1FFFFFFFU && head->id.extended && head->kind == FrameKind::Fd);
}
