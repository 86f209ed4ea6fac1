// SPDX-License-Identifier: Apache-2.0
// Faults, lamps and identities of recordings: UDS tools, freeze frames, trucks.
#include <sstream>

#include "app/log_analysis/report_writer.hpp"
#include "unit/app/log_analysis/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::log_analysis;

TEST_GROUP(LogFaults){};

TEST(LogFaults, a_uds_tools_list_is_read_with_status_bytes) {
    // 59 02 FF: P0301-1C 2F, U0100-00 04
    const Report report = analysed(line(0, "7E0#031902FF00000000") + line(10, "7E8#100B5902FF03011C") + line(20, "7E8#212FC10000040000"));
    CHECK_EQUAL(2U, report.faults.size());
    CHECK_EQUAL(0x2F, *fault(report, "P0301-1C", "stored")->status);
    CHECK_EQUAL(0x04, *fault(report, "U0100", "pending")->status);
    CHECK_EQUAL(1U, report.exchanges.at("19").answered);
    const std::string json = to_json(report, Identities::Masked);
    CHECK_TRUE(json.find(R"({"ecu":"7E8","code":"P0301-1C","kind":"stored","seen":1)") != std::string::npos);
    CHECK_TRUE(json.find(R"("status":47)") != std::string::npos);
}

TEST(LogFaults, a_freeze_frame_is_no_value_of_today) {
    // Mode 02 PID 0D frame 00: 120 km/h then; today 30 km/h
    const Report report = analysed(line(0, "7E8#03410D1E00000000") + line(10, "7E8#04420D0078000000"));
    DOUBLES_EQUAL(30, signal(report, "Vehicle.OBD.Speed")->maximum, 0);
    DOUBLES_EQUAL(120, signal(report, "FreezeFrame.Vehicle.OBD.Speed")->last, 0);
}

TEST(LogFaults, each_list_of_a_truck_is_told_with_lamps_that_were_ever_on) {
    const Report report = analysed(line(0, "18FECA00#04FF6E000302FFFF") + line(1000, "18FECA00#00FF00000000FFFF") + line(1100, "18FECB00#00FF54000905FFFF") +
                                   line(1200, "18FD8000#40FF6E000301FFFF"));
    CHECK_EQUAL(110U, *fault(report, "SPN 110 FMI 3", "active")->spn);
    CHECK_EQUAL(2, *fault(report, "SPN 110 FMI 3", "active")->occurrences);
    CHECK_EQUAL(1U, fault(report, "SPN 110 FMI 3", "active")->seen);
    CHECK_TRUE(fault(report, "SPN 84 FMI 9", "previously_active") != nullptr);
    CHECK_TRUE(fault(report, "SPN 110 FMI 3", "permanent") != nullptr);
    const LampsSeen& lamps = report.lamps.at("active SA 00");
    CHECK_TRUE(lamps.amber_warning_was_on && lamps.last.amber_warning == j1939::Lamp::Off);
    CHECK_FALSE(lamps.red_stop_was_on);
}

TEST(LogFaults, a_broadcast_transport_that_stops_is_named_and_the_next_is_read) {
    const std::string whole = "18EBFF03#0104FF7F02020154";
    const Report report = analysed(line(0, "18ECFF03#200A0002FFCAFE00") + line(50, whole) +  // and no second packet
                                   line(2000, "18F00400#FFFFFFFFFFFFFFFF") + line(3000, "18ECFF03#200A0002FFCAFE00") + line(3050, whole) +
                                   line(3100, "18EBFF03#02000905FFFFFFFF"));
    CHECK_EQUAL(1U, report.j1939_rejected.at("timeout"));
    CHECK_TRUE(fault(report, "SPN 639 FMI 2", "active") != nullptr);
    CHECK_EQUAL(1U, report.j1939_groups.at(0xFECA).transfers);
}

TEST(LogFaults, a_question_for_a_group_is_matched_with_each_devices_answer) {
    // F9 asks all for DM5; 00 and 03 answer; 00's next one, a second later, comes by itself. Then 00 is asked alone for its VIN.
    const Report report = analysed(line(0, "18EAFFF9#CEFE00") + line(20, "18FECE00#0000140000000000") + line(50, "18FECE03#0000140000000000") +
                                   line(1000, "18FECE00#0000140000000000") + line(2000, "18EA00F9#ECFE00") + line(2030, "1CECFF00#20120003FFECFE00") +
                                   line(2080, "1CEBFF00#01314D3847444D39") + line(2130, "1CEBFF00#0241584B50303432") + line(2180, "1CEBFF00#033738382AFFFFFF"));
    CHECK_EQUAL(1U, pair(report, "SA F9", "SA 00", "PGN 65230")->latency.answers);
    CHECK_TRUE(pair(report, "SA F9", "SA 00", "PGN 65230")->latency.longest == 20ms);
    CHECK_TRUE(pair(report, "SA F9", "SA 03", "PGN 65230")->latency.longest == 50ms);
    CHECK_TRUE(pair(report, "SA F9", "SA 00", "PGN 65260")->latency.longest == 30ms);  // to the announcement
    CHECK_EQUAL(3U, report.pairs.size());
}

TEST(LogFaults, no_way_of_telling_a_vin_gets_past_the_mask) {
    // By mode 09, UDS F190, OBD on UDS F802 and J1939 65260
    const char* const kVin = "1M8GDM9AXKP042788";
    std::string text;
    int ms = 0;
    for (const char* head : {"490201", "62F190", "62F802"}) {
        ms += 100;
        text += line(ms, std::string{"7E8#1014"} + head + "314D38") + line(ms + 10, "7E8#2147444D3941584B") + line(ms + 20, "7E8#2250303432373838");
    }
    text += line(1000, "18ECFF00#20120003FFECFE00") + line(1050, "18EBFF00#01314D3847444D39") + line(1100, "18EBFF00#0241584B50303432") +
            line(1150, "18EBFF00#033738382AFFFFFF");
    std::ostringstream series;
    const Report report = analysed(text, {}, &series);
    CHECK_EQUAL(2U, report.identities.size());  // each ECU once
    std::ostringstream shown;
    write_text(shown, report, Identities::Masked);
    for (const std::string& out : {to_json(report, Identities::Masked), shown.str(), series.str()}) {
        CHECK_TRUE(out.find(kVin) == std::string::npos);
        CHECK_TRUE(out.find("GDM9AXKP042") == std::string::npos);
    }
    CHECK_TRUE(to_json(report, Identities::Shown).find(kVin) != std::string::npos);
}

TEST(LogFaults, a_truck_that_refuses_a_question_is_told_with_the_group_and_the_reason) {
    // Given requests for the VIN (00FEEC) and for DM6 (00FECF): the first is refused, the second may not be asked, one is granted
    const Report report = analysed(line(0, "18EA00F9#ECFE00") + line(10, "18E8FF00#01FFFFFFF9ECFE00") + line(100, "18EA00F9#CFFE00") +
                                   line(110, "18E8FF00#02FFFFFFF9CFFE00") + line(120, "18E8FF00#00FFFFFFF9CFFE00") + line(200, "18FECA00#00FF00000000FFFF"));
    CHECK_EQUAL(2U, report.negative.size());
    CHECK_EQUAL(1U, report.negative.at("PGN 65260 negative acknowledgement"));
    CHECK_EQUAL(1U, report.negative.at("PGN 65231 access denied"));
}
