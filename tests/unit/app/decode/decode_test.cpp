// SPDX-License-Identifier: Apache-2.0
// odolinkctl decode: input lines, what is answered, decoded, rejected, and that a bad line stops nothing.
#include "app/decode/decoder.hpp"

#include <sstream>
#include <stdexcept>
#include <string>

#include "app/decode/case_json.hpp"
#include "app/decode/set_decoder.hpp"
#include "unit/app/decode/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::decode;

TEST_GROUP(Decode){};

TEST(Decode, a_recorded_answer_becomes_one_line) {
    STRCMP_EQUAL(R"({"id":"t","answers":[{"ecu":"7E8","payload":"410567"}],"signals":[{"ecu":"7E8",)"
                 R"("name":"Vehicle.OBD.CoolantTemperature","value":63,"unit":"celsius"}],"rejected":[],"faults":[]})",
                 decoded(ask("0105", R"([["7E8","03410567"]])")).c_str());
}

TEST(Decode, each_ecu_that_answers_has_its_own_value) {
    const auto out = decoded(ask("010D", R"([["7E8","03410D10"],["7E9","03410D11"]])", R"(,"tx":"7DF")"));
    check_has(out, R"({"ecu":"7E8","name":"Vehicle.OBD.Speed","value":16,"unit":"km/h"})");
    check_has(out, R"({"ecu":"7E9","name":"Vehicle.OBD.Speed","value":17,"unit":"km/h"})");
}

TEST(Decode, a_second_answer_of_one_ecu_replaces_the_first_value) {
    const auto out = decoded(ask("010D", R"([["7E8","03410D10"],["7E8","03410D11"]])"));
    check_has_not(out, R"("value":16)");
    check_has(out, R"("value":17)");
}

TEST(Decode, an_answer_to_another_question_replaces_nothing) {
    // 62 28 13 … answers, then the same ECU answers the tester's next question, 28 14.
    const auto out = decoded(ask("222813", R"([["72E","05622813034A"],["72E","056228140200"]])", R"(,"tx":"726","rx_filter":"72E")"));
    check_has(out, R"("answers":[{"ecu":"72E","payload":"622813034A"}])");
    check_has(out, R"("reason":"other_identifier")");
    const auto live = decoded(ask("010D", R"([["7E8","03410D10"],["7E8","03410567"]])"));
    check_has(live, R"("value":16)");
    check_has_not(live, "Coolant");
}

TEST(Decode, what_a_tester_asks_is_no_answer_where_no_request_is_named) {
    const auto out = decoded(R"({"id":"t","frames":[["7DF","02010D"],["7E8","03410D10"],["7E0","300000"],["18DB33F1","02010C"],["18DA10F1","0322F190"],["18DAF110","04410C1AF8"]]})");
    check_has(out, R"("answers":[{"ecu":"7E8","payload":"410D10"},{"ecu":"18DAF110","payload":"410C1AF8"}])");
    check_has(out, R"("rejected":[])");
}

TEST(Decode, blanks_between_bytes_are_no_fault) {
    check_has(decoded(ask("01 0D", R"([["7E8","03 41 0D 10"]])")), R"("value":16)");
}

TEST(Decode, frames_that_answer_only_in_extended_addressing_are_read_so) {
    // 2A: the addressed unit behind a gateway; then a first frame of 7 bytes… and its consecutive frame.
    const auto out = decoded(ask("2116", R"([["758","2A10076116000000"],["758","2A21470000000000"]])", R"(,"tx":"750","rx_filter":"758")"));
    check_has(out, R"("answers":[{"ecu":"758","payload":"61160000004700"}])");
    check_has(out, R"("rejected":[])");
    // What answers in neither form is told as it looks in normal addressing.
    check_has(decoded(ask("2117", R"([["758","2A21470000000000"]])", R"(,"tx":"750")")), "stray_consecutive_frame");
}

TEST(Decode, formats_of_mixed_addressing_are_read_behind_their_address_byte) {
    // 18CE: physical mixed addressing; 55: the address extension, then a single frame, or a first frame of 20 bytes and two more.
    check_has(decoded(ask("22F40D", R"([["18CEF110","550462F40D410000"]])", R"(,"tx":"18CE10F1")")), R"("name":"Vehicle.OBD.Speed","value":65)");
    for (const std::string request : {"22F190", ""}) {
        const auto out = decoded(ask(request, R"([["18CEF110","55101462F1905756"],["18CEF110","5521575A5A5A314B"],["18CEF110","55225A4157303030"],)"
                                              R"(["18CEF110","5523303031000000"]])"));
        check_has(out, R"("name":"Vehicle.VehicleIdentification.VIN","value":"WVWZZZ1KZAW000001")");
        check_has(out, R"("rejected":[])");
    }
}

