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

TEST(LogFaults, a_count_of_codes_is_of_today) {
    // 59 01: 3 codes
    const Report report = analysed(line(0, "7E0#031901FF00000000") + line(10, "7E8#065901FF01000300"));
    DOUBLES_EQUAL(3, signal(report, "Vehicle.Diagnostics.DTCCount")->last, 0);
    CHECK_TRUE(signal(report, "Snapshot.Vehicle.Diagnostics.DTCCount") == nullptr);
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

TEST(LogFaults, a_clear_is_told_with_its_time_and_marks_what_it_cleared) {
    // Given P0301 stored, P0420 pending and P0171 permanent; mode 04 at 1 s; then P0420 again
    const Report report = analysed(line(0, "7E8#0443010301000000") + line(10, "7E8#0447010420000000") + line(20, "7E8#044A010171000000") +
                                   line(990, "7DF#0104000000000000") + line(1000, "7E8#0144000000000000") + line(2000, "7E8#0447010420000000"));
    CHECK_EQUAL(1U, report.clears.size());
    STRCMP_EQUAL("04", report.clears[0].clear.what.c_str());
    CHECK_TRUE(report.clears[0].at - report.begin == 1s);
    CHECK_TRUE(*fault(report, "P0301", "stored")->cleared_at - report.begin == 1s);
    CHECK_FALSE(fault(report, "P0420", "pending")->cleared_at.has_value());  // it came back
    CHECK_FALSE(fault(report, "P0171", "permanent")->cleared_at.has_value());  // no tool clears it
    CHECK_TRUE(report.undecoded.empty());
    std::ostringstream shown;
    write_text(shown, report, Identities::Masked);
    STRCMP_CONTAINS("P0301  stored, seen 1 times from 0.0 s to 0.0 s, cleared at 1.0 s", shown.str().c_str());
    STRCMP_CONTAINS("1.0 s  codes of 7E8 cleared by 04", shown.str().c_str());
    STRCMP_CONTAINS(R"("clears":[{"at_s":1.001E3,"ecu":"7E8","what":"04","state":"done"}])", to_json(report, Identities::Masked).c_str());
}

TEST(LogFaults, a_uds_clear_of_one_code_leaves_the_others) {
    // 59 02: P0301-17 and P0420-00 confirmed; 14 03 01 17 clears the first
    const Report report = analysed(line(0, "7E8#100B5902FF030117") + line(10, "7E8#212F042000080000") + line(100, "7E0#0414030117000000") +
                                   line(120, "7E8#0154000000000000"));
    CHECK_TRUE(fault(report, "P0301-17", "stored")->cleared_at.has_value());
    CHECK_FALSE(fault(report, "P0420", "stored")->cleared_at.has_value());
    STRCMP_EQUAL("14 030117", report.clears.at(0).clear.what.c_str());
}

TEST(LogFaults, a_trucks_clears_are_told_and_mark_what_was_acknowledged) {
    // Given an active and a previously active code of 00; DM3 to 00 is acknowledged, DM11 to all is only asked, DM22 clears SPN 110 FMI 3
    const std::string codes = line(0, "18FECA00#04FF6E000302FFFF") + line(10, "18FECB00#00FF54000905FFFF");
    const Report report = analysed(codes + line(100, "18EA00F9#CCFE00") + line(110, "18E8FF00#00FFFFFFF9CCFE00") + line(200, "18EAFFF9#D3FE00"));
    CHECK_EQUAL(3U, report.clears.size());
    CHECK_TRUE(fault(report, "SPN 84 FMI 9", "previously_active")->cleared_at.has_value());
    CHECK_FALSE(fault(report, "SPN 110 FMI 3", "active")->cleared_at.has_value());
    const Report one = analysed(codes + line(100, "18C300F9#11FFFFFFFF6E0003") + line(110, "18C3F900#12FFFFFFFF6E0003"));
    CHECK_TRUE(fault(one, "SPN 110 FMI 3", "active")->cleared_at.has_value());
    CHECK_FALSE(fault(one, "SPN 84 FMI 9", "previously_active")->cleared_at.has_value());
}

TEST(LogFaults, severity_and_what_is_kept_beside_a_code_are_told) {
    // 59 42 33: severity 40, P0420-00, status 2F; 59 06 of it: record 01 with 05
    const Report report = analysed(line(0, "7E8#100B594233FFFE04") + line(10, "7E8#21400420002F0000") + line(100, "7E8#1008590604200008") +
                                   line(110, "7E8#2101050000000000"));
    const std::string json = to_json(report, Identities::Masked);
    STRCMP_CONTAINS(R"("severity":"check_at_next_halt")", json.c_str());
    STRCMP_CONTAINS(R"({"ecu":"7E8","code":"P0420","kind":"extended_data","record":1,"data":"05","seen":1})", json.c_str());
    std::ostringstream shown;
    write_text(shown, report, Identities::Masked);
    STRCMP_CONTAINS("7E8  P0420  extended_data 01: 05", shown.str().c_str());
}

TEST(LogFaults, readiness_of_all_ecus_has_one_verdict) {
    const std::string ready = line(0, "7E8#0641010007050000");
    // 7E8 ready; 7E9 lamp on with one code
    const Report report = analysed(ready + line(10, "7E9#0641018100000000"));
    STRCMP_CONTAINS(R"("readiness":{"verdict":"lamp_on","lamp_on":true,"codes":1,"incomplete":[]})", to_json(report, Identities::Masked).c_str());
    std::ostringstream shown;
    write_text(shown, analysed(ready + line(10, "7E8#0641010007050500")), Identities::Masked);
    STRCMP_CONTAINS("inspection: not_ready, malfunction lamp off, 0 codes; not complete: catalyst, evaporative system", shown.str().c_str());
}
