// SPDX-License-Identifier: Apache-2.0
// UDS, OBD on UDS and mode 06 on scripted vehicles: who is asked what, by which protocol, and what is made of it.
#include <algorithm>

#include "core/diagnostics/vehicle_poll.hpp"
#include "unit/core/diagnostics/fake_vehicle.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::FakeVehicle;
using odolink::test::frame;
using odolink::test::ScriptedEcu;

namespace {

struct Workshop {
    FakeVehicle car;
    VehiclePoll poll{car.session, car.time, car.time};
    std::vector<VehicleReport> reports;

    Workshop() {
        poll.set_sink([this](const VehicleReport& r) { reports.push_back(r); });
    }
    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> out;
        for (const VehicleReport& r : reports)
            if (const T* t = std::get_if<T>(&r)) out.push_back(*t);
        return out;
    }
    [[nodiscard]] std::vector<DtcListRead> lists(std::uint32_t ecu, DtcKind kind) const {
        std::vector<DtcListRead> out;
        for (const DtcListRead& l : all<DtcListRead>())
            if (l.ecu == ecu && l.kind == kind) out.push_back(l);
        return out;
    }
    [[nodiscard]] int times_asked(const std::string& hex) const {
        const auto asked = car.asked();
        return static_cast<int>(std::count(asked.begin(), asked.end(), hex));
    }
    void run(Duration time) {
        poll.start();
        car.time.run_for(time);
    }
};

/// A J1979-2 unit: no classic service is answered. Bitmaps: 01 05 0C 0D, 31, 42, A6.
void script_obd_on_uds(ScriptedEcu& ecu) {
    ecu.script["22F400"] = {{10ms, "62F40088180001"}};
    ecu.script["22F420"] = {{10ms, "62F42000008001"}};
    ecu.script["22F440"] = {{10ms, "62F44040000001"}};
    ecu.script["22F460"] = {{10ms, "62F46000000001"}};
    ecu.script["22F480"] = {{10ms, "62F48000000001"}};
    ecu.script["22F4A0"] = {{10ms, "62F4A004000000"}};
    ecu.script["22F401"] = {{10ms, "62F40181076504"}};  // lamp on, one code, one monitor open
    ecu.script["22F431"] = {{10ms, "62F4310064"}};
    ecu.script["22F4A6"] = {{10ms, "62F4A60018422A"}};
    ecu.script["22F40DF40CF4A6"] = {{10ms, "62F40D00F40C0C80F4A60018422A"}};
    ecu.script["22F40DF40CF401"] = {{10ms, "62F40D00F40C0C80F40181076504"}};
    ecu.script["22F40DF40CF405"] = {{10ms, "62F40D00F40C0C80F4055A"}};
    ecu.script["22F40DF40CF442"] = {{10ms, "62F40D00F40C0C80F44236B0"}};
    ecu.script["22F40DF40CF431"] = {{10ms, "62F40D00F40C0C80F4310064"}};
    ecu.script["22F802"] = {{10ms, "62F8023147315943" "32314D4C5831303130373532"}};
    ecu.script["22F804"] = {{10ms, "62F80431323334353637383930313233343536"}};
    ecu.script["22F806"] = {{10ms, "62F806DEADBEEF"}};
    ecu.script["22F188"] = {{10ms, "62F188534F46543132"}};  // "SOFT12"
    // Group 33, status bits 7F kept, severities FF, format 04; severity, code, status: confirmed with lamp, then pending.
    ecu.script["1942330C1E"] = {{10ms, "594233FFFF0420" "03011C" "A9" "20" "017113" "24"}};
    ecu.script["195533"] = {{10ms, "595533FF04" "04208F" "08"}};
    ecu.script["190403011CFF"] = {{10ms, "590403011CAF" "0003" "F40C1F40" "F40D32" "F4055A"}};
    ecu.script["190603011C01"] = {{10ms, "590603011CAF" "0105"}};
    ecu.script["22F600"] = {{10ms, "62F60040000001"}};  // monitor 02 and more
    ecu.script["22F620"] = {{10ms, "62F62080000000"}};  // monitor 21
    ecu.script["22F602"] = {{10ms, "62F602" "010B0190012C0258"}};  // 0.4 V between 0.3 and 0.6
    ecu.script["22F621"] = {{10ms, "62F621" "8404012C00000384" "85040000" "00000000"}};  // the second has not run
}