TEST(Decode, without_a_request_the_frames_look_tells_an_address_byte) {
    // 2A and F1: addresses; 05 62 …: a single frame behind them. 7E8 is never read so.
    check_has(decoded(ask("", R"([["758","2A0462F40D41"]])")), R"("payload":"62F40D41")");
    check_has(decoded(ask("", R"([["612","F10462F40D41"]])")), R"("payload":"62F40D41")");
    check_has(decoded(ask("", R"([["7E8","2A0462F40D41"]])")), R"("answers":[])");
}

TEST(Decode, only_the_filtered_id_counts) {
    const auto out =
        decoded(ask("010D", R"([["7E8","03410D10"],["728","03410D11"]])", R"(,"tx":"720","rx_filter":"728")"));
    check_has(out, R"("answers":[{"ecu":"728","payload":"410D11"}])");
    check_has_not(out, "7E8");
}

TEST(Decode, the_answering_ecu_may_be_named_by_less_than_an_id) {
    // Address 10 of 29 bits; the answer of another ECU, and a broadcast of the same sender, are none
    const char* const frames = R"([["18DAF110","05622660F000"],["18DAF111","05622660F001"],["18FEF110","05622660F002"]])";
    const auto by_address = decoded(ask("222660", frames, R"(,"tx":"DA10","rx_filter":"10")"));
    check_has(by_address, R"("answers":[{"ecu":"18DAF110","payload":"622660F000"}])");
    // All but the priority, with a short tx that does not tell it
    const auto any_priority = decoded(ask("22295A", R"([["17FE0076","0662295A00A7E5"],["17FE007B","0662295A00A7E6"]])", R"(,"tx":"FC00","rx_filter":"FE0076")"));
    check_has(any_priority, R"("answers":[{"ecu":"17FE0076","payload":"62295A00A7E5"}])");
    check_has(decoded(ask("222660", frames, R"(,"rx_filter":"1")"), StreamResult::SomeLinesBad), R"("where":"rx_filter")");
}

TEST(Decode, ids_of_29_bits_and_their_short_forms_are_understood) {
    CHECK_TRUE(parse_can_id("7E0") == CanId(0x7E0, false));
    CHECK_TRUE(parse_can_id("DA10") == CanId(0x18DA10F1, true));
    CHECK_TRUE(parse_can_id("DB33") == CanId(0x18DB33F1, true));
    CHECK_TRUE(parse_can_id("F110") == CanId(0x18DAF110, true));
    CHECK_TRUE(parse_can_id("DAF110") == CanId(0x18DAF110, true));
    CHECK_TRUE(parse_can_id("18DAF110") == CanId(0x18DAF110, true));
    for (const char* bad : {"", "7", "800", "7E0G", "FFFFFFFF", "018DAF110", "XYZ"})
        CHECK_FALSE(parse_can_id(bad).has_value());
    const auto out = decoded(ask("0105", R"([["18DAF110","03410567"]])", R"(,"tx":"DA10")"));
    check_has(out, R"("ecu":"18DAF110")");
}

TEST(Decode, frames_of_the_tester_itself_are_no_answers) {
    const auto out = decoded(ask("0902",
                                 R"([["7E0","0209020000000000"],["7E8","1014490201574442"],)"
                                 R"(["7E0","3000000000000000"],["7E8","2131313131313131"],["7E8","2231313131313131"]])",
                                 R"(,"tx":"7E0")"));
    check_has(out, R"("name":"Vehicle.VehicleIdentification.VIN","value":"WDB)");
    check_has(out, R"("rejected":[])");
}

TEST(Decode, a_broken_transfer_is_rejected_once_and_the_next_good_one_is_read) {
    const auto out =
        decoded(ask("0168", R"([["7E8","1009416801390000"],["7E8","2200000000000000"],["7E8","2300000000000000"],)"
                            R"(["7E8","2400000000000000"],["7E8","1009416803465600"],["7E8","21000000CCCCCCCC"]])"));
    check_has(out, R"("rejected":[{"ecu":"7E8","reason":"wrong_sequence")");
    const std::string stray = R"("reason":"stray_consecutive_frame")";
    CHECK_TRUE(out.find(stray) != std::string::npos && out.find(stray) == out.rfind(stray));
    check_has(out, R"("payload":"416803465600000000")");
    check_has(out, R"("name":"Odolink.OBD.IntakeAirTemperature.Bank1.Sensor1","value":30)");
}

