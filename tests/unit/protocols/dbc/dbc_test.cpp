// SPDX-License-Identifier: Apache-2.0
// Reading DBC text: what is taken, what is a warning, and which line an error names.
#include "protocols/dbc/database.hpp"

#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::dbc;

namespace {

const std::string kSample = R"(VERSION "1.0"

NS_ :
	NS_DESC_
	CM_
	BA_DEF_

BS_:

BU_: ECU Cluster

BO_ 1280 Kombi: 8 Cluster
 SG_ Odometer : 40|20@1+ (1,0) [0|1048574] "km" ECU
 SG_ Temperature : 7|8@0- (0.5,-40) [-40|87.5] "degC" ECU,Cluster
 SG_ Page M : 16|4@1+ (1,0) [0|0] "" Vector__XXX
 SG_ Inner m3 : 24|8@1+ (1,0) [0|0] "" Vector__XXX

BO_ 2364539904 EEC1: 8 Vector__XXX
 SG_ EngineSpeed : 24|16@1+ (0.125,0) [0|8031.875] "rpm" Vector__XXX

CM_ "the whole file";
CM_ BO_ 1280 "instrument
cluster";
CM_ SG_ 1280 Odometer "total \"distance\"";
BA_DEF_ BO_ "VFrameFormat" ENUM "StandardCAN","ExtendedCAN","reserved","J1939PG";
BA_ "VFrameFormat" BO_ 2364539904 3;
BA_ "GenMsgCycleTime" BO_ 1280 100;
VAL_ 1280 Page 1 "one" 0 "zero" ;
SIG_GROUP_ 1280 Group 1 : Odometer;
)";

ParseError error_of(const std::string& text) {
    auto database = parse(text);
    CHECK_FALSE(database.has_value());
    return database.has_value() ? ParseError{} : database.error();
}

const std::string kMessage = "BO_ 1 A: 8 X\n";

}  // namespace

TEST_GROUP(Dbc){};

TEST(Dbc, a_file_in_windows_1252_gives_utf_8) {
    // Given the code page that CANdb++ writes: B0 is the degree sign, FC is u with two dots
    const auto database = parse("BO_ 1 A: 8 X\n SG_ T : 0|8@1+ (1,0) [0|0] \"\xB0" "C\" X\nVAL_ 1 T 1 \"gr\xFCn\" ;\n");
    // Then unit and word are the same characters in UTF-8
    CHECK_TRUE(database.has_value());
    STRCMP_EQUAL("\xC2\xB0" "C", database->messages[0].signals[0].unit.c_str());
    STRCMP_EQUAL("gr\xC3\xBC" "n", database->messages[0].signals[0].labels[0].text.c_str());
}

TEST(Dbc, takes_messages_signals_comments_tables_and_attributes) {
    const auto database = parse(kSample);
    CHECK_TRUE(database.has_value());
    STRCMP_EQUAL("1.0", database->version.c_str());
    CHECK_EQUAL(2U, database->messages.size());
    CHECK_EQUAL(0U, database->warnings.size());
    const Message& kombi = database->messages[0];
    CHECK_TRUE(kombi.id == (CanId{0x500, false}));
    STRCMP_EQUAL("instrument\ncluster", kombi.comment.c_str());
    STRCMP_EQUAL("100", kombi.attributes[0].value.c_str());
    CHECK_EQUAL(4U, kombi.signals.size());
    STRCMP_EQUAL("km", kombi.signals[0].unit.c_str());
    CHECK_TRUE(kombi.signals[1].type == ValueType::Signed);
    CHECK_TRUE(kombi.signals[1].order == ByteOrder::Motorola);
    DOUBLES_EQUAL(-40, kombi.signals[1].offset, 0);
    CHECK_EQUAL(2U, kombi.signals[3].selector);
    STRCMP_EQUAL("zero", kombi.signals[2].labels[0].text.c_str());
    const Message& eec1 = database->messages[1];
    CHECK_TRUE(eec1.id == (CanId{0x0CF00400, true}));
    CHECK_TRUE(eec1.j1939);
}