void script_classic(ScriptedEcu& ecu) {
    ecu.script["0100"] = {{10ms, "410088180000"}};  // 01 05 0C 0D
    ecu.script["0101"] = {{10ms, "410181076504"}};
    ecu.script["0105"] = {{10ms, "41055A"}};
    ecu.script["010C"] = {{10ms, "410C0C80"}};
    ecu.script["010D"] = {{10ms, "410D00"}};
    ecu.script["03"] = {{10ms, "43010301"}};
    ecu.script["07"] = {{10ms, "4700"}};
    ecu.script["0A"] = {{10ms, "4A00"}};
}

}  // namespace

TEST_GROUP(UdsPoll){};

TEST(UdsPoll, surveys_a_vehicle_that_speaks_obd_on_uds_only) {
    Workshop w;
    script_obd_on_uds(w.car.add(0x7E0));
    w.run(15s);

    CHECK_TRUE(w.poll.phase() == PollPhase::Cycling);
    const VehicleIdentity id = w.all<IdentityRead>().back().identity;
    STRCMP_EQUAL("1G1YC21MLX1010752", id.vin.c_str());
    CHECK_EQUAL(0xDEADBEEFU, id.ecus.at(0).cvns.at(0));
    STRCMP_EQUAL("1234567890123456", id.ecus.at(0).calibration_ids.at(0).c_str());
    STRCMP_EQUAL("F188 SOFT12", id.ecus.at(0).software.at(0).c_str());
    CHECK_EQUAL(158'980'200, w.all<MileageReading>().front().value.in_metres());
    STRCMP_EQUAL("7E8 22F4A6", w.all<MileageReading>().front().provenance.c_str());
    const Readiness readiness = w.all<ReadinessRead>().front().readiness;
    CHECK_TRUE(readiness.lamp);
    CHECK_EQUAL(1U, readiness.dtc_count);
    CHECK_FALSE(readiness.inspection_ready);
    STRCMP_EQUAL("P0301-1C", w.lists(0x7E8, DtcKind::Stored).front().codes.at(0).code.c_str());
    CHECK_EQUAL(1U, w.lists(0x7E8, DtcKind::Stored).front().codes.size());
    CHECK_TRUE(w.lists(0x7E8, DtcKind::Stored).front().lamp == true);
    STRCMP_EQUAL("P0171-13", w.lists(0x7E8, DtcKind::Pending).front().codes.at(0).code.c_str());
    STRCMP_EQUAL("P0420-8F", w.lists(0x7E8, DtcKind::Permanent).front().codes.at(0).code.c_str());
    const auto frames = w.all<FreezeFrameRead>();
    STRCMP_EQUAL("P0301-1C", frames.back().dtc.code.c_str());
    CHECK_EQUAL(4U, frames.back().values.size());  // three of the snapshot, one of the extended data
    STRCMP_EQUAL("Odolink.Fault.ExtendedData01", frames.back().values[3].name.c_str());
    DOUBLES_EQUAL(5, frames.back().values[3].value, 1e-9);
    CHECK_EQUAL(0, w.times_asked("03"));
}

TEST(UdsPoll, live_values_of_obd_on_uds_come_each_second_three_at_a_time) {
    Workshop w;
    script_obd_on_uds(w.car.add(0x7E0));
    w.run(15s);
    w.reports.clear();
    w.car.time.run_for(30s);
    int speeds = 0;
    for (const DriveRead& d : w.all<DriveRead>()) speeds += d.speed && d.engine_rpm ? 1 : 0;
    CHECK_TRUE(speeds >= 29);
    CHECK_TRUE(w.all<MileageReading>().size() >= 3);
}

TEST(UdsPoll, monitors_of_obd_on_uds_are_read_and_those_that_have_not_run_are_left_out) {
    Workshop w;
    script_obd_on_uds(w.car.add(0x7E0));
    w.run(20s);
    const auto reads = w.all<MonitorResultsRead>();
    CHECK_EQUAL(2U, reads.size());
    CHECK_EQUAL(0x02, reads[0].results.at(0).monitor);
    DOUBLES_EQUAL(100.0 / 3, *reads[0].results[0].margin_percent(), 1e-6);
    CHECK_EQUAL(1U, reads[1].results.size());
    CHECK_FALSE(reads[1].results[0].lowest.has_value());  // 0 is where the scale begins
    DOUBLES_EQUAL(66.7, *reads[1].results[0].margin_percent(), 0.1);
    STRCMP_EQUAL("catalyst bank 1", reads[1].results[0].name.c_str());
}