TEST(Decode, each_transport_fault_has_its_word) {
    struct Row {
        const char* frames;
        const char* reason;
    };
    const Row rows[] = {
        {R"([["7E8","1009416801390000"]])", "unfinished"},
        {R"([["7E8","2100000000000000"]])", "stray_consecutive_frame"},
        {R"([["7E8","1009416801390000"],["7E8","2100"]])", "short_consecutive_frame"},
        {R"([["7E8","1009416801390000"],["7E8","1009416801390000"]])", "first_frame_over_unfinished"},
        {R"([["7E8","1009416801390000"],["7E8","03410567"]])", "single_frame_over_unfinished"},
        {R"([["7E8","3000000000000000"]])", "flow_control"},
        {R"([["7E8","00"]])", "length_zero"},
        {R"([["7E8","1005416801390000"]])", "first_frame_length_too_small"},
        {R"([["7E8",""]])", "empty_frame"},
    };
    for (const Row& row : rows) {
        const auto out = decoded(ask("0168", row.frames));
        check_has(out, std::string{R"("reason":")"} + row.reason + '"');
    }
}

TEST(Decode, an_adapter_that_reported_a_can_error_is_not_believed) {
    const auto out = decoded(ask("22F431", R"([["7E8","0562F43105240000"]])", R"(,"noise":["CAN ERROR"])"));
    check_has(out, R"("answers":[],"signals":[])");
    check_has(out, R"("reason":"adapter_error")");
    check_has(decoded(ask("22F431", R"([["7E8","0562F43105240000"]])", R"(,"noise":["SEARCHING"])")),
              R"("value":1316)");
}

TEST(Decode, answers_that_are_no_answer_to_the_request_are_named) {
    check_has(decoded(ask("0105", R"([["7E8","037F0112"]])")),
              R"("reason":"negative_response","detail":"sub-function not)");
    check_has(decoded(ask("22F190", R"([["7E8","037F2278"]])")), R"("reason":"response_pending")");
    check_has(decoded(ask("0105", R"([["7E8","0562F4050567"]])")), R"("reason":"other_service")");
    check_has(decoded(ask("0105", R"([["7E8","03410D67"]])")), R"("reason":"other_identifier")");
    check_has(decoded(ask("22F405", R"([["7E8","0462F40D67"]])")), R"("reason":"other_identifier")");
}

TEST(Decode, trouble_codes_of_all_lists_are_faults) {
    check_has(decoded(ask("03", R"([["7E8","0443010301"]])")),
              R"("faults":[{"ecu":"7E8","code":"P0301","kind":"stored"}])");
    check_has(decoded(ask("07", R"([["7E8","0447010420"]])")), R"("code":"P0420","kind":"pending")");
    check_has(decoded(ask("0A", R"([["7E8","044A01C100"]])")), R"("code":"U0100","kind":"permanent")");
    check_has(decoded(ask("1902FF", R"([["7E8","075902FF03011C2F"]])")),
              R"({"ecu":"7E8","code":"P0301-1C","kind":"stored","status":47})");
    check_has(decoded(ask("020200", R"([["7E8","0542020003010000"]])")), R"("value":"P0301","unit":"","raw":769)");
}

TEST(Decode, enumerated_values_are_words_with_their_number) {
    check_has(decoded(ask("0151", R"([["7E8","03415101"]])")), R"("value":"GAS","unit":"","raw":1)");
}

TEST(Decode, values_the_vehicle_has_not_are_marked) {
    const auto out = decoded(ask("0167", R"([["7E8","054167014300"]])"));
    check_has(out, R"("name":"Odolink.OBD.CoolantTemperature.Sensor1","value":27,"unit":"celsius"})");
    check_has(out,
              R"("name":"Odolink.OBD.CoolantTemperature.Sensor2","value":-40,"unit":"celsius","supported":false})");
}

TEST(Decode, monitor_tests_give_value_and_limits) {
    const auto out = decoded(ask("06A2", R"([["7E8","100A46A20B240003"],["7E8","210000000A"]])"));
    check_has(out, R"("name":"Odolink.OBD.MonitorTest.A2.0B.Value","value":3,"unit":"counts")");
    check_has(out, R"("name":"Odolink.OBD.MonitorTest.A2.0B.Highest","value":10)");
}

TEST(Decode, data_identifiers_of_obd_on_uds_are_read_by_the_pid_table) {
    check_has(decoded(ask("22F40C", R"([["7E8","0562F40C0AF8"]])")), R"("name":"Vehicle.OBD.EngineSpeed","value":702)");
    check_has(decoded(ask("22F40CF40D", R"([["7E8","100862F40C0AF8F4"],["7E8","210D10"]])")), R"("value":16)");
}

TEST(Decode, calibrations_names_and_monitors_of_obd_on_uds_are_read_as_the_modes_they_stand_for) {
    // Given a verification number (F806), without a count of items as OBD on UDS has it, and with one as some units do
    for (const char* frames : {R"([["7E8","0762F80611223344"]])", R"([["7E8","100862F806011122"],["7E8","213344"]])"})
        check_has(decoded(ask("22F806", frames)), R"("name":"Odolink.OBD.CalibrationVerification","value":"11223344")");
    // And a calibration of 16 characters: ABCDEFGHIJKLMNOP
    check_has(decoded(ask("22F804", R"([["7E8","101362F804414243"],["7E8","214445464748494A"],["7E8","224B4C4D4E4F50"]])")),
              R"("name":"Odolink.OBD.CalibrationId","value":"ABCDEFGHIJKLMNOP")");
    // And a test of monitor 02 without its id: test 01, scaling 0B (1 mV), 0.4 V between 0.3 V and 0.6 V
    const auto monitor = decoded(ask("22F602", R"([["7E8","100B62F602010B01"],["7E8","2190012C0258"]])"));
    check_has(monitor, R"("name":"Odolink.OBD.MonitorTest.02.01.Value","value":0.4,"unit":"V")");
}

TEST(Decode, a_calibration_id_with_foreign_characters_is_named_and_the_others_are_texts) {
    // 49 04 02: C3 A4 "AB", then "3780-5"
    const auto out = decoded(ask("0904", R"([["7E8","1023490402C3A441"],["7E8","2142000000000000"],["7E8","2200000000000033"],["7E8","233738302D350000"],)"
                                         R"(["7E8","2400000000000000"],["7E8","2500000000000000"]])"));
    check_has(out, R"("name":"Odolink.OBD.CalibrationId2","value":"3780-5")");
    check_has(out, R"("reason":"vehicle_info","detail":"characters that do not belong there in item 1 (C3A4414200)");
}

TEST(Decode, parameters_of_obd_on_uds_without_a_row_are_named) {
    check_has(decoded(ask("22F501", R"([["7E8","0762F50100076504"]])")), R"("reason":"obd_answer","detail":"identifier F501 is a parameter of OBD on UDS)");
}

TEST(Decode, readiness_over_all_ecus_has_a_verdict) {
    // 7E8: lamp off, no code, catalyst and EVAP supported, EVAP not complete; 7E9: a secondary air monitor that is not complete
    const auto out = decoded(ask("0101", R"([["7E8","06410100070504"],["7E9","06410100000808"]])"));
    check_has(out, R"("readiness":{"verdict":"not_ready","lamp_on":false,"codes":0,"incomplete":["evaporative system","secondary air"]})");
    check_has(decoded(ask("0101", R"([["7E8","06410100070504"]])")), R"("readiness":{"verdict":"ready")");
    // The lamp of any, the codes of all
    check_has(decoded(ask("0101", R"([["7E8","06410102070500"],["7E9","06410181000000"]])")), R"("readiness":{"verdict":"lamp_on","lamp_on":true,"codes":3,"incomplete":[]})");
    check_has_not(decoded(ask("0105", R"([["7E8","03410567"]])")), "readiness");
    // What is not complete of a monitor that the vehicle has not says nothing
    check_has(decoded(ask("0101", R"([["7E8","06410100000001"]])")), R"("name":"Odolink.OBD.Readiness.CatalystOrNmhcCatalyst.Incomplete","value":1,"unit":"","supported":false})");
}

TEST(Decode, a_clear_is_an_event) {
    check_has(decoded(ask("04", R"([["7E8","0144"]])")), R"("clears":[{"ecu":"7E8","what":"04","state":"done"}])");
    check_has(decoded(ask("14FFFFFF", R"([["7E8","0154"]])")), R"("clears":[{"ecu":"7E8","what":"14 FFFFFF","state":"done"}])");
}

TEST(Decode, bad_lines_say_what_and_where_and_the_others_go_on) {
    struct Row {
        const char* line;
        const char* where;
    };
    const Row rows[] = {
        {"{", "column 2"},
        {"[]", "line"},
        {R"({"id":"x"})", "frames"},
        {R"({"id":"x","frames":{}})", "frames"},
        {R"({"id":"x","frames":[["7E8"]]})", "frames[0]"},
        {R"({"id":{},"frames":[]})", "id"},
        {R"({"request":"1","frames":[]})", "request"},
        {R"({"tx":"?","frames":[]})", "tx"},
        {R"({"rx_filter":7,"frames":[]})", "rx_filter"},
        {R"({"year":"old","frames":[]})", "year"},
    };
    for (const Row& row : rows) {
        std::istringstream in{std::string{row.line} + "\n\n" + ask("010D", R"([["7E8","03410D10"]])") + "\n"};
        std::ostringstream out;
        CHECK_TRUE(decode_stream(in, out) == StreamResult::SomeLinesBad);
        check_has(out.str(), R"({"line":1,"error":")");
        check_has(out.str(), std::string{R"("where":")"} + row.where + R"("})");
        check_has(out.str(), R"("value":16)");
    }
}

TEST(Decode, a_garbled_frame_is_named_and_the_other_transfers_of_its_line_are_read) {
    struct Row {
        std::string frame;
        const char* rejection;
    };
    const Row rows[] = {
        {R"(["7EX","03410D20"])", R"({"ecu":"7EX","reason":"malformed_frame","detail":"frames[0][0] is not a CAN id"})"},
        {R"(["7E8","03410D2"])", R"({"ecu":"7E8","reason":"malformed_frame","detail":"frames[0][1])"},
        {R"(["7E8","03410G20"])", R"({"ecu":"7E8","reason":"malformed_frame","detail":"frames[0][1])"},
        {R"(["7E8",")" + std::string(130, '0') + R"("])", R"("detail":"frames[0][1] is longer than a CAN frame)"},
    };
    for (const Row& row : rows) {
        const auto line = decoded(ask("010D", "[" + row.frame + R"(,["7E9","03410D10"]])"));
        check_has(line, row.rejection);
        check_has(line, R"("ecu":"7E9","name":"Vehicle.OBD.Speed","value":16)");
    }
}

TEST(Decode, a_transfer_that_lost_a_frame_to_garbling_is_rejected_and_the_next_one_is_read) {
    const auto line = decoded(ask("0902", R"([["7E8","1014490201314734"],["7E8","214A4335343434523"],["7E8","2237323532333637"],)"
                                          R"(["7E9","1014490201314734"],["7E9","214A433534343452"],["7E9","2237323532333637"]])"));
    check_has(line, R"("ecu":"7E8","reason":"malformed_frame")");
    check_has(line, R"("ecu":"7E8","reason":"wrong_sequence")");
    check_has(line, R"("answers":[{"ecu":"7E9")");
}

/// The decoder of a set in which 720 is asked for 22 404C and answers with one signal of 24 bits.
static SetDecoder set_of(const std::string& id, const std::string& more) {
    auto set = obdb::load(R"({"commands":[{"hdr":"720","rax":"728","cmd":{"22":"404C"},"freq":1,"signals":[{"id":")" + id +
                          R"(","fmt":{"len":24,"max":1677721,"div":10,"unit":"kilometers"},"name":")" + id + "\"" + more + "}]}]}");
    CHECK_TRUE(set.has_value());
    return make_set_decoder(std::move(*set));
}

TEST(Decode, a_message_beyond_4095_bytes_is_read_by_its_escaped_length) {
    // Given a first frame of 10 00 and 5,003 (138B) in four bytes, then 62 F191 and 5,000 letters A
    std::string frames = R"([["7E8","10000000138B62F1"],["7E8","2191414141414141"])";
    std::size_t sent = 9;
    for (unsigned sequence = 2; sent < 5003; ++sequence, sent += 7) {
        frames += R"(,["7E8","2)";
        frames += "0123456789ABCDEF"[sequence % 16];
        frames += R"(41414141414141"])";
    }
    const auto out = decoded(ask("22F191", frames + "]"));
    check_has(out, R"("rejected":[])");
    check_has(out, "AAAAAAAAAAAAAAAAAAAA");
}

