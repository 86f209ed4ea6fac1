// SPDX-License-Identifier: Apache-2.0
// What listening to a J1939 network tells, frame by frame; and recorded trucks through the same watch.
#include "core/diagnostics/j1939_watch.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "protocols/candump/candump.hpp"
#include "support/real_data.hpp"
#include "unit/core/diagnostics/j1939_bus.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::j1939_frame;
using odolink::test::j1939_request;
using odolink::test::j1939_transfer;

namespace {

constexpr std::uint32_t kDm1 = 0xFECA;
constexpr unsigned kEngine = 0x00;
constexpr unsigned kBrakes = 0x0B;
constexpr unsigned kCluster = 0x17;

/// A bus that has shown three engine speeds, and all that was told since.
struct Listener {
    J1939Watch watch;
    MonoTime now{1s};
    std::vector<VehicleReport> reports;
    std::vector<j1939::Frame> replies;

    explicit Listener(bool awake = true) {
        for (int i = 0; awake && i < 3; ++i) hear(j1939_frame(0xF004, kEngine, {0xF0, 0x7D, 0x7D, 0x00, 0x19}));  // 800 rpm
        reports.clear();
    }
    void hear(const CanFrame& frame) {
        J1939Watch::Heard heard = watch.on_frame(frame, now);
        reports.insert(reports.end(), heard.reports.begin(), heard.reports.end());
        if (heard.reply) replies.push_back(*heard.reply);
    }
    void hear(const std::vector<CanFrame>& frames) {
        for (const CanFrame& f : frames) {
            hear(f);
            now = now + 50ms;
        }
    }
    void pass(Duration time) { now = now + time; }
    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> out;
        for (const VehicleReport& r : reports)
            if (const T* t = std::get_if<T>(&r)) out.push_back(*t);
        return out;
    }
    [[nodiscard]] DtcListRead last_list(DtcKind kind, std::uint32_t ecu = kEngine) const {
        DtcListRead last;
        last.ecu = 0xFFFF;
        for (const auto& l : all<DtcListRead>())
            if (l.kind == kind && l.ecu == ecu) last = l;
        CHECK_EQUAL(ecu, last.ecu);
        return last;
    }
};

std::string codes(const DtcListRead& list) {
    std::string text;
    for (const Dtc& d : list.codes) text += (text.empty() ? "" : ", ") + d.code;
    return text;
}

}  // namespace

TEST_GROUP(J1939Watch){};

TEST(J1939Watch, is_silent_until_the_bus_shows_that_it_speaks_j1939) {
    // Given other 29-bit traffic, a DM1 among it by chance, and ISO-TP
    Listener bus{false};
    for (unsigned i = 0; i < 100; ++i) bus.hear(j1939_frame(0x3FE00U + i, 0x76, {1, 2, 3}));
    for (unsigned i = 0; i < 100; ++i) bus.hear(j1939_frame(0xDAF1, 0x10, {0x03, 0x41, 0x0D, 0x00}));
    bus.hear(j1939_frame(kDm1, 0x55, {0x54, 0xFF, 0x6E, 0x00, 0x03, 0x05}));
    CHECK_FALSE(bus.watch.present());
    CHECK_EQUAL(0U, bus.reports.size());
    // When a device claims its address
    bus.hear(j1939_frame(0xEEFF, kEngine, {0x01, 0x00, 0x40, 0x01, 0x00, 0x00, 0x00, 0x80}));
    CHECK_TRUE(bus.watch.present());
}

TEST(J1939Watch, an_11_bit_frame_and_a_can_fd_frame_are_never_j1939) {
    Listener bus{false};
    CanFrame f = j1939_frame(0xF004, kEngine, {0xF0, 0x7D, 0x7D, 0x00, 0x19});
    f.id.extended = false;
    for (int i = 0; i < 5; ++i) bus.hear(f);
    f.id.extended = true;
    f.fd = true;
    for (int i = 0; i < 5; ++i) bus.hear(f);
    CHECK_FALSE(bus.watch.present());
}

