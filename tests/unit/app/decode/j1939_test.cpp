// SPDX-License-Identifier: Apache-2.0
// J1939 cases of odolinkctl decode: single frames, transports, whole messages; faults, lamps, values, identities.
#include "unit/app/decode/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::decode;

namespace {

std::string heard(const std::string& frames) { return decoded(R"({"id":"t","frames":)" + frames + "}"); }

}  // namespace

TEST_GROUP(DecodeJ1939){};

TEST(DecodeJ1939, each_fault_list_has_its_word_and_its_lamps) {
    // Malfunction lamp on (40), no lamp flashes (FF); SPN 110 FMI 3, 2 times
    const std::string data = "40FF6E000302FFFF";
    check_has(heard(R"([["18FECA00",")" + data + R"("]])"),
              R"("faults":[{"ecu":"SA 00","code":"SPN 110 FMI 3","kind":"active","spn":110,"fmi":3,"oc":2}],)"
              R"("lamps":[{"ecu":"SA 00","kind":"active","malfunction":"on","red_stop":"off","amber_warning":"off","protect":"off"}])");
    check_has(heard(R"([["18FECB31",")" + data + R"("]])"), R"({"ecu":"SA 31","code":"SPN 110 FMI 3","kind":"previously_active")");
    check_has(heard(R"([["18FECF00",")" + data + R"("]])"), R"("kind":"pending")");
    check_has(heard(R"([["18FED400",")" + data + R"("]])"), R"("kind":"stored")");
    check_has(heard(R"([["18FDB500",")" + data + R"("]])"), R"("kind":"previously_stored")");
    check_has(heard(R"([["18FD8200",")" + data + R"("]])"), R"("kind":"all_pending")");
    check_has(heard(R"([["18FD8000",")" + data + R"("]])"), R"("kind":"permanent")");
}

TEST(DecodeJ1939, an_old_layout_is_flagged_and_an_uncounted_code_has_no_count) {
    const auto out = heard(R"([["18FECA00","00FF6E0003FFFFFF"]])");
    check_has(out, R"("fmi":3,"old_conversion":true})");
}

TEST(DecodeJ1939, no_code_is_no_fault) {
    check_has(heard(R"([["18FECA00","00FF000000000000"]])"), R"("faults":[])");
}

TEST(DecodeJ1939, a_broadcast_transport_is_one_message) {
    // BAM: 10 bytes in 2 packets of group FECA; amber lamp on (04 FF); SPN 639 FMI 2 (7F 02 02 01), SPN 84 FMI 9 (54 00 09 05)
    const auto out = heard(R"([["18ECFF03","200A0002FFCAFE00"],["18EBFF03","0104FF7F02020154"],["18EBFF03","02000905FFFFFFFF"]])");
    check_has(out, R"("answers":[{"ecu":"SA 03","pgn":65226,"payload":"04FF7F02020154000905"}])");
    check_has(out, R"("code":"SPN 639 FMI 2","kind":"active","spn":639,"fmi":2,"oc":1)");
    check_has(out, R"("code":"SPN 84 FMI 9","kind":"active","spn":84,"fmi":9,"oc":5)");
    check_has(out, R"("amber_warning":"on")");
}

TEST(DecodeJ1939, a_transport_with_a_lost_packet_is_rejected_and_an_unfinished_one_named) {
    const auto lost = heard(R"([["18ECFF03","20100003FFCAFE00"],["18EBFF03","0104FF7F02020154"],["18EBFF03","03000905FFFFFFFF"]])");
    check_has(lost, R"("reason":"wrong_sequence")");
    check_has(heard(R"([["18ECFF03","200A0002FFCAFE00"]])"), R"("reason":"unfinished")");
}

TEST(DecodeJ1939, a_whole_message_may_stand_where_a_frame_does) {
    check_has(heard(R"([["18FECA03","04007F02020154000905"]])"), R"("code":"SPN 84 FMI 9")");
    check_has(decoded(R"({"id":"t","frames":[["7E8",")" + std::string(130, '0') + R"("]]})", StreamResult::AllRead), "malformed_frame");
}