TEST(Decode, a_byte_order_mark_before_the_first_line_is_passed_over) {
    check_has(decoded("\xEF\xBB\xBF" + ask("010D", R"([["7E8","03410D10"]])")), R"("value":16)");
}

TEST(Decode, an_input_that_breaks_off_is_told_apart_from_one_that_ends) {
    // Given a disk that fails behind the first line
    struct Failing : std::stringbuf {
        using std::stringbuf::stringbuf;
        int_type underflow() override { throw std::runtime_error{"no more"}; }
    } failing{ask("010D", R"([["7E8","03410D10"]])") + "\n", std::ios::in};
    std::istream in{&failing};
    std::ostringstream out;
    CHECK_TRUE(decode_stream(in, out) == StreamResult::ReadFailed);
    check_has(out.str(), R"("value":16)");
}

TEST(Decode, a_set_that_names_no_answering_ecu_decodes_the_answer_to_its_question) {
    auto set = obdb::load(R"({"commands":[{"hdr":"743","cmd":{"22":"0207"},"freq":1,"signals":[{"id":"T_ODO","name":"o","fmt":{"len":24,"max":16777215,"unit":"kilometers"}}]}]})");
    const auto out = decoded(ask("220207", R"([["763","0662020701E24000"]])", R"(,"tx":"743")"), StreamResult::AllRead, {{make_set_decoder(std::move(*set))}, {}});
    check_has(out, R"("ecu":"763","name":"T_ODO","value":123456)");
}