TEST(Dbc, an_error_names_its_line_and_the_text_met) {
    CHECK_EQUAL(2U, error_of("VERSION \"\"\nBO_ x A: 8 X\n").line);
    STRCMP_EQUAL("x", error_of("VERSION \"\"\nBO_ x A: 8 X\n").near.c_str());
    CHECK_TRUE(error_of("SG_ S : 0|8@1+ (1,0) [0|0] \"\" X\n").code == DbcErrc::SignalOutsideMessage);
    CHECK_TRUE(error_of("BO_ 536870912 A: 8 X\n").code == DbcErrc::BadIdentifier);
    CHECK_TRUE(error_of("VERSION \"abc\nBO_").code == DbcErrc::UnterminatedString);
    CHECK_TRUE(error_of(kMessage + "CM_ \"abc\nBO_ 2 B: 8 X\n").code == DbcErrc::UnterminatedString);
    CHECK_TRUE(error_of("BO_ 1 A: 1786 X\n").code == DbcErrc::BadLayout);
}

TEST(Dbc, a_signal_that_cannot_be_read_is_left_out_with_its_line_and_the_others_stay) {
    const std::string good = " SG_ Good : 8|8@1+ (1,0) [0|0] \"\" X\n";
    for (const std::string bad : {" SG_ S : 0|65@1+ (1,0) [0|0] \"\" X\n", " SG_ S : 0|0@1+ (1,0) [0|0] \"\" X\n",
                                  " SG_ S : 0|8@2+ (1,0) [0|0] \"\" X\n", " SG_ S : 0|8@1+ (nan,0) [0|0] \"\" X\n",
                                  " SG_ S m : 0|8@1+ (1,0) [0|0] \"\" X\n"}) {
        const auto database = parse(kMessage + bad + good + "BO_ 2 B: 8 X\n" + good);
        CHECK_TRUE(database.has_value());
        CHECK_EQUAL(2U, database->messages.size());
        CHECK_EQUAL(1U, database->messages[0].signals.size());
        STRCMP_EQUAL("Good", database->messages[0].signals[0].name.c_str());
        CHECK_EQUAL(1U, database->warnings.size());
        CHECK_EQUAL(2U, database->warnings[0].line);
    }
}

TEST(Dbc, a_statement_that_cannot_be_read_does_not_cost_the_next_one) {
    // A comment without its semicolon, a table without its texts, a float of 8 bits, an identifier of 30 bits with its signals.
    const auto database = parse("CM_ \"no end\"\n" + kMessage + " SG_ S : 0|8@1+ (1,0) [0|0] \"\" X\nVAL_ 1 S 1 2 ;\nSIG_VALTYPE_ 1 S : 2;\n"
                                "BO_ 536870912 Bad: 8 X\n SG_ T : 0|8@1+ (1,0) [0|0] \"\" X\n\nBO_ 2 B: 8 X\n");
    CHECK_TRUE(database.has_value());
    CHECK_EQUAL(2U, database->messages.size());
    CHECK_EQUAL(1U, database->messages[0].signals.size());
    CHECK_TRUE(database->messages[0].signals[0].type == ValueType::Unsigned);
    CHECK_EQUAL(0U, database->messages[1].signals.size());
    CHECK_EQUAL(4U, database->warnings.size());
    CHECK_EQUAL(2U, database->warnings[0].line);  // where the comment's semicolon was looked for
    CHECK_EQUAL(6U, database->warnings[3].line);
}

TEST(Dbc, the_holder_of_unbound_signals_is_known_with_and_without_its_flag) {
    for (const std::string id : {"1073741824", "3221225472"}) {
        const auto database = parse("BO_ " + id + " VECTOR__INDEPENDENT_SIG_MSG: 0 Vector__XXX\n SG_ S : 0|8@1+ (1,0) [0|0] \"\" X\n\n" + kMessage);
        CHECK_TRUE(database.has_value());
        CHECK_EQUAL(1U, database->messages.size());
        CHECK_EQUAL(0U, database->warnings.size());
    }
}

TEST(Dbc, a_long_identifier_without_its_flag_is_taken_as_29_bits) {
    const auto database = parse("BO_ 2164241 A: 8 X\n");
    CHECK_TRUE(database.has_value());
    CHECK_TRUE(database->messages[0].id == (CanId{0x210611, true}));
}