TEST(J1939Watch, speed_and_engine_speed_of_two_groups_are_one_reading) {
    Listener bus;
    bus.hear(j1939_frame(0xF004, kEngine, {0xF0, 0x7D, 0x7D, 0x00, 0x19}));        // EEC1: 800 rpm
    bus.hear(j1939_frame(0xFEF1, kEngine, {0xFF, 0x00, 0x32, 0xFF}));              // CCVS: 50 km/h
    bus.pass(200ms);
    bus.hear(j1939_frame(0xFEEE, kEngine, {0x7D, 0xFF, 0xFF, 0xFF}));              // ET1: 85 degrees
    bus.pass(200ms);
    bus.hear(j1939_frame(0xFEF2, kEngine, {0xC8, 0x00}));                          // LFE: 10 l/h
    bus.pass(200ms);
    bus.hear(j1939_frame(0xFEF7, kEngine, {0xFF, 0xFF, 0xFF, 0xFF, 0x1C, 0x02, 0x12, 0x02}));  // VEP1: 27.0 V, key switch 26.5 V
    bus.pass(200ms);
    bus.hear(j1939_frame(0xFEE5, kEngine, {0x10, 0x27, 0x00, 0x00}));              // HOURS: 500 h
    bus.pass(200ms);
    bus.hear(j1939_frame(0xFEDC, kEngine, {0xFF, 0xFF, 0xFF, 0xFF, 0xD0, 0x07, 0x00, 0x00}));  // IO: 100 h
    DriveRead all;
    for (const DriveRead& d : bus.all<DriveRead>()) {
        if (d.speed && d.engine_rpm) all.speed = d.speed, all.engine_rpm = d.engine_rpm;
        if (d.coolant_c) all.coolant_c = d.coolant_c;
        if (d.fuel_rate_lph) all.fuel_rate_lph = d.fuel_rate_lph;
        if (d.supply) all.supply = d.supply;
        if (d.engine_total) all.engine_total = d.engine_total;
        if (d.idle_total) all.idle_total = d.idle_total;
    }
    DOUBLES_EQUAL(50, all.speed.value().value, 1e-9);
    DOUBLES_EQUAL(800, all.engine_rpm.value(), 1e-9);
    CHECK_EQUAL(85, all.coolant_c.value());
    DOUBLES_EQUAL(10, all.fuel_rate_lph.value(), 1e-9);
    CHECK_EQUAL(27'000, all.supply.value().value);
    CHECK_EQUAL(500 * 3600, all.engine_total.value().count());
    CHECK_EQUAL(100 * 3600, all.idle_total.value().count());
}

TEST(J1939Watch, a_hundred_frames_a_second_make_at_most_five_readings_and_standing_still_is_told_at_once) {
    Listener bus;
    bus.pass(1s);
    for (int i = 0; i < 100; ++i) {
        bus.hear(j1939_frame(0xFEF1, kEngine, {0xFF, 0x00, 0x32, 0xFF}));
        bus.pass(10ms);
    }
    CHECK_EQUAL(5U, bus.all<DriveRead>().size());
    bus.hear(j1939_frame(0xFEF1, kEngine, {0xFF, 0x00, 0x00, 0xFF}));
    CHECK_EQUAL(6U, bus.all<DriveRead>().size());
    DOUBLES_EQUAL(0, bus.all<DriveRead>().back().speed->value, 1e-9);
}

TEST(J1939Watch, not_available_and_error_values_are_not_told) {
    Listener bus;
    bus.pass(1s);
    bus.hear(j1939_frame(0xFEF1, kEngine, {0xFF, 0xFF, 0xFF, 0xFF}));                                 // not available
    bus.hear(j1939_frame(0xFEF1, kEngine, {0xFF, 0x00, 0xFE, 0xFF}));                                 // error
    bus.hear(j1939_frame(0xFEC1, kCluster, {0xFF, 0xFF, 0xFF, 0xFF}));
    bus.hear(j1939_frame(0xFEC1, kCluster, {0x00, 0x00, 0x00, 0xFE}));
    bus.pass(10s);
    bus.hear(j1939_frame(0xFEC1, kCluster, {0x00, 0x00, 0x00, 0xFE}));
    CHECK_EQUAL(0U, bus.all<DriveRead>().size());
    CHECK_EQUAL(0U, bus.all<MileageReading>().size());
    CHECK_EQUAL(0U, bus.all<SignalsRead>().size());
}

TEST(J1939Watch, of_two_speakers_the_lower_address_counts_while_it_speaks) {
    Listener bus;
    const auto speed = [&](unsigned source, unsigned kmh) {
        bus.hear(j1939_frame(0xFEF1, source, {0xFF, 0x00, kmh, 0xFF}));
        bus.pass(250ms);
    };
    speed(0x27, 40);
    speed(kEngine, 50);
    speed(0x27, 41);
    DOUBLES_EQUAL(50, bus.all<DriveRead>().back().speed->value, 1e-9);
    bus.pass(6s);  // the engine's falls silent
    speed(0x27, 42);
    DOUBLES_EQUAL(42, bus.all<DriveRead>().back().speed->value, 1e-9);
}

TEST(J1939Watch, mileage_follows_the_cluster_and_not_the_engines_own_counter) {
    // Given an engine that tells 100 km before the cluster tells 1,000 km
    Listener bus;
    const auto tell = [&](unsigned source, unsigned low, unsigned high) {
        bus.hear(j1939_frame(0xFEC1, source, {low, high, 0, 0}));
        bus.pass(1s);
    };
    for (int i = 0; i < 3; ++i) tell(kEngine, 0x20, 0x4E);  // 20,000 x 5 m
    for (int i = 0; i < 10; ++i) {
        tell(kEngine, 0x20, 0x4E);
        bus.hear(j1939_frame(0xFEC1, kCluster, {0x40, 0x0D, 0x03, 0}));  // 200,000 x 5 m
    }
    // Then only the cluster's is told, with where it comes from
    const auto readings = bus.all<MileageReading>();
    CHECK_TRUE(readings.size() >= 5);
    for (const MileageReading& r : readings) {
        CHECK_EQUAL(1'000'000, r.value.in_metres());
        CHECK_TRUE(r.source == MileageSource::J1939Spn917);
        STRCMP_EQUAL("J1939 17 FEC1", r.provenance.c_str());
    }
    // And a new ignition cycle in which the engine speaks first changes nothing
    bus.watch.restart();
    bus.reports.clear();
    bus.pass(8h);
    for (int i = 0; i < 20; ++i) tell(kEngine, 0x20, 0x4E);
    CHECK_EQUAL(0U, bus.all<MileageReading>().size());
    bus.hear(j1939_frame(0xFEC1, kCluster, {0x40, 0x0D, 0x03, 0}));
    CHECK_EQUAL(1'000'000, bus.all<MileageReading>().at(0).value.in_metres());
}

TEST(J1939Watch, total_distance_of_vd_is_a_source_of_its_own) {
    Listener bus;
    for (int i = 0; i < 8; ++i) {
        bus.hear(j1939_frame(0xFEE0, kEngine, {0, 0, 0, 0, 0x40, 0x1F, 0, 0}));  // 8,000 x 0.125 km
        bus.pass(1s);
    }
    const auto readings = bus.all<MileageReading>();
    CHECK_TRUE(readings.size() >= 2);
    CHECK_TRUE(readings[0].source == MileageSource::J1939Spn245);
    CHECK_EQUAL(1'000'000, readings[0].value.in_metres());
}

TEST(J1939Watch, the_coarse_distance_of_a_device_that_tells_the_fine_one_is_no_second_opinion) {
    Listener bus;
    for (int i = 0; i < 10; ++i) {
        bus.hear(j1939_frame(0xFEE0, kCluster, {0, 0, 0, 0, 0x41, 0x1F, 0, 0}));
        bus.hear(j1939_frame(0xFEC1, kCluster, {0x40, 0x0D, 0x03, 0}));
        bus.pass(1s);
    }
    for (const MileageReading& r : bus.all<MileageReading>()) CHECK_TRUE(r.source == MileageSource::J1939Spn917);
    CHECK_TRUE(bus.all<MileageReading>().size() >= 4);
    // When the fine one falls silent
    for (int i = 0; i < 70; ++i) {
        bus.hear(j1939_frame(0xFEE0, kCluster, {0, 0, 0, 0, 0x41, 0x1F, 0, 0}));
        bus.pass(1s);
    }
    CHECK_TRUE(bus.all<MileageReading>().back().source == MileageSource::J1939Spn245);
}

TEST_GROUP(J1939WatchFaults){};

TEST(J1939WatchFaults, dm1_is_the_stored_list_with_its_lamp_and_its_count) {
    Listener bus;
    // Amber on, SPN 110 FMI 3, 5 times; padding
    bus.hear(j1939_frame(kDm1, kEngine, {0x04, 0xFF, 0x6E, 0x00, 0x03, 0x05, 0xFF, 0xFF}));
    const auto list = bus.last_list(DtcKind::Stored);
    STRCMP_EQUAL("SPN 110 FMI 3", codes(list).c_str());
    CHECK_TRUE(list.lamp == true);
    CHECK_FALSE(list.stop);
    CHECK_TRUE(list.of_this_moment);
    CHECK_EQUAL(5U, list.counts.at(0));
    CHECK_TRUE(bus.all<ReadinessRead>().back().readiness.lamp);
    CHECK_EQUAL(1U, bus.all<ReadinessRead>().back().readiness.dtc_count);
}

TEST(J1939WatchFaults, no_fault_is_told_in_each_way_devices_say_it) {
    for (const CanFrame& none : {j1939_frame(kDm1, kEngine, {0x00, 0xFF, 0, 0, 0, 0}),              // as the standard says
                                 j1939_frame(kDm1, kEngine, {0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF}),  // as old devices do
                                 j1939_frame(kDm1, kEngine, {0x00, 0xFF, 0, 0, 0x1F, 0x7F})}) {     // SPN 0 with another FMI
        Listener bus;
        bus.hear(j1939_frame(kDm1, kEngine, {0x10, 0xFF, 0x6E, 0x00, 0x03, 0x05}));
        bus.hear(none);
        CHECK_EQUAL(0U, bus.last_list(DtcKind::Stored).codes.size());
        CHECK_TRUE(bus.last_list(DtcKind::Stored).lamp == false);
    }
}

TEST(J1939WatchFaults, a_flashing_lamp_is_lit_and_a_lamp_that_is_not_available_is_not_told) {
    Listener bus;
    bus.hear(j1939_frame(kDm1, kEngine, {0x40, 0x00, 0x6E, 0x00, 0x03, 0x05}));  // malfunction lamp, 1 Hz
    CHECK_TRUE(bus.last_list(DtcKind::Stored).lamp == true);
    bus.hear(j1939_frame(kDm1, kBrakes, {0xFF, 0xFF, 0x6E, 0x00, 0x03, 0x05}));
    CHECK_FALSE(bus.last_list(DtcKind::Stored, kBrakes).lamp.has_value());
    bus.hear(j1939_frame(kDm1, kCluster, {0xC3, 0xFF, 0x6E, 0x00, 0x03, 0x05}));  // two not available, two off
    CHECK_TRUE(bus.last_list(DtcKind::Stored, kCluster).lamp == false);
    bus.hear(j1939_frame(kDm1, 0x03, {0x10, 0xFF, 0x7F, 0x00, 0x01, 0x05}));  // red stop lamp
    CHECK_TRUE(bus.last_list(DtcKind::Stored, 0x03).stop);
}

TEST(J1939WatchFaults, an_old_layout_is_flagged_in_the_code) {
    Listener bus;
    bus.hear(j1939_frame(kDm1, kEngine, {0x04, 0xFF, 0x6E, 0x00, 0x03, 0x85}));
    STRCMP_EQUAL("SPN 110 FMI 3 CM1", codes(bus.last_list(DtcKind::Stored)).c_str());
}

TEST(J1939WatchFaults, the_same_code_of_two_devices_is_two_faults) {
    Listener bus;
    bus.hear(j1939_frame(kDm1, kEngine, {0x04, 0xFF, 0x7F, 0x02, 0x09, 0x01}));
    bus.hear(j1939_frame(kDm1, kBrakes, {0x04, 0xFF, 0x7F, 0x02, 0x09, 0x01}));
    STRCMP_EQUAL("SPN 639 FMI 9", codes(bus.last_list(DtcKind::Stored, kEngine)).c_str());
    STRCMP_EQUAL("SPN 639 FMI 9", codes(bus.last_list(DtcKind::Stored, kBrakes)).c_str());
    CHECK_EQUAL(2U, bus.all<ReadinessRead>().back().readiness.dtc_count);
}

TEST(J1939WatchFaults, an_unchanged_list_is_told_every_ten_seconds_and_a_changed_one_at_once) {
    Listener bus;
    for (int i = 0; i < 30; ++i) {
        bus.hear(j1939_frame(kDm1, kEngine, {0x04, 0xFF, 0x6E, 0x00, 0x03, 0x05}));
        bus.pass(1s);
    }
    CHECK_EQUAL(3U, bus.all<DtcListRead>().size());
    bus.hear(j1939_frame(kDm1, kEngine, {0x00, 0xFF, 0, 0, 0, 0}));
    CHECK_EQUAL(4U, bus.all<DtcListRead>().size());
}

TEST(J1939WatchFaults, two_codes_come_by_broadcast_transfer_and_an_interrupted_one_says_nothing) {
    Listener bus;
    const Bytes two = bytes_of({0x10, 0xFF, 0x6E, 0x00, 0x00, 0x01, 0x64, 0x00, 0x01, 0x02});  // SPN 110 FMI 0, SPN 100 FMI 1
    auto frames = j1939_transfer(kDm1, kEngine, 0xFF, two);
    // When the second packet is lost and a new transfer begins
    bus.hear({frames[0], frames[1]});
    CHECK_EQUAL(0U, bus.all<DtcListRead>().size());
    bus.hear(frames);
    STRCMP_EQUAL("SPN 110 FMI 0, SPN 100 FMI 1", codes(bus.last_list(DtcKind::Stored)).c_str());
    // When packets of two devices mix
    const auto other = j1939_transfer(kDm1, kBrakes, 0xFF, bytes_of({0x04, 0xFF, 0x7F, 0x02, 0x09, 0x01, 0x0C, 0x03, 0x02, 0x01}));
    bus.pass(11s);
    bus.hear({frames[0], other[0], frames[1], other[1], other[2], frames[2]});
    STRCMP_EQUAL("SPN 110 FMI 0, SPN 100 FMI 1", codes(bus.last_list(DtcKind::Stored)).c_str());
    STRCMP_EQUAL("SPN 639 FMI 9, SPN 780 FMI 2", codes(bus.last_list(DtcKind::Stored, kBrakes)).c_str());
}

TEST(J1939WatchFaults, dm12_adds_to_dm1_and_the_past_lists_are_no_faults) {
    Listener bus;
    bus.hear(j1939_frame(kDm1, kEngine, {0x00, 0xFF, 0, 0, 0, 0}));
    bus.hear(j1939_frame(0xFED4, kEngine, {0x40, 0xFF, 0x66, 0x00, 0x04, 0x01}));  // DM12: SPN 102 FMI 4
    STRCMP_EQUAL("SPN 102 FMI 4", codes(bus.last_list(DtcKind::Stored)).c_str());
    bus.hear(j1939_frame(0xFECB, kEngine, {0x00, 0xFF, 0x9E, 0x00, 0x11, 0x01}));  // DM2
    bus.hear(j1939_frame(0xFDB5, kEngine, {0x00, 0xFF, 0x9E, 0x00, 0x11, 0x01}));  // DM23
    STRCMP_EQUAL("SPN 102 FMI 4", codes(bus.last_list(DtcKind::Stored)).c_str());
    bus.hear(j1939_frame(0xFECF, kEngine, {0x00, 0xFF, 0x6B, 0x00, 0x02, 0x01}));  // DM6: SPN 107 FMI 2
    bus.hear(j1939_frame(0xFD82, kEngine, {0x00, 0xFF, 0x5E, 0x00, 0x04, 0x01}));  // DM27: SPN 94 FMI 4
    STRCMP_EQUAL("SPN 94 FMI 4, SPN 107 FMI 2", codes(bus.last_list(DtcKind::Pending)).c_str());
    bus.hear(j1939_frame(0xFD80, kEngine, {0x00, 0xFF, 0x66, 0x00, 0x04, 0x01}));  // DM28
    STRCMP_EQUAL("SPN 102 FMI 4", codes(bus.last_list(DtcKind::Permanent)).c_str());
}

TEST(J1939WatchFaults, freeze_frames_join_their_code) {
    Listener bus;
    // DM4: 13 bytes: SPN 110 FMI 0; torque mode 0; boost 2 x 50 kPa; 1,000 rpm; load 80 %; 110 degrees; 60 km/h
    bus.hear(j1939_transfer(0xFECD, kEngine, 0xFF,
                            bytes_of({0x0C, 0x6E, 0x00, 0x00, 0x01, 0x00, 0x32, 0x40, 0x1F, 0x50, 0x96, 0x00, 0x3C})));
    const auto frames = bus.all<FreezeFrameRead>();
    CHECK_EQUAL(1U, frames.size());
    STRCMP_EQUAL("SPN 110 FMI 0", frames[0].dtc.code.c_str());
    CHECK_EQUAL(5U, frames[0].values.size());
    DOUBLES_EQUAL(110, frames[0].values[3].value, 1e-9);
    // DM24: coolant temperature (1 byte) and fuel rate (2 bytes) belong to expanded frames, SPN 245 does not
    bus.hear(j1939_transfer(0xFDB6, kEngine, 0xFF, bytes_of({0x6E, 0x00, 0x1C, 0x01, 0xF5, 0x00, 0x1D, 0x04, 0xB7, 0x00, 0x1C, 0x02})));
    bus.hear(j1939_transfer(0xFDB7, kEngine, 0xFF, bytes_of({0x07, 0x6E, 0x00, 0x00, 0x01, 0x8C, 0xC8, 0x00, 0xFF, 0xFF})));
    const auto expanded = bus.all<FreezeFrameRead>().back();
    CHECK_EQUAL(2U, expanded.values.size());
    DOUBLES_EQUAL(100, expanded.values[0].value, 1e-9);
    DOUBLES_EQUAL(10, expanded.values[1].value, 1e-9);
}

TEST(J1939WatchFaults, readiness_of_heavy_duty_obd_counts_and_of_others_is_ignored) {
    Listener bus;
    // DM5: no codes, HD OBD; misfire supported and complete; particulate filter and NOx supported, NOx not complete
    bus.hear(j1939_frame(0xFECE, kEngine, {0x00, 0x00, 0x14, 0x01, 0x00, 0x0C, 0x00, 0x08}));
    Readiness r = bus.all<ReadinessRead>().back().readiness;
    CHECK_EQUAL(3U, r.monitors.size());
    CHECK_TRUE(r.inspection_ready);  // one open monitor is allowed
    CHECK_FALSE(r.monitors[2].complete);
    STRCMP_EQUAL("NOx aftertreatment", r.monitors[2].name.c_str());
    bus.hear(j1939_frame(kDm1, kEngine, {0x40, 0xFF, 0x66, 0x00, 0x04, 0x01}));
    CHECK_FALSE(bus.all<ReadinessRead>().back().readiness.inspection_ready);
    Listener other;
    other.hear(j1939_frame(0xFECE, kBrakes, {0x00, 0x00, 0x05, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}));
    CHECK_EQUAL(0U, other.all<ReadinessRead>().back().readiness.monitors.size());
}

TEST(J1939WatchFaults, a_tool_that_clears_codes_is_noticed_with_its_address) {
    Listener bus;
    bus.hear(j1939_request(0xFF, 0xF9, 0xFED3));  // DM11 of all
    bus.hear(j1939_request(kEngine, 0xFA, 0xFECC));  // DM3 of the engine
    bus.hear(j1939_frame(0xC300U | kBrakes, 0xF9, {0x11, 0xFF, 0xFF, 0xFF, 0xFF, 0x6E, 0x00, 0x03}));  // DM22: clear an active one
    bus.hear(j1939_frame(0xC300U | kBrakes, 0xF9, {0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x6E, 0x00, 0x03}));  // its answer
    bus.hear(j1939_request(0xFF, 0xF9, 0xFECA));  // DM1: only reads
    const auto cleared = bus.all<CodesClearedRead>();
    CHECK_EQUAL(3U, cleared.size());
    CHECK_FALSE(cleared[0].ecu.has_value());
    STRCMP_EQUAL("tool F9", cleared[0].by.c_str());
    CHECK_EQUAL(kEngine, cleared[1].ecu.value());
    CHECK_EQUAL(kBrakes, cleared[2].ecu.value());
}

TEST(J1939WatchFaults, dm31_says_which_code_lights_a_lamp) {
    Listener bus;
    const Bytes two = bytes_of({0x04, 0xFF, 0x6E, 0x00, 0x03, 0x05, 0x64, 0x00, 0x01, 0x02});  // SPN 110 FMI 3, SPN 100 FMI 1
    bus.hear(j1939_transfer(kDm1, kEngine, 0xFF, two));
    CHECK_FALSE(bus.all<DtcListRead>().back().code_lamps.at(0).has_value());
    // Lamps of the first: all off; of the second: amber warning
    bus.hear(j1939_transfer(0xA300, kEngine, 0xFF, bytes_of({0x6E, 0x00, 0x03, 0x05, 0x00, 0xFF, 0x64, 0x00, 0x01, 0x02, 0x04, 0xFF})));
    const auto list = bus.all<DtcListRead>().back();
    CHECK_TRUE(list.code_lamps.at(0) == false);
    CHECK_TRUE(list.code_lamps.at(1) == true);
}

TEST(J1939WatchFaults, dm20_tells_how_often_monitors_could_run_and_did) {
    Listener bus;
    // 300 ignition cycles, 200 with the conditions; SPN 3055: 50 of 100; SPN 3056: never
    bus.hear(j1939_transfer(0xC200, kEngine, 0xFF, bytes_of({0x2C, 0x01, 0xC8, 0x00, 0xEF, 0x0B, 0x1F, 0x32, 0x00, 0x64, 0x00,
                                                             0xF0, 0x0B, 0x1F, 0x00, 0x00, 0x00, 0x00})));
    const auto values = bus.all<SignalsRead>().back().values;
    CHECK_EQUAL(3U, values.size());
    STRCMP_EQUAL("Odolink.InUse.IgnitionCycles", values[0].name.c_str());
    DOUBLES_EQUAL(300, values[0].value, 1e-9);
    STRCMP_EQUAL("Odolink.InUse.SPN3055", values[2].name.c_str());
    DOUBLES_EQUAL(0.5, values[2].value, 1e-9);
}

TEST(J1939WatchFaults, several_past_codes_that_leave_at_once_were_cleared_and_a_single_one_has_aged) {
    Listener bus;
    bus.hear(j1939_frame(kDm1, kEngine, {0x00, 0xFF, 0, 0, 0, 0}));
    const auto two = j1939_transfer(0xFECB, kEngine, 0xFF, bytes_of({0x00, 0xFF, 0x6E, 0x00, 0x00, 0x01, 0x64, 0x00, 0x01, 0x02}));
    bus.hear(two);
    bus.hear(j1939_frame(0xFECB, kEngine, {0x00, 0xFF, 0x6E, 0x00, 0x00, 0x01}));
    bus.hear(j1939_frame(0xFECB, kEngine, {0x00, 0xFF, 0, 0, 0, 0}));
    CHECK_EQUAL(0U, bus.all<CodesClearedRead>().size());
    bus.hear(two);
    bus.hear(j1939_frame(0xFECB, kEngine, {0x00, 0xFF, 0, 0, 0, 0}));
    CHECK_EQUAL(1U, bus.all<CodesClearedRead>().size());
}

TEST(J1939WatchFaults, counters_since_clear_of_one_device_only_are_followed) {
    Listener bus;
    bus.hear(j1939_frame(0xC1FF, kEngine, {0x00, 0x00, 0xF4, 0x01, 0x00, 0x00, 0x10, 0x00}));  // DM21: 500 km since clear
    bus.hear(j1939_frame(0xC1FF, 0x3D, {0x00, 0x00, 0x0A, 0x00, 0x00, 0x00, 0x10, 0x00}));     // aftertreatment: 10 km
    bus.hear(j1939_frame(0xFDB8, kEngine, {0x10, 0x00, 0x07, 0, 0, 0, 0, 0}));                 // DM26: 7 warm-ups
    CHECK_EQUAL(1U, bus.all<DistanceSinceClearRead>().size());
    CHECK_EQUAL(500, bus.all<DistanceSinceClearRead>()[0].value.whole_kilometres());
    CHECK_EQUAL(7, bus.all<WarmUpsSinceClearRead>().at(0).count);
}

TEST_GROUP(J1939WatchIdentity){};

TEST(J1939WatchIdentity, is_told_once_it_has_settled_as_most_devices_have_it) {
    Listener bus;
    const auto text = [](const char* s) {
        const ByteView view = as_bytes(std::string_view{s});
        return Bytes{view.begin(), view.end()};
    };
    bus.hear(j1939_transfer(0xFEEC, kBrakes, 0xFF, text("1M8GDM9AXKP042788*")));
    bus.hear(j1939_transfer(0xFEEB, kEngine, 0xFF, text("ODLNK*E13*12345*")));
    bus.hear(j1939_transfer(0xFEDA, kEngine, 0xFF, text("\x02" "4.20*CAL-7*")));
    Bytes calibration = bytes_of({0x78, 0x56, 0x34, 0x12});
    for (char c : std::string{"ODL-E13-0007\0\0\0\0", 16}) calibration.push_back(static_cast<std::byte>(c));
    bus.hear(j1939_transfer(0xD300, kEngine, 0xFF, calibration));
    bus.hear(j1939_frame(0xEEFF, kBrakes, {0x01, 0x00, 0x40, 0x01, 0x00, 0x09, 0x00, 0x00}));  // function 9: brakes
    CHECK_EQUAL(0U, bus.all<IdentityRead>().size());
    bus.pass(3s);
    bus.hear(j1939_frame(0xF004, kEngine, {0xF0, 0x7D, 0x7D, 0x00, 0x19}));
    CHECK_EQUAL(1U, bus.all<IdentityRead>().size());
    const VehicleIdentity id = bus.all<IdentityRead>()[0].identity;
    STRCMP_EQUAL("1M8GDM9AXKP042788", id.vin.c_str());
    CHECK_EQUAL(2U, id.ecus.size());
    STRCMP_EQUAL("ODLNK E13", id.ecus[0].name.c_str());
    CHECK_EQUAL(3U, id.ecus[0].calibration_ids.size());
    CHECK_EQUAL(0x12345678U, id.ecus[0].cvns.at(0));
    CHECK_EQUAL(kBrakes, id.ecus[1].id);
    STRCMP_EQUAL("brakes", id.ecus[1].name.c_str());
}

TEST(J1939WatchIdentity, a_transfer_between_others_is_heard_and_only_one_to_us_is_answered) {
    Listener bus;
    const ByteView vin = as_bytes(std::string_view{"1M8GDM9AXKP042788*"});
    const auto to_other = j1939_transfer(0xFEEC, kEngine, 0x21, {vin.begin(), vin.end()});
    bus.hear(to_other);
    CHECK_EQUAL(0U, bus.replies.size());
    bus.pass(3s);
    bus.hear(j1939_frame(0xF004, kEngine, {0xF0, 0x7D, 0x7D, 0x00, 0x19}));
    STRCMP_EQUAL("1M8GDM9AXKP042788", bus.all<IdentityRead>().at(0).identity.vin.c_str());
    // To F9: clear to send for each packet the sender takes at once, then end of message
    const auto to_us = j1939_transfer(0xFEEC, kEngine, 0xF9, {vin.begin(), vin.end()});
    bus.hear(to_us);
    CHECK_EQUAL(2U, bus.replies.size());
    CHECK_EQUAL(0x1CEC00F9U, bus.replies[0].id.value);
    CHECK_EQUAL(0x11, u8(bus.replies[0].bytes[0]));
    CHECK_EQUAL(0x13, u8(bus.replies[1].bytes[0]));
    // And one that stops is given up
    bus.hear({to_us[0], to_us[1]});
    const auto aborts = bus.watch.on_time(bus.now + 3s);
    CHECK_EQUAL(1U, aborts.size());
    CHECK_EQUAL(0xFF, u8(aborts[0].bytes[0]));
}

TEST_GROUP(J1939Recorded){};

TEST(J1939Recorded, a_tractor_gives_speed_temperature_and_hours_and_no_faults) {
    const auto path = odolink::test::real_data("can_logs/j1939_jd6130_tractor.log");
    if (!path) return;
    std::ifstream file{*path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    Listener bus{false};
    candump::Parser parser;
    parser.feed(text);
    while (const candump::Frame* f = parser.next()) {
        CanFrame frame;
        frame.id = f->id;
        frame.length = f->size;
        std::copy_n(f->bytes.begin(), f->size, frame.data.begin());
        bus.now = MonoTime{f->time};
        bus.hear(frame);
    }
    bool speed = false, rpm = false, coolant = false, hours = false;
    for (const DriveRead& d : bus.all<DriveRead>()) {
        speed = speed || d.speed.has_value();
        rpm = rpm || d.engine_rpm.has_value();
        coolant = coolant || d.coolant_c.has_value();
        hours = hours || d.engine_total.value_or(0s) > 1h;
    }
    CHECK_TRUE(bus.watch.present());
    CHECK_TRUE(speed && rpm && coolant && hours);
    CHECK_EQUAL(0U, bus.all<DtcListRead>().size());
    CHECK_EQUAL(0U, bus.replies.size());
}

TEST(J1939Recorded, each_recorded_diagnostic_packet_is_taken_without_harm) {
    const auto path = odolink::test::real_data("j1939/packet_cases.jsonl");
    if (!path) return;
    std::ifstream file{*path};
    std::size_t packets = 0;
    std::size_t lists = 0;
    for (std::string line; std::getline(file, line);) {
        const auto test = boost::json::parse(line);
        if (!test.at("pgn").is_int64()) continue;
        for (const auto& p : test.at("packets").as_array()) {
            if (!p.at("sa").is_int64()) continue;
            const auto data = from_hex(std::string{p.at("data").as_string()});
            if (!data || data->empty()) continue;
            ++packets;
            Listener bus;
            const auto group = static_cast<std::uint32_t>(test.at("pgn").as_int64());
            const auto source = static_cast<unsigned>(p.at("sa").as_int64()) & 0xFFU;
            if (data->size() > 8) {
                bus.hear(j1939_transfer(group, source, 0xFF, *data));
            } else {
                CanFrame frame = j1939_frame(group, source, {});
                std::copy(data->begin(), data->end(), frame.data.begin());
                frame.length = static_cast<std::uint8_t>(data->size());
                bus.hear(frame);
            }
            lists += bus.all<DtcListRead>().size();
        }
    }
    CHECK_TRUE(packets > 20);
    CHECK_TRUE(lists >= 5);
}