TEST(Decode, a_signal_set_adds_its_values_under_vss_names) {
    const auto out = decoded(ask("22404C", R"([["728","0662404C1DB1FE"]])", R"(,"tx":"720","rx_filter":"728","year":2013)"),
                             StreamResult::AllRead, {{set_of("T_ODO", R"(,"suggestedMetric":"odometer")")}, {}});
    check_has(out, R"("name":"Vehicle.TraveledDistance","value":194611)");
    check_has(out, R"("id":"T_ODO")");
}

TEST(Decode, a_sets_words_keep_their_number_and_its_texts_are_texts) {
    auto set = obdb::load(R"({"commands":[{"hdr":"720","rax":"728","cmd":{"22":"404C"},"freq":1,"signals":[
        {"id":"GEAR","name":"g","fmt":{"len":8,"map":{"24":{"description":"d","value":"SIXTH"}}}},
        {"id":"PART","name":"p","fmt":{"bix":8,"len":16,"unit":"ascii"}}]}]})");
    CHECK_TRUE(set.has_value());
    const auto out = decoded(ask("22404C", R"([["728","0662404C184F4B"]])", R"(,"tx":"720","rx_filter":"728")"), StreamResult::AllRead,
                             {{make_set_decoder(std::move(*set))}, {}});
    check_has(out, R"("name":"GEAR","value":"SIXTH")");
    check_has(out, R"("raw":24)");
    check_has(out, R"("name":"PART","value":"OK")");
}

