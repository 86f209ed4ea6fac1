// SPDX-License-Identifier: Apache-2.0
// The `faults` of odolinkctl decode: every list of cars, with its word and its status byte.
#include "unit/app/decode/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::decode;

TEST_GROUP(DecodeFaults){};

TEST(DecodeFaults, the_three_lists_of_j1979_have_their_words) {
    check_has(decoded(ask("03", R"([["7E8","0443010301"]])")), R"("faults":[{"ecu":"7E8","code":"P0301","kind":"stored"}])");
    check_has(decoded(ask("07", R"([["7E8","044701C123"]])")), R"({"ecu":"7E8","code":"U0123","kind":"pending"})");
    check_has(decoded(ask("0A", R"([["7E9","044A014035"]])")), R"({"ecu":"7E9","code":"C0035","kind":"permanent"})");
}

TEST(DecodeFaults, a_list_over_several_frames_is_whole) {
    // 43 04: four codes, nine bytes and so two frames
    const auto out = decoded(ask("03", R"([["7E8","100A430401430196"],["7E8","21021702340000"]])"));
    check_has(out, R"("code":"P0143")");
    check_has(out, R"("code":"P0196")");
    check_has(out, R"("code":"P0217")");
    check_has(out, R"("code":"P0234")");
}

TEST(DecodeFaults, uds_codes_carry_their_status_and_failure_type) {
    // 59 02 mask FF: P0301-1C confirmed (2F), U0100-00 pending only (04), B1234-11 neither (50)
    const auto out = decoded(ask("1902FF", R"([["7E8","100F5902FF03011C"],["7E8","212FC10000049234"],["7E8","221150"]])"));
    check_has(out, R"({"ecu":"7E8","code":"P0301-1C","kind":"stored","status":47})");
    check_has(out, R"({"ecu":"7E8","code":"U0100","kind":"pending","status":4})");
    check_has(out, R"({"ecu":"7E8","code":"B1234-11","kind":"reported","status":80})");
}

TEST(DecodeFaults, permanent_codes_have_a_report_of_their_own_and_a_filler_is_no_code) {
    // 59 15 mask FF: P0301-00 confirmed (08), then a filler of zeros
    const auto out = decoded(ask("1915FF", R"([["7E8","100B5915FF030100"],["7E8","210800000008"]])"));
    check_has(out, R"("faults":[{"ecu":"7E8","code":"P0301","kind":"permanent","status":8}])");
    // 59 02 mask FF: the same, and the number that stands for all codes
    check_has(decoded(ask("1902FF", R"([["7E8","100B5902FF030100"],["7E8","2108FFFFFFFF"]])")), R"("faults":[{"ecu":"7E8","code":"P0301","kind":"stored","status":8}])");
}

TEST(DecodeFaults, the_list_of_supported_codes_is_no_list_of_faults) {
    // 59 0A mask: P0420-00 status 50 (not tested), P0171-00 status 09
    const auto out = decoded(ask("190A", R"([["7E8","100B590AFF042000"],["7E8","215001710009"]])"));
    check_has(out, R"({"ecu":"7E8","code":"P0420","kind":"supported","status":80})");
    check_has(out, R"({"ecu":"7E8","code":"P0171","kind":"stored","status":9})");
}

TEST(DecodeFaults, a_snapshot_names_its_code_even_where_its_values_cannot_be_told_apart) {
    // 59 04 P0301-1C 2F, record 01 with two identifiers of unknown length
    const auto out = decoded(ask("190403011C01", R"([["7E8","1010590403011C2F"],["7E8","210102ABCD0102AB"],["7E8","22CE0304"]])"));
    check_has(out, R"({"ecu":"7E8","code":"P0301-1C","kind":"stored","status":47})");
    check_has(out, R"("reason":"dtc_details")");
    check_has(out, R"("records":[{"ecu":"7E8","code":"P0301-1C","kind":"snapshot","record":1,"data":"02ABCD0102ABCE0304"}])");
    // A snapshot of known PIDs gives their values too: F40C engine speed 750 rpm
    const auto known = decoded(ask("190403011C01", R"([["7E8","100C590403011C2F"],["7E8","210101F40C0BB8"]])"));
    check_has(known, R"("name":"Vehicle.OBD.EngineSpeed","value":750)");
    check_has(known, R"("code":"P0301-1C")");
    check_has(known, R"("kind":"snapshot","record":1,"data":"F40C0BB8")");
}