TEST(Dbc, a_message_whose_multiplexors_contradict_each_other_is_left_out) {
    const std::string circle = kMessage + " SG_ A M : 0|8@1+ (1,0) [0|0] \"\" X\n SG_ B m0M : 8|8@1+ (1,0) [0|0] \"\" X\n";
    const std::string no_root = " SG_ S m1 : 0|8@1+ (1,0) [0|0] \"\" X\n";
    const auto database = parse(circle + "BO_ 2 B: 8 X\n" + no_root + "BO_ 3 C: 8 X\nSG_MUL_VAL_ 1 A B 0-1;\nSG_MUL_VAL_ 1 B A 0-1;\n");
    CHECK_TRUE(database.has_value());
    CHECK_EQUAL(1U, database->messages.size());
    STRCMP_EQUAL("C", database->messages[0].name.c_str());
    CHECK_EQUAL(2U, database->warnings.size());
    CHECK_EQUAL(1U, database->warnings[0].line);
    CHECK_EQUAL(4U, database->warnings[1].line);
}

TEST(Dbc, what_does_no_harm_is_a_warning) {
    const auto database = parse(kMessage + " SG_ S : 60|8@1+ (1,0) [0|0] \"\" X\n" + "NEW_THING_ 1 2 \"3\";\n" + kMessage +
                                "VAL_ 1 Missing 0 \"x\" ;\n");
    CHECK_TRUE(database.has_value());
    CHECK_EQUAL(1U, database->messages.size());
    CHECK_EQUAL(4U, database->warnings.size());
    CHECK_EQUAL(2U, database->warnings[0].line);
    CHECK_EQUAL(3U, database->warnings[1].line);
}

TEST(Dbc, a_text_cut_anywhere_gives_a_database_or_a_named_error) {
    for (std::size_t n = 0; n < kSample.size(); ++n) {
        const auto database = parse(std::string_view{kSample}.substr(0, n));
        if (!database) CHECK_TRUE(database.error().line >= 1 && database.error().line <= 40);
    }
}

TEST(Dbc, a_default_frame_format_counts_where_a_message_names_none) {
    // Two messages of 29 bits and one of 11; the second names its own format
    const char* const text = "BO_ 2566844672 A: 8 X\n SG_ S : 0|8@1+ (1,0) [0|0] \"\" X\nBO_ 2566844928 B: 8 X\n SG_ S : 0|8@1+ (1,0) [0|0] \"\" X\n"
                             "BO_ 100 C: 8 X\n SG_ S : 0|8@1+ (1,0) [0|0] \"\" X\n"
                             "BA_DEF_ BO_ \"VFrameFormat\" ENUM \"StandardCAN\",\"ExtendedCAN\",\"reserved\",\"J1939PG\";\n"
                             "BA_DEF_DEF_ \"VFrameFormat\" \"J1939PG\";\nBA_DEF_DEF_ \"Other\" 5;\nBA_ \"VFrameFormat\" BO_ 2566844928 1;\n";
    const auto database = parse(text);
    CHECK_EQUAL(3U, database->messages.size());
    CHECK_TRUE(database->messages[0].j1939);
    CHECK_FALSE(database->messages[1].j1939);
    CHECK_FALSE(database->messages[2].j1939);
    CHECK_TRUE(database->warnings.empty());
}

TEST(Dbc, names_that_were_cut_to_32_characters_are_whole_again) {
    const auto database = parse(
        "BO_ 256 ThisIsAMessageNameOfThirtyTwoCha: 8 A\n"
        " SG_ OdometerTotalVehicleDistanceInst : 0|32@1+ (1,0) [0|0] \"km\" A\n"
        " SG_ Short : 32|8@1+ (1,0) [0|0] \"\" A\n"
        "BA_DEF_DEF_ \"SystemSignalLongSymbol\" \"\";\n"
        "BA_ \"SystemSignalLongSymbol\" SG_ 256 OdometerTotalVehicleDistanceInst \"OdometerTotalVehicleDistanceInstrumentCluster\";\n"
        "BA_ \"SystemSignalLongSymbol\" SG_ 256 Short \"\";\n"
        "BA_ \"SystemMessageLongSymbol\" BO_ 256 \"ThisIsAMessageNameOfThirtyTwoCharactersAndMore\";\n"
        "VAL_ 256 OdometerTotalVehicleDistanceInst 0 \"none\" ;\n");
    const Message& message = database->messages[0];
    STRCMP_EQUAL("ThisIsAMessageNameOfThirtyTwoCharactersAndMore", message.name.c_str());
    STRCMP_EQUAL("OdometerTotalVehicleDistanceInstrumentCluster", message.signals[0].name.c_str());
    STRCMP_EQUAL("Short", message.signals[1].name.c_str());
    CHECK_EQUAL(1U, message.signals[0].labels.size());
}