TEST(UdsPoll, works_beside_a_classic_ecu_on_one_bus) {
    Workshop w;
    script_obd_on_uds(w.car.add(0x7E0));
    script_classic(w.car.add(0x7E1));
    w.run(15s);
    STRCMP_EQUAL("P0301-1C", w.lists(0x7E8, DtcKind::Stored).front().codes.at(0).code.c_str());
    STRCMP_EQUAL("P0301", w.lists(0x7E9, DtcKind::Stored).front().codes.at(0).code.c_str());
    CHECK_TRUE(w.times_asked("03") >= 1);
    CHECK_TRUE(w.times_asked("1942330C1E") >= 1);
    CHECK_EQUAL(2U, w.all<ReadinessRead>().back().readiness.dtc_count);
}

TEST(UdsPoll, a_classic_ecu_that_speaks_uds_too_tells_each_fault_once) {
    Workshop w;
    auto& ecu = w.car.add(0x7E0);
    script_classic(ecu);
    ecu.script["22F400"] = {{10ms, "62F40088180000"}};  // also its PIDs by UDS: the classic way is taken
    ecu.script["22F190"] = {{10ms, "62F1903147315943" "32314D4C5831303130373532"}};
    ecu.script["19020C"] = {{10ms, "5902FF" "03011C" "AF" "C03454" "2F"}};  // P0301-1C and U0034-54, also pending
    ecu.script["1904C03454FF"] = {{10ms, "5904C034542F" "0101" "F40D32"}};
    w.run(15s);
    const DtcListRead stored = w.lists(0x7E8, DtcKind::Stored).back();
    CHECK_EQUAL(2U, stored.codes.size());
    STRCMP_EQUAL("P0301", stored.codes[0].code.c_str());
    STRCMP_EQUAL("U0034-54", stored.codes[1].code.c_str());
    CHECK_FALSE(stored.lamp.has_value());  // the readiness status has it
    for (const DtcListRead& list : w.lists(0x7E8, DtcKind::Stored))
        for (const Dtc& dtc : list.codes) CHECK_FALSE(dtc.code == "P0301-1C");
    STRCMP_EQUAL("1G1YC21MLX1010752", w.all<IdentityRead>().back().identity.vin.c_str());
    CHECK_EQUAL(1, w.times_asked("1904C03454FF"));
    CHECK_EQUAL(0, w.times_asked("190403011CFF"));  // it has a classic freeze frame
    CHECK_TRUE(w.times_asked("010D0C") + w.times_asked("010D0C01") + w.times_asked("010D0C0105") > 0);
}

TEST(UdsPoll, a_unit_that_only_uds_finds_is_asked_for_its_codes) {
    Workshop w;
    script_classic(w.car.add(0x7E0));
    auto& body = w.car.add(0x7E5);
    body.script["22F190"] = {{20ms, "62F1903147315943" "32314D4C5831303130373532"}};
    body.script["19020C"] = {{10ms, "59020C" "900111" "08" "000000" "08"}};  // B1001-11 and a filler; only these two bits are kept
    w.run(15s);
    const DtcListRead stored = w.lists(0x7ED, DtcKind::Stored).back();
    CHECK_EQUAL(1U, stored.codes.size());
    STRCMP_EQUAL("B1001-11", stored.codes.at(0).code.c_str());
    CHECK_FALSE(stored.lamp.has_value());
    CHECK_EQUAL(1U, w.lists(0x7E8, DtcKind::Stored).back().codes.size());
}

TEST(UdsPoll, a_status_bit_the_ecu_does_not_keep_tells_no_list) {
    Workshop w;
    auto& ecu = w.car.add(0x7E0);
    script_classic(ecu);
    ecu.script["22F190"] = {{10ms, "62F1903147315943" "32314D4C5831303130373532"}};
    ecu.script["03"] = {};
    ecu.script["07"] = {};
    ecu.script["19020C"] = {{10ms, "590209" "03011C" "09"}};  // confirmed and failed now; nothing is ever pending
    w.run(15s);
    CHECK_TRUE(!w.lists(0x7E8, DtcKind::Stored).empty());
    CHECK_TRUE(w.lists(0x7E8, DtcKind::Pending).empty());
}