TEST(DecodeJ1939, values_have_names_units_and_numbers) {
    // Engine speed 0x3E80 / 8 = 2000 rpm
    check_has(heard(R"([["0CF00400","FFFFFF803EFFFFFF"]])"), R"("value":2000,"unit":"rpm","id":"SPN 190")");
    // High resolution total vehicle distance: 20,000 * 5 m
    check_has(heard(R"([["18FEC1EE","204E0000FFFFFFFF"]])"), R"("value":100,"unit":"km","id":"SPN 917")");
}

TEST(DecodeJ1939, diagnostics_and_identities_are_values_too) {
    check_has(heard(R"([["18FECE00","0203140000000000"]])"), R"("name":"J1939.DM5.ActiveCodes","value":2)");
    check_has(heard(R"([["18C10000","0A00140002000300"]])"), R"("name":"J1939.DM21.DistanceSinceClear","value":20,"unit":"km")");
    // VIN 1M8GDM9AXKP042788*
    check_has(heard(R"([["18FEEC00","314D3847444D3941584B503034323738382A"]])"), R"("value":"1M8GDM9AXKP042788")");
    check_has(heard(R"([["18FECE00","0203"]])"), R"("reason":"j1939_message")");
}

TEST(DecodeJ1939, a_question_of_j1939_does_not_make_it_isotp) {
    const auto out = decoded(ask("CAFE00", R"([["18FECA00","00FF6E000302FFFF"]])", R"(,"tx":"18EA00F9")"));
    check_has(out, R"("code":"SPN 110 FMI 3")");
    // A service request on 29 bits keeps its frames for ISO-TP
    check_has(decoded(ask("010D", R"([["18DAF110","03410D20"]])", R"(,"tx":"18DB33F1")")), R"("payload":"410D20")");
}

TEST(DecodeJ1939, an_address_claim_tells_who_the_device_is) {
    // Given the NAME of an engine: identity 12345 hexadecimal (21 bits), manufacturer 0x123 (11 bits), instances 0, function 0, vehicle system 0,
    // industry group 1 (bits 4 to 6 of the last byte) with the arbitrary-address bit; lowest byte first
    const auto out = heard(R"([["18EEFF00","4523612400000090"]])");
    check_has(out, R"("name":"J1939.Name","value":"9000000024612345")");
    check_has(out, R"("name":"J1939.Name.Manufacturer","value":291)");
    check_has(out, R"("name":"J1939.Name.IndustryGroup","value":1)");
    check_has(out, R"("name":"J1939.Name.Function","value":0)");
}

TEST(DecodeJ1939, supported_parameters_and_the_values_of_an_expanded_freeze_frame_are_told) {
    // DM24: SPN 110, data stream and freeze frame but no test results (cleared bits mean supported), 1 byte
    const auto supported = heard(R"([["18FDB600","6E0004010000FFFF"]])");
    check_has(supported, R"("name":"J1939.DM24.SPN110.DataStream","value":1)");
    check_has(supported, R"("name":"J1939.DM24.SPN110.FreezeFrame","value":1)");
    check_has(supported, R"("name":"J1939.DM24.SPN110.TestResults","value":0)");
    check_has(supported, R"("name":"J1939.DM24.SPN110.Length","value":1,"unit":"bytes")");
    // DM25: 6 bytes, SPN 110 FMI 3 once, then the values that DM24 lists
    const auto frame = heard(R"([["18FDB700","066E000301AABBFF"]])");
    check_has(frame, R"("code":"SPN 110 FMI 3","kind":"freeze_frame")");
    check_has(frame, R"("records":[{"ecu":"SA 00","code":"SPN 110 FMI 3","kind":"freeze_frame","data":"AABB"}])");
}

TEST(DecodeJ1939, a_device_that_monitors_nothing_has_no_incomplete_monitors) {
    // DM5 and DM26 with all ones where the monitors stand
    const auto dm5 = heard(R"([["18FECE03","000005FFFFFFFFFF"],["18FDB803","0A0001FFFFFFFFFF"]])");
    check_has(dm5, R"("name":"J1939.DM5.ObdCompliance","value":5)");
    check_has(dm5, R"("name":"J1939.DM26.WarmUpsSinceClear","value":1)");
    check_has_not(dm5, "Complete");
    check_has(heard(R"([["18FECE00","000014FFFFFFFF1F"]])"), R"("name":"J1939.DM5.Complete.misfire","value":0)");
}

