// SPDX-License-Identifier: Apache-2.0
// odolinkctl decode --dbc: frames that are messages of the file become signals, others stay what they are.
#include "app/decode/broadcast_decoder.hpp"

#include "unit/app/decode/support.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::decode;

namespace {

Profiles profiles_of(const char* text) {
    auto database = dbc::parse(text);
    CHECK_TRUE(database.has_value());
    return {{}, {make_frame_decoder(std::move(*database))}};
}

const char* const kKombi =
    "BO_ 1280 Kombi: 8 X\n"
    " SG_ Odometer : 0|24@1+ (0.1,0) [0|0] \"km\" X\n"
    " SG_ Gear : 24|8@1+ (1,0) [0|0] \"\" X\n"
    "VAL_ 1280 Gear 0 \"P\" 3 \"D\" ;\n";

}  // namespace

TEST_GROUP(DecodeBroadcast){};

TEST(DecodeBroadcast, a_message_of_the_file_gives_its_signals) {
    // 100,000 in units of 0.1 km; gear 3
    const auto out = decoded(R"({"id":"t","frames":[["500","A086010300000000"]]})", StreamResult::AllRead, profiles_of(kKombi));
    check_has(out, R"("answers":[])");
    check_has(out, R"({"ecu":"500","name":"Kombi.Odometer","value":10000,"unit":"km"})");
    check_has(out, R"({"ecu":"500","name":"Kombi.Gear","value":"D","unit":"","raw":3})");
    check_has(out, R"("rejected":[])");
}

TEST(DecodeBroadcast, a_later_frame_replaces_the_values) {
    const auto out = decoded(R"({"id":"t","frames":[["500","A086010300000000"],["500","AA86010000000000"]]})", StreamResult::AllRead, profiles_of(kKombi));
    check_has(out, R"("value":10001,)");
    check_has_not(out, R"("value":10000,)");
    check_has(out, R"("value":"P")");
}

TEST(DecodeBroadcast, an_odometer_that_says_it_has_no_mileage_is_no_signal) {
    // All ones, all ones but the last bit, all ones but the first
    for (const char* none : {"FFFFFF", "FEFFFF", "FFFF7F"}) {
        const auto out = decoded(std::string{R"({"id":"t","frames":[["500",")"} + none + R"(FF00000000"]]})", StreamResult::AllRead, profiles_of(kKombi));
        check_has_not(out, "Kombi.Odometer");
        check_has(out, R"({"ecu":"500","name":"Kombi.Gear","value":255,"unit":""})");  // another signal may have all its bits set
    }
}

TEST(DecodeBroadcast, answers_beside_broadcasts_stay_answers) {
    const auto out = decoded(ask("010D", R"([["500","A086010300000000"],["7E8","03410D20"]])"), StreamResult::AllRead, profiles_of(kKombi));
    check_has(out, R"("answers":[{"ecu":"7E8","payload":"410D20"}])");
    check_has(out, R"("name":"Kombi.Odometer")");
    check_has(out, R"("name":"Vehicle.OBD.Speed","value":32)");
}

TEST(DecodeBroadcast, a_file_that_describes_the_answer_itself_adds_to_the_standards) {
    // 2024 is 7E8; byte 3 is what PID 0D carries
    const auto out = decoded(ask("010D", R"([["7E8","03410D20"]])"), StreamResult::AllRead,
                             profiles_of("BO_ 2024 OBD2: 8 X\n SG_ Value : 24|8@1+ (1,0) [0|0] \"km/h\" X\n"));
    check_has(out, R"("name":"OBD2.Value","value":32)");
    check_has(out, R"("name":"Vehicle.OBD.Speed","value":32)");
}

TEST(DecodeBroadcast, a_message_that_came_by_a_transport_is_decoded_as_one) {
    // BAM of 10 bytes in group FECA from 03; byte 9 (bit 72) is 05
    const char* const file = "BO_ 2566834942 DM1: 10 X\n SG_ Last : 72|8@1+ (1,0) [0|0] \"\" X\nBA_ \"VFrameFormat\" BO_ 2566834942 3;\n";
    const auto out = decoded(R"({"id":"t","frames":[["18ECFF03","200A0002FFCAFE00"],["18EBFF03","0104FF7F02020154"],["18EBFF03","02000905FFFFFFFF"]]})",
                             StreamResult::AllRead, profiles_of(file));
    check_has(out, R"("name":"DM1.Last","value":5)");
    check_has(out, R"("code":"SPN 639 FMI 2")");
}

TEST(DecodeBroadcast, floats_that_are_no_number_are_told_as_such) {
    const char* const file = "BO_ 257 Flt: 8 X\n SG_ A : 0|32@1- (1,0) [0|0] \"V\" X\n SG_ B : 39|32@0- (1,0) [0|0] \"V\" X\n"
                             "SIG_VALTYPE_ 257 A : 1;\nSIG_VALTYPE_ 257 B : 1;\n";
    const auto out = decoded(R"({"id":"t","frames":[["101","0000C07F7F800000"]]})", StreamResult::AllRead, profiles_of(file));
    check_has(out, R"("name":"Flt.A","value":"not a number","unit":"V")");
    check_has(out, R"("name":"Flt.B","value":"infinity","unit":"V")");
    check_has(decoded(R"({"id":"t","frames":[["101","00000000FF800000"]]})", StreamResult::AllRead, profiles_of(file)), R"("value":"-infinity")");
    check_has_not(decoded(R"({"id":"t","frames":[["101","0000C0"]]})", StreamResult::AllRead, profiles_of(file)), "Flt.A");
}
