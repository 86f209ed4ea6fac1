// SPDX-License-Identifier: Apache-2.0
// Changes of identity, and the ring of raw frames kept for a new fault.
#include "core/diagnostics/identity_watch.hpp"

#include "core/diagnostics/capture_ring.hpp"
#include "protocols/candump/compact.hpp"
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

TEST(IdentityWatch, learns_the_first_vehicle_silently_but_for_its_vin) {
    IdentityWatch watch;
    const auto first = watch.on_identity(identity(kVin));
    CHECK_EQUAL(1U, first.size());
    CHECK_TRUE(first[0] == (IdentityChanged{IdentityChangeKind::VinLearned, 0, "", "1G1***********752"}));
    CHECK_EQUAL(0U, watch.on_identity(identity(kVin)).size());
}

TEST(IdentityWatch, a_control_unit_of_a_later_ignition_cycle_has_been_fitted) {
    IdentityWatch watch;
    (void)watch.on_identity(identity(kVin));
    // Given a second unit that answers a little later in the first cycle: it is learned
    auto two = identity(kVin);
    two.ecus.push_back({0x7EA, "TCM", {}, {}});
    CHECK_EQUAL(0U, watch.on_identity(two).size());
    // When a third one answers after the ignition was off
    watch.on_ignition_off();
    two.ecus.push_back({0x7EB, "TOW", {}, {}});
    const auto fitted = watch.on_identity(two);
    // Then it is told
    CHECK_EQUAL(1U, fitted.size());
    CHECK_TRUE(fitted[0] == (IdentityChanged{IdentityChangeKind::EcuAppeared, 0x7EB, "", "TOW"}));
}