TEST(DecodeFaults, extended_data_is_told_as_its_bytes) {
    // 59 06 C0035-00 status 08, record 01: 05
    const auto out = decoded(ask("190640350001", R"([["7E8","1008590640350008"],["7E8","210105"]])"));
    check_has(out, R"({"ecu":"7E8","code":"C0035","kind":"stored","status":8})");
    check_has(out, R"("records":[{"ecu":"7E8","code":"C0035","kind":"extended_data","record":1,"data":"05"}])");
    // 59 19 memory 01, and 59 16 record 01: the same of the maker's memory, and by the record's number
    check_has(decoded(ask("19194035000101", R"([["7E8","1009591901403500"],["7E8","21080105"]])")), R"("kind":"extended_data","record":1,"data":"05")");
    check_has(decoded(ask("191601", R"([["7E8","1008591601403500"],["7E8","210805"]])")), R"("kind":"extended_data","record":1,"data":"05")");
}

TEST(DecodeFaults, lists_without_a_status_invent_none) {
    // 59 03: P0301-17 has snapshot 02; 59 14: P0301-17 stands at 69 of 127
    check_has(decoded(ask("1903", R"([["7E8","06590303011702"]])")), R"("faults":[{"ecu":"7E8","code":"P0301-17","kind":"snapshot","snapshot_record":2}])");
    check_has(decoded(ask("1914", R"([["7E8","06591403011745"]])")), R"("faults":[{"ecu":"7E8","code":"P0301-17","kind":"prefailed","detection_counter":69}])");
}

TEST(DecodeFaults, severity_and_functional_unit_are_told_and_each_count_is_one) {
    // 59 08 mask FF: severity 40 (check at next halt), unit 10, P0301-17, status 2F
    check_has(decoded(ask("1908FFFF", R"([["7E8","10095908FF401003"],["7E8","2101172F"]])")),
              R"("status":47,"severity":"check_at_next_halt","severity_byte":64,"functional_unit":16})");
    check_has(decoded(ask("1907FFFF", R"([["7E8","065907FF010002"]])")), R"("name":"Vehicle.Diagnostics.DTCCount","value":2)");
}

TEST(DecodeFaults, a_wrong_count_costs_no_code_and_is_named) {
    // One is counted, P0301 and P0420 are there
    const auto out = decoded(ask("03", R"([["7E8","06430103010420"]])"));
    check_has(out, R"("code":"P0301")");
    check_has(out, R"("code":"P0420")");
    check_has(out, R"("reason":"dtc_list","detail":"the answer counts 1 codes, 2 whole ones are in it)");
}

TEST(DecodeFaults, a_list_without_count_tells_its_codes_and_says_so) {
    const auto out = decoded(ask("03", R"([["7E8","0743013300000000"]])"));
    check_has(out, R"("faults":[{"ecu":"7E8","code":"P0133","kind":"stored"}])");
    check_has(out, R"("reason":"dtc_list","detail":"the answer does not count its codes, as on the buses before CAN")");
}

TEST(DecodeFaults, a_uds_list_that_ends_inside_a_code_tells_the_others_and_says_so) {
    // 59 02 FF: P0301-1C with status 08, then three bytes of four
    const auto out = decoded(ask("1902FF", R"([["7E8","100A5902FF03011C"],["7E8","2108042013"]])"));
    check_has(out, R"("faults":[{"ecu":"7E8","code":"P0301-1C","kind":"stored","status":8}])");
    check_has(out, R"("reason":"dtc_report")");
}

TEST(DecodeFaults, emission_codes_of_obd_on_uds_are_told_by_status_and_permanence) {
    // 59 42 33 mask FF severity FE format 04: severity 20, P0420-00, status 2F
    check_has(decoded(ask("194233FF00", R"([["7E8","100B594233FFFE04"],["7E8","21200420002F"]])")),
              R"({"ecu":"7E8","code":"P0420","kind":"stored","status":47,"severity":"maintenance_only","severity_byte":32})");
    // 59 55 33 mask FF format 04: P0420-00, status 28
    check_has(decoded(ask("195533", R"([["7E8","1009595533FF0404"],["7E8","21200028"]])")),
              R"({"ecu":"7E8","code":"P0420","kind":"permanent","status":40})");
}

TEST(DecodeFaults, a_truck_may_put_its_j1939_code_into_uds) {
    // 59 42 33 mask FF severity FE format 02: severity 40, SPN 110 FMI 3 (6E 00 03), status 09
    const auto out = decoded(ask("194233FF00", R"([["18DAF100","100B594233FFFE02"],["18DAF100","21406E000309"]])"));
    check_has(out, R"({"ecu":"18DAF100","code":"SPN 110 FMI 3","kind":"stored","status":9,"spn":110,"fmi":3,"severity":"check_at_next_halt","severity_byte":64})");
    // SPN 520192 (7F000) FMI 31: bytes 00 F0 FF
    const auto high = decoded(ask("194233FF00", R"([["18DAF100","100B594233FFFE02"],["18DAF100","214000F0FF09"]])"));
    check_has(high, R"("code":"SPN 520192 FMI 31")");
}