TEST(Decode, several_signal_sets_each_add_their_values) {
    // Given a maker's set and a model's set that read the same answer
    const auto out = decoded(ask("22404C", R"([["728","0662404C1DB1FE"]])", R"(,"tx":"720","rx_filter":"728")"), StreamResult::AllRead,
                             {{set_of("MAKER", {}), set_of("MODEL", R"(,"suggestedMetric":"odometer")")}, {}});
    check_has(out, R"("id":"MAKER")");
    check_has(out, R"("id":"MODEL")");
}

TEST(Decode, what_an_ecu_does_not_know_is_no_signal) {
    // PID A6, and F4A6 of OBD on UDS: all ones
    check_has(decoded(ask("01A6", R"([["7E8","0641A6FFFFFFFF"]])")), R"("signals":[])");
    check_has(decoded(ask("22F4A6", R"([["7E8","0762F4A6FFFFFFFF"]])")), R"("signals":[])");
    check_has(decoded(ask("01A6", R"([["7E8","0641A600183F72"]])")), R"("value":158910.6)");
    // An odometer of a signal set by the same rule
    const auto odometer = [](const char* frame) {
        return decoded(ask("22404C", frame, R"(,"tx":"720","rx_filter":"728")"), StreamResult::AllRead, {{set_of("T_ODO", R"(,"suggestedMetric":"odometer")")}, {}});
    };
    check_has(odometer(R"([["728","0662404CFFFFFF"]])"), R"("signals":[])");
    check_has(odometer(R"([["728","0662404C03039A"]])"), R"("value":19753,)");
}
