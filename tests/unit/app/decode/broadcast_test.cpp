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
