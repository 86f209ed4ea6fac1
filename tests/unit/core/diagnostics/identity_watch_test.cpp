// SPDX-License-Identifier: Apache-2.0
// Changes of identity, and the ring of raw frames kept for a new fault.
#include "core/diagnostics/identity_watch.hpp"

#include "core/diagnostics/capture_ring.hpp"
#include "support/fakes/recording_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::frame;

namespace {

constexpr const char* kVin = "1G1YC21MLX1010752";
constexpr const char* kOther = "WVWZZZ1KZ6W612305";

VehicleIdentity identity(const char* vin, std::vector<std::uint32_t> cvns = {0xDEADBEEF}) {
    return {vin, {{0x7E8, "ECM", {"CAL1"}, std::move(cvns)}}};
}

}  // namespace

TEST_GROUP(IdentityWatch){};

TEST(IdentityWatch, learns_the_first_identity_and_is_quiet_then) {
    IdentityWatch watch;
    const auto first = watch.on_identity(identity(kVin));
    CHECK_EQUAL(2U, first.size());
    CHECK_TRUE(first[0].kind == IdentityChangeKind::VinLearned);
    CHECK_TRUE(first[1].kind == IdentityChangeKind::EcuAppeared);
    CHECK_EQUAL(0U, watch.on_identity(identity(kVin)).size());
}

TEST(IdentityWatch, a_changed_cvn_or_calibration_is_told_once_with_both_values) {
    IdentityWatch watch{identity(kVin)};
    const auto changed = watch.on_identity(identity(kVin, {0x00000001}));
    CHECK_EQUAL(1U, changed.size());
    CHECK_TRUE(changed[0] == (IdentityChange{IdentityChangeKind::CvnChanged, 0x7E8, "DEADBEEF", "00000001"}));
    CHECK_EQUAL(0U, watch.on_identity(identity(kVin, {0x00000001})).size());
    auto other = identity(kVin, {0x00000001});
    other.ecus[0].calibration_ids = {"CAL2", "CAL3"};
    STRCMP_EQUAL("CAL2 CAL3", watch.on_identity(other).at(0).after.c_str());
}

TEST(IdentityWatch, what_was_not_read_is_no_change) {
    IdentityWatch watch{identity(kVin)};
    CHECK_EQUAL(0U, watch.on_identity({"", {{0x7E8, "", {}, {}}}}).size());
    CHECK_EQUAL(0U, watch.on_identity({"NOT A VIN", {}}).size());
    CHECK_EQUAL(0xDEADBEEFU, watch.known().ecus[0].cvns[0]);
}

TEST(IdentityWatch, another_vin_freezes_until_somebody_decides) {
    IdentityWatch watch{identity(kVin)};
    const auto changed = watch.on_identity(identity(kOther, {1}));
    CHECK_EQUAL(1U, changed.size());
    CHECK_TRUE(changed[0].kind == IdentityChangeKind::VinChanged);
    CHECK_TRUE(watch.frozen());
    CHECK_EQUAL(0U, watch.on_identity(identity(kOther, {1})).size());
    CHECK_EQUAL(0xDEADBEEFU, watch.known().ecus[0].cvns[0]);  // no mixing
    watch.accept_foreign_vin();
    CHECK_FALSE(watch.frozen());
    STRCMP_EQUAL(kOther, watch.known().vin.c_str());
    watch.accept_foreign_vin();
    STRCMP_EQUAL(kOther, watch.known().vin.c_str());
}

TEST_GROUP(CaptureRing){};

TEST(CaptureRing, keeps_ten_seconds_before_and_five_after_as_candump_text) {
    CaptureRing ring;
    const WallTime wall{1'800'000'000'000ms, WallQuality::Synchronised};
    for (int s = 0; s < 40; ++s) {
        ring.on_frame(frame(s == 20 ? 0x18DAF110 : 0x7E8, {3, 0x41, 0x0D, static_cast<unsigned>(s)}), MonoTime{s * 1s});
        if (s == 20) ring.trigger("P0301", MonoTime{20s});
        if (s == 21) ring.trigger("P0302", MonoTime{21s});
        const auto capture = ring.take(MonoTime{s * 1s}, {wall.since_epoch + s * 1s, wall.quality});
        CHECK_EQUAL(s == 25, capture.has_value());
        if (!capture) continue;
        STRCMP_EQUAL("P0301", capture->reason.c_str());
        CHECK_TRUE(capture->before == 10s);
        CHECK_EQUAL(16, std::count(capture->text.begin(), capture->text.end(), '\n'));
        STRCMP_EQUAL("(1800000010.000000) can0 7E8#03410D0A\n", capture->text.substr(0, 38).c_str());
        CHECK_TRUE(capture->text.find("(1800000020.000000) can0 18DAF110#03410D14\n") != std::string::npos);
    }
}

TEST(CaptureRing, a_fuller_bus_is_covered_shorter_and_says_so) {
    CaptureRing ring{10};
    for (int i = 0; i < 20; ++i) ring.on_frame(frame(0x100, {1}), MonoTime{i * 100ms});
    ring.trigger("P0301", MonoTime{1900ms});
    const auto capture = ring.take(MonoTime{6900ms}, WallTime{});
    CHECK_TRUE(capture->before == 900ms);
}

TEST(CaptureRing, long_fd_frames_are_counted_only) {
    CaptureRing ring;
    CanFrame f = frame(0x100, {1});
    f.length = 64;
    ring.on_frame(f, MonoTime{1s});
    CHECK_EQUAL(1U, ring.skipped_fd());
}