TEST(UdsPoll, the_list_is_only_counted_until_the_count_changes) {
    Workshop w;
    auto& ecu = w.car.add(0x7E5);
    ecu.script["22F400"] = {};
    script_classic(ecu);
    ecu.script["03"] = {{10ms, "4300"}};
    ecu.script["19020C"] = {{10ms, "5902FF"}};
    ecu.script["190108"] = {{10ms, "5901FF010000"}};
    w.run(45s);
    const int lists = w.times_asked("19020C");
    CHECK_EQUAL(1, lists);  // the survey's
    CHECK_TRUE(w.times_asked("190108") >= 2);
    w.car.ecus[0].script["190108"] = {{10ms, "5901FF010001"}};
    w.car.ecus[0].script["19020C"] = {{10ms, "5902FF" "C03454" "28"}};
    w.car.time.run_for(12s);
    CHECK_EQUAL(lists + 1, w.times_asked("19020C"));
    STRCMP_EQUAL("U0034-54", w.lists(0x7ED, DtcKind::Stored).back().codes.at(0).code.c_str());
    w.car.time.run_for(65s);
    CHECK_EQUAL(lists + 2, w.times_asked("19020C"));  // each sixth reading, counted or not
}

TEST(UdsPoll, what_is_refused_for_good_is_asked_once_a_cycle) {
    Workshop w;
    auto& ecu = w.car.add(0x7E0);
    script_classic(ecu);
    ecu.script["19020C"] = {{10ms, "7F1911"}};
    ecu.script["22F190"] = {{10ms, "7F2231"}};
    ecu.script["22F188"] = {{10ms, "62F18841"}};
    ecu.script["22F187"] = {{10ms, "7F2231"}};
    ecu.script["0600"] = {{10ms, "7F0611"}};
    w.run(45s);
    CHECK_EQUAL(1, w.times_asked("19020C"));  // service not supported
    CHECK_EQUAL(0, w.times_asked("190108"));
    CHECK_EQUAL(1, w.times_asked("22F187"));
    CHECK_EQUAL(1, w.times_asked("22F188"));  // out of range concerns one identifier only
    CHECK_EQUAL(1, w.times_asked("0600"));
    w.poll.stop();
    w.run(10s);
    CHECK_EQUAL(2, w.times_asked("19020C"));  // a new cycle
}

TEST(UdsPoll, a_unit_silent_to_uds_is_left_alone) {
    Workshop w;
    script_classic(w.car.add(0x7E0));
    w.run(45s);
    CHECK_EQUAL(1, w.times_asked("19020C"));
    CHECK_EQUAL(2, w.times_asked("22F190"));  // once to all, once to it
    CHECK_EQUAL(0, w.times_asked("22F188"));
}

TEST(UdsPoll, monitors_of_mode_06_are_read_after_the_survey_and_once_more_in_a_drive) {
    Workshop w;
    auto& ecu = w.car.add(0x7E0);
    script_classic(ecu);
    ecu.script["0600"] = {{10ms, "460000000001"}};
    ecu.script["0620"] = {{10ms, "462080000000"}};
    ecu.script["0621"] = {{10ms, "46218404012C00000384" "2185" "8BFF9CFED400C8"}};  // two tests, the second signed
    w.run(20s);
    auto reads = w.all<MonitorResultsRead>();
    CHECK_EQUAL(1U, reads.size());
    DOUBLES_EQUAL(0.3, reads[0].results.at(0).value, 1e-9);
    DOUBLES_EQUAL(-0.1, reads[0].results.at(1).value, 1e-9);
    DOUBLES_EQUAL(40, *reads[0].results[1].margin_percent(), 1e-6);  // -0.1 V between -0.3 and 0.2
    CHECK_EQUAL(1, w.times_asked("0621"));
    w.car.ecus[0].script["010D"] = {{10ms, "410D32"}};
    w.car.time.run_for(590s);
    CHECK_EQUAL(1, w.times_asked("0621"));
    w.car.time.run_for(1500s);
    CHECK_EQUAL(2, w.times_asked("0621"));
}