TEST(IdentityWatch, a_changed_cvn_or_calibration_is_told_once_with_both_values) {
    IdentityWatch watch{identity(kVin)};
    const auto changed = watch.on_identity(identity(kVin, {0x00000001}));
    CHECK_EQUAL(1U, changed.size());
    CHECK_TRUE(changed[0] == (IdentityChanged{IdentityChangeKind::CvnChanged, 0x7E8, "DEADBEEF", "00000001"}));
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

TEST(IdentityWatch, another_vin_freezes_until_somebody_accepts_that_very_vin) {
    IdentityWatch watch{identity(kVin)};
    const auto changed = watch.on_identity(identity(kOther, {1}));
    CHECK_EQUAL(1U, changed.size());
    CHECK_TRUE(changed[0] ==
               (IdentityChanged{IdentityChangeKind::VinChanged, 0, "1G1***********752", "WVW***********305"}));
    CHECK_TRUE(watch.frozen());
    CHECK_EQUAL(0U, watch.on_identity(identity(kOther, {1})).size());
    CHECK_EQUAL(0xDEADBEEFU, watch.known().ecus[0].cvns[0]);  // no mixing
    CHECK_FALSE(watch.accept(kVin));
    CHECK_FALSE(watch.accept("1M8GDM9AXKP042788"));
    CHECK_TRUE(watch.frozen());
    CHECK_TRUE(watch.accept(kOther));
    CHECK_FALSE(watch.frozen());
    STRCMP_EQUAL(kOther, watch.known().vin.c_str());
    CHECK_FALSE(watch.accept(kOther));
}

TEST(IdentityWatch, a_freeze_survives_a_restart_and_ends_when_the_unit_is_back_in_its_vehicle) {
    IdentityWatch watch{identity(kVin), kOther};
    CHECK_TRUE(watch.frozen());
    CHECK_EQUAL(0U, watch.on_identity(identity(kVin)).size());
    CHECK_FALSE(watch.frozen());
}

TEST(IdentityWatch, two_control_units_that_name_two_vins_stay_frozen_until_the_next_cycle) {
    IdentityWatch watch{identity(kVin)};
    (void)watch.on_identity(identity(kOther));
    (void)watch.on_identity(identity(kVin));
    CHECK_TRUE(watch.frozen());
    watch.on_ignition_off();
    (void)watch.on_identity(identity(kVin));
    CHECK_FALSE(watch.frozen());
}

TEST(IdentityWatch, the_software_fingerprint_is_one_line_in_a_fixed_order) {
    VehicleIdentity vehicle{
        kVin, {{0x7EA, "TCM", {}, {0x12}}, {0x7E8, "ECM", {"CAL1", "CAL2"}, {0xDEADBEEF}}, {0x7EB, "TOW", {}, {}}}};
    STRCMP_EQUAL("7E8 CAL1 CAL2 DEADBEEF; 7EA 00000012", software_fingerprint(vehicle).c_str());
}

TEST(IdentityWatch, software_is_learned_one_data_identifier_at_a_time_and_another_text_is_a_change) {
    IdentityWatch watch;
    const auto told = [&watch](std::vector<std::string> software) {
        VehicleIdentity read{kVin, {{0x7E8, "ECM", {}, {}, std::move(software)}}};
        return watch.on_identity(read);
    };
    (void)told({"F188 SOFT-A"});
    watch.on_ignition_off();
    CHECK_TRUE(told({"F187 PART-1", "F188 SOFT-A"}).empty());
    CHECK_TRUE(told({"F188 SOFT-A"}).empty());  // not read this time
    const auto changes = told({"F187 PART-1", "F188 SOFT-B"});
    CHECK_EQUAL(1U, changes.size());
    CHECK_TRUE(changes[0].kind == IdentityChangeKind::CalibrationChanged);
    STRCMP_EQUAL("F188 SOFT-A", changes[0].before.c_str());
    STRCMP_EQUAL("F188 SOFT-B", changes[0].after.c_str());
    CHECK_TRUE(told({"F187 PART-1", "F188 SOFT-B"}).empty());
}

namespace {

std::string text_of(const std::optional<Capture>& capture) { return capture ? candump::capture_text(capture->frames) : std::string{}; }

}  // namespace

TEST_GROUP(CaptureRing){};

TEST(CaptureRing, keeps_ten_seconds_before_and_five_after_as_candump_text) {
    CaptureRing ring;
    const WallTime wall{1'800'000'000'000ms, WallQuality::Synchronised};
    for (int s = 0; s < 30; ++s) {
        ring.on_frame(frame(s == 20 ? 0x18DAF110 : 0x7E8, {3, 0x41, 0x0D, static_cast<unsigned>(s)}), MonoTime{s * 1s});
        if (s == 20) CHECK_TRUE(ring.trigger("P0301", MonoTime{20s}));
        if (s == 21) CHECK_FALSE(ring.trigger("P0302", MonoTime{21s}));
    }
    const auto capture = ring.take(MonoTime{29s}, {wall.since_epoch + 29s, wall.quality});
    STRCMP_EQUAL("P0301", capture->reason.c_str());
    CHECK_TRUE(capture->at.since_epoch == wall.since_epoch + 20s);
    CHECK_TRUE(capture->before == 10s);
    const std::string text = text_of(capture);
    CHECK_EQUAL(16, std::count(text.begin(), text.end(), '\n'));
    STRCMP_EQUAL("(1800000010.000000) can0 7E8#03410D0A\n", text.substr(0, 38).c_str());
    CHECK_TRUE(text.find("(1800000020.000000) can0 18DAF110#03410D14\n") != std::string::npos);
    CHECK_TRUE(text.ends_with("(1800000025.000000) can0 7E8#03410D19\n"));
    // And it is over: the next fault has its own.
    CHECK_FALSE(ring.take(MonoTime{29s}, wall).has_value());
    CHECK_TRUE(ring.trigger("P0302", MonoTime{29s}));
}

TEST(CaptureRing, a_fuller_bus_is_covered_shorter_and_says_so) {
    CaptureRing ring{128};  // frames of 7 bytes, the first one 5
    for (int i = 0; i < 20; ++i) ring.on_frame(frame(0x100, {1}), MonoTime{i * 100ms});
    CHECK_TRUE(ring.trigger("P0301", MonoTime{1900ms}));
    const auto capture = ring.take(MonoTime{6900ms}, WallTime{});
    CHECK_TRUE(capture->before == 1700ms);
}

TEST(CaptureRing, one_that_is_cut_short_holds_what_was_there) {
    CaptureRing ring;
    CHECK_TRUE(ring.trigger("P0301", MonoTime{1s}));
    ring.on_frame(frame(0x100, {}), MonoTime{2s});
    STRCMP_EQUAL("(0000000002.000000) can0 100#\n", text_of(ring.take(MonoTime{2s}, {2s, WallQuality::Unknown})).c_str());
}

TEST(CaptureRing, long_fd_frames_are_whole_or_not_there) {
    CanFrame f = frame(0x100, {});
    f.fd = true;
    f.length = 64;
    for (std::size_t i = 0; i < 64; ++i) f.data[i] = static_cast<std::byte>(i);
    const std::string whole = "(0000000003.000000) can0 100##0" + to_hex(f.payload()) + "\n";
    for (std::size_t room = 128; room <= 220; ++room) {
        CaptureRing ring{room};
        for (int s = 1; s <= 3; ++s) ring.on_frame(f, MonoTime{s * 1s});
        CHECK_TRUE(ring.trigger("P0301", MonoTime{3s}));
        const std::string text = text_of(ring.take(MonoTime{3s}, {3s, WallQuality::Unknown}));
        CHECK_EQUAL(room / 70 * whole.size(), text.size());  // three bytes of gap, two of id, one of length
        CHECK_TRUE(text.ends_with(whole));
    }
}

TEST(CaptureRing, ten_seconds_before_and_five_after_fit_on_a_full_bus_of_up_to_1_mbit) {
    struct Row {
        CanId id;
        std::uint8_t length;
        Duration gap;  ///< of frames with as few stuff bits as there can be
        Duration before;
    };
    const CanId standard{0x7E8, false};
    const CanId extended{0x18FEF100, true};
    // 111 bits a frame of 8 bytes, 131 with 29-bit ids, 47 without data; CAN FD of 64 bytes at 500 kbit/s and 2 Mbit/s
    const Row rows[] = {{standard, 8, 222us, 10s}, {extended, 8, 262us, 10s}, {standard, 0, 94us, 10s}, {standard, 8, 111us, 10s}, {extended, 8, 131us, 10s}, {standard, 64, 360us, 5940ms}};
    for (const Row& row : rows) {
        CaptureRing ring;
        CanFrame f = frame(0x7E8, {});
        f.id = row.id;
        f.length = row.length;
        f.fd = row.length > 8;
        Duration at{0};
        for (; at <= 25s; at += row.gap) {
            ring.on_frame(f, MonoTime{at});
            if (at > 20s) (void)ring.trigger("P0301", MonoTime{20s});
        }
        const auto capture = ring.take(MonoTime{25s}, {25s, WallQuality::Unknown});
        CHECK_TRUE(capture->before <= row.before + 20ms && capture->before > row.before - 20ms);
        CHECK_TRUE(capture->frames.size() <= CaptureRing::kMemory + 17);
        const std::string text = text_of(capture);
        CHECK_TRUE(text.rfind("(0000000024.999") != std::string::npos);
        const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        CHECK_TRUE(lines >= static_cast<std::size_t>((capture->before + 5s) / row.gap));
    }
}

TEST(CaptureRing, frames_of_before_a_long_silence_are_not_taken_for_recent_ones) {
    // Given a frame, a silence longer than a frame's gap can say (28 bits of microseconds), and a fault
    CaptureRing ring;
    ring.on_frame(frame(0x101, {1}), MonoTime{5398s - 10 * 268'435'456us});
    ring.on_frame(frame(0x102, {2}), MonoTime{5400s});
    ring.on_frame(frame(0x103, {3}), MonoTime{5405s});
    CHECK_TRUE(ring.trigger("P0301", MonoTime{5407s}));
    // Then the capture holds the two frames of its time
    STRCMP_EQUAL("(0000005400.000000) can0 102#02\n(0000005405.000000) can0 103#03\n",
                 text_of(ring.take(MonoTime{5412s}, {5412s, WallQuality::Unknown})).c_str());
}