TEST(DecodeJ1939, padding_where_the_end_of_a_code_would_be_is_no_code) {
    // Lamps off, no code, and FFFF; two bytes fewer: FFFF stands where the second half of a code would
    check_has(heard(R"([["18FECA00","00FF00000000FFFF"]])"), R"("faults":[])");
    check_has(heard(R"([["18FECA00","00000000FFFF"]])"), R"("faults":[])");
    // A code of the highest parameters with its conversion bit clear is one
    check_has(heard(R"([["18FECA00","00FFFEFFFF7FFFFF"]])"), R"("code":"SPN 524286 FMI 31")");
}

TEST(DecodeJ1939, what_a_device_does_not_count_is_no_number) {
    // DM20: ignition cycles not available, 5 monitoring conditions, SPN 5322 with error and 3
    const auto ratios = heard(R"([["18C20000","FFFF0500CA14A0FEFE0300"]])");
    check_has_not(ratios, "J1939.DM20.IgnitionCycles");
    check_has(ratios, R"("name":"J1939.DM20.MonitoringConditions","value":5)");
    check_has_not(ratios, "Completed");
    check_has(ratios, R"(ConditionsMet","value":3)");
    // DM30: SPN 724 FMI 20, a test that has not run (FB00), without limits
    const auto test = heard(R"([["18A40000","F7D402143E0100FBFFFFFFFF"]])");
    check_has_not(test, "DM30");
    // DM24: one parameter and a filler
    check_has_not(heard(R"([["18FDB600","6E000401FFFFFFFF"]])"), "SPN524287");
}

TEST(DecodeJ1939, a_clear_is_told_with_who_asked_and_how_it_ended) {
    // F9 asks all for DM11, and 00 for DM3; 00 acknowledges (00: positive, about FECC)
    check_has(heard(R"([["18EAFFF9","D3FE00"]])"), R"("clears":[{"ecu":"all","by":"SA F9","what":"DM11","state":"asked"}])");
    const auto out = heard(R"([["18EA00F9","CCFE00"],["18E8FF00","00FFFFFFF9CCFE00"]])");
    check_has(out, R"({"ecu":"SA 00","by":"SA F9","what":"DM3","state":"asked"})");
    check_has(out, R"({"ecu":"SA 00","by":"SA F9","what":"DM3","state":"done"})");
    check_has(heard(R"([["18E8FF00","01FFFFFFF9CCFE00"]])"), R"("what":"DM3","state":"refused")");
    // DM22: 11 asks 00 to clear one active code, SPN 110 FMI 3; 12 is its acknowledgement
    check_has(heard(R"([["18C300F9","11FFFFFFFF6E0003"]])"), R"({"ecu":"SA 00","by":"SA F9","what":"DM22","state":"asked","code":"SPN 110 FMI 3"})");
    check_has(heard(R"([["18C3F900","12FFFFFFFF6E0003"]])"), R"({"ecu":"SA 00","by":"SA F9","what":"DM22","state":"done","code":"SPN 110 FMI 3"})");
}

TEST(DecodeJ1939, park_and_other_torque_modes_are_values_of_their_own) {
    // ETC2: FB is park, here 126 as VSS says it; FF is none
    const auto gear = heard(R"([["18F00503","FBFFFFFBFFFFFFFF"]])");
    check_has(gear, R"("name":"Vehicle.Powertrain.Transmission.SelectedGear","value":126)");
    check_has(gear, R"("name":"Vehicle.Powertrain.Transmission.CurrentGear","value":126)");
    check_has_not(heard(R"([["18F00503","FCFFFFFFFFFFFFFF"]])"), "Gear");
    // EEC1: torque mode 14
    check_has(heard(R"([["0CF00400","FEFFFFFFFFFFFFFF"]])"), R"("name":"J1939.EngineTorqueMode","value":14)");
    check_has_not(heard(R"([["0CF00400","FFFFFFFFFFFFFFFF"]])"), "TorqueMode");
}