TEST(UdsPoll, while_moving_a_code_that_only_uds_tells_is_known_within_a_minute) {
    Workshop w;
    script_obd_on_uds(w.car.add(0x7E0));
    auto& body = w.car.add(0x7E5);  // no emission services
    body.script["22F190"] = {{10ms, "62F190" "3147315943" "32314D4C5831303130373532"}};
    body.script["190108"] = {{10ms, "5901FF01" "0000"}};
    body.script["19020C"] = {{10ms, "5902FF"}};
    for (auto& [request, replies] : w.car.ecus[0].script)
        if (request.starts_with("22F40DF40C")) replies[0].hex.replace(6, 2, "32");  // 50 km/h
    w.run(60s);
    const int before = w.times_asked("190108") + w.times_asked("19020C");
    const int emission = w.times_asked("1942330C1E");
    w.car.time.run_for(120s);
    const int asked = w.times_asked("190108") + w.times_asked("19020C") - before;
    CHECK_TRUE(asked >= 4);
    CHECK_TRUE(asked <= 10);  // of two units, each half a minute
    CHECK_TRUE(w.times_asked("1942330C1E") >= emission + 6);

    w.car.ecus[1].script["190108"] = {{10ms, "5901FF01" "0001"}};
    w.car.ecus[1].script["19020C"] = {{10ms, "5902FF" "910111" "2F"}};  // B1101-11
    w.car.time.run_for(60s);
    const auto lists = w.lists(0x7ED, DtcKind::Stored);
    CHECK_EQUAL(1U, lists.back().codes.size());
    STRCMP_EQUAL("B1101-11", lists.back().codes[0].code.c_str());
}

TEST(UdsPoll, the_vin_of_obd_counts_and_not_that_of_a_used_control_unit) {
    Workshop w;
    script_classic(w.car.add(0x7E0));
    w.car.ecus[0].script["0902"] = {{10ms, "490201314731594332314D4C58313031303735" "32"}};
    auto& body = w.car.add(0x7E5);
    body.script["22F190"] = {{10ms, "62F190574155" "5A5A5A3859374B41303030303031"}};  // WAUZZZ8Y7KA000001
    w.run(15s);
    for (const IdentityRead& read : w.all<IdentityRead>()) CHECK_FALSE(read.identity.vin.starts_with("WAUZ"));
    STRCMP_EQUAL("1G1YC21MLX1010752", w.all<IdentityRead>().back().identity.vin.c_str());
}

TEST(UdsPoll, an_overheard_list_of_codes_adds_and_takes_nothing_away) {
    Workshop w;
    w.car.arrive(frame(0x7DF, {2, 1, 0x0D}));
    w.poll.start();
    w.car.arrive(frame(0x7E8, {7, 0x59, 0x02, 0xFF, 0x03, 0x01, 0x1C, 0x2F}));
    w.car.arrive(frame(0x7E8, {3, 0x59, 0x02, 0xFF}));
    STRCMP_EQUAL("P0301-1C", w.lists(0x7E8, DtcKind::Stored).back().codes.at(0).code.c_str());
    CHECK_EQUAL(0U, w.car.can.sent.size());
}

TEST(UdsPoll, of_an_overheard_list_of_all_codes_a_unit_knows_those_it_has_found_count) {
    Workshop w;
    w.car.arrive(frame(0x7DF, {2, 1, 0x0D}));
    w.poll.start();
    w.car.arrive(frame(0x7E8, {7, 0x59, 0x0A, 0xFF, 0x03, 0x01, 0x1C, 0x2F}));  // P0301-1C, confirmed
    w.car.arrive(frame(0x7E8, {7, 0x59, 0x0A, 0xFF, 0x03, 0x02, 0x1C, 0x50}));  // P0302-1C, never tested
    const auto stored = w.lists(0x7E8, DtcKind::Stored);
    CHECK_EQUAL(2U, stored.size());
    CHECK_EQUAL(1U, stored.back().codes.size());
    STRCMP_EQUAL("P0301-1C", stored.back().codes[0].code.c_str());
    CHECK_EQUAL(0U, w.car.can.sent.size());
}
