// SPDX-License-Identifier: Apache-2.0
// Decoding by plan: bit handling against a slow reading of the format's rules, multiplexing, floats, J1939, absent values.
#include "protocols/dbc/decoder.hpp"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "support/real_data.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::dbc;

namespace {

Decoder decoder_for(const std::string& text) {
    auto database = parse(text);
    CHECK_TRUE(database.has_value());
    return Decoder{std::move(*database)};
}

/// The format's rule read bit by bit: Intel counts up from its least bit; Motorola counts down from its most significant bit,
/// from bit 0 of a byte on to bit 7 of the next.
std::uint64_t bit_by_bit(const Signal& signal, ByteView data) {
    std::uint64_t raw = 0;
    unsigned bit = signal.start_bit;
    for (unsigned i = 0; i < signal.length; ++i) {
        const std::uint64_t one = u8(data[bit / 8U]) >> (bit % 8U) & 1U;
        if (signal.order == ByteOrder::Intel) {
            raw |= one << i;
            ++bit;
        } else {
            raw = raw << 1U | one;
            bit = bit % 8U == 0 ? bit + 15U : bit - 1U;
        }
    }
    return raw;
}

double expected(const Signal& signal, ByteView data) {
    const std::uint64_t raw = bit_by_bit(signal, data);
    double value = static_cast<double>(raw);
    if (signal.type == ValueType::Signed && signal.length < 64 && (raw >> (signal.length - 1U) & 1U) != 0)
        value = static_cast<double>(static_cast<std::int64_t>(raw | ~0ULL << signal.length));
    if (signal.type == ValueType::Signed && signal.length == 64) value = static_cast<double>(static_cast<std::int64_t>(raw));
    return value * signal.factor + signal.offset;
}

Bytes random_bytes(std::mt19937_64& random, std::size_t size) {
    Bytes bytes(size);
    for (auto& b : bytes) b = static_cast<std::byte>(random() & 0xFFU);
    return bytes;
}

}  // namespace

TEST_GROUP(DbcDecoder){};

TEST(DbcDecoder, every_layout_in_sixteen_bytes_reads_as_the_format_says) {
    std::mt19937_64 random{1};
    for (unsigned length = 1; length <= 64; ++length) {
        // Given messages with every start bit, both byte orders and both signs of this length
        std::string text = "BO_ 1 A: 16 X\n";
        for (unsigned start = 0; start < 128; ++start)
            for (const char* order : {"1+", "1-", "0+", "0-"}) {
                Signal probe;
                probe.start_bit = static_cast<std::uint16_t>(start);
                probe.length = static_cast<std::uint16_t>(length);
                probe.order = order[0] == '1' ? ByteOrder::Intel : ByteOrder::Motorola;
                if (window_of(probe).last >= 16) continue;
                std::ostringstream line;
                line << " SG_ S" << start << " : " << start << "|" << length << "@" << order << " (0.25,-3) [0|0] \"\" X\n";
                text += line.str();
            }
        Decoder decoder = decoder_for(text);
        // When random frames are decoded, Then each value is the one read bit by bit
        for (int round = 0; round < 3; ++round) {
            const Bytes data = random_bytes(random, 16);
            const auto values = decoder.decode(0, data);
            for (std::size_t i = 0; i < values.size(); ++i)
                DOUBLES_EQUAL(expected(decoder.database().messages[0].signals[i], data), values[i], 0);
        }
    }
}

TEST(DbcDecoder, a_frame_cut_short_gives_nan_for_what_is_cut_and_values_for_the_rest) {
    Decoder decoder = decoder_for("BO_ 1 A: 8 X\n SG_ I : 12|12@1+ (1,0) [0|0] \"\" X\n SG_ M : 39|16@0+ (1,0) [0|0] \"\" X\n"
                                  " SG_ F : 0|64@1+ (1,0) [0|0] \"\" X\n");
    const Bytes data = bytes_of({0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88});
    for (std::size_t n = 0; n <= 8; ++n) {
        const auto values = decoder.decode(0, ByteView{data}.first(n));
        CHECK_EQUAL(n < 3, std::isnan(values[0]));
        CHECK_EQUAL(n < 6, std::isnan(values[1]));
        CHECK_EQUAL(n < 8, std::isnan(values[2]));
        if (n >= 3) DOUBLES_EQUAL(0x332, values[0], 0);
        if (n >= 6) DOUBLES_EQUAL(0x5566, values[1], 0);
    }
}

TEST(DbcDecoder, floats_are_read_as_ieee) {
    Decoder decoder = decoder_for("BO_ 1 A: 12 X\n SG_ F : 0|32@1- (2,1) [0|0] \"\" X\n SG_ D : 32|64@1- (1,0) [0|0] \"\" X\n"
                                  "SIG_VALTYPE_ 1 F : 1;\nSIG_VALTYPE_ 1 D : 2;\n");
    // 1.5F little endian, then -2.0
    const auto values = decoder.decode(0, bytes_of({0x00, 0x00, 0xC0, 0x3F, 0, 0, 0, 0, 0, 0, 0x00, 0xC0}));
    DOUBLES_EQUAL(4, values[0], 0);
    DOUBLES_EQUAL(-2, values[1], 0);
}

TEST(DbcDecoder, simple_multiplexing_shows_only_the_selected) {
    Decoder decoder = decoder_for("BO_ 1 A: 2 X\n SG_ P M : 0|8@1+ (1,0) [0|0] \"\" X\n SG_ A m1 : 8|8@1+ (1,0) [0|0] \"\" X\n"
                                  " SG_ B m2 : 8|8@1+ (1,0) [0|0] \"\" X\n");
    const auto values = decoder.decode(0, bytes_of({2, 9}));
    DOUBLES_EQUAL(2, values[0], 0);
    CHECK_TRUE(std::isnan(values[1]));
    DOUBLES_EQUAL(9, values[2], 0);
}

TEST(DbcDecoder, extended_multiplexing_follows_the_chain_of_selectors) {
    Decoder decoder = decoder_for(
        "BO_ 1 A: 3 X\n SG_ P M : 0|8@1+ (1,0) [0|0] \"\" X\n SG_ Q m1M : 8|8@1+ (1,0) [0|0] \"\" X\n"
        " SG_ R m5 : 16|8@1+ (1,0) [0|0] \"\" X\nSG_MUL_VAL_ 1 Q P 1-1;\nSG_MUL_VAL_ 1 R Q 5-7, 9-9;\n");
    DOUBLES_EQUAL(42, decoder.decode(0, bytes_of({1, 6, 42}))[2], 0);
    DOUBLES_EQUAL(42, decoder.decode(0, bytes_of({1, 9, 42}))[2], 0);
    CHECK_TRUE(std::isnan(decoder.decode(0, bytes_of({1, 8, 42}))[2]));
    CHECK_TRUE(std::isnan(decoder.decode(0, bytes_of({0, 6, 42}))[2]));
}

TEST(DbcDecoder, j1939_messages_match_by_group_and_know_their_special_values) {
    Decoder decoder = decoder_for("BO_ 2364539904 EEC1: 8 X\n SG_ Speed : 24|16@1+ (0.125,0) [0|0] \"rpm\" X\n"
                                  " SG_ Mode : 0|4@1+ (1,0) [0|0] \"\" X\nBA_ \"VFrameFormat\" BO_ 2364539904 3;\n");
    // Another priority and source address than the file's 0CF00400
    const auto message = decoder.find({0x18F00403, true});
    CHECK_TRUE(message.has_value());
    CHECK_FALSE(decoder.find({0x18F00503, true}).has_value());
    DOUBLES_EQUAL(300, decoder.decode(*message, bytes_of({1, 0, 0, 0x60, 0x09, 0, 0, 0}))[0], 0);
    CHECK_TRUE(std::isnan(decoder.decode(*message, bytes_of({0xFF, 0, 0, 0xFF, 0xFF, 0, 0, 0}))[0]));
    CHECK_TRUE(std::isnan(decoder.decode(*message, bytes_of({0xFF, 0, 0, 0x00, 0xFE, 0, 0, 0}))[0]));
    CHECK_TRUE(std::isnan(decoder.decode(*message, bytes_of({0xFF, 0, 0, 0, 0, 0, 0, 0}))[1]));
    DOUBLES_EQUAL(8031.875, decoder.decode(*message, bytes_of({0, 0, 0, 0xFF, 0xFA, 0, 0, 0}))[0], 0);
}

TEST(DbcDecoder, messages_of_one_group_are_told_apart_by_their_sender_and_then_by_the_one_that_is_for_any) {
    // Given TSC1 from 03 to 00 and to 0F, CCVS of 00, 03 and of any sender (FE)
    const auto database = parse("BO_ 2348810243 ToEngine: 8 X\nBO_ 2348814083 ToRetarder: 8 X\n"
                                "BO_ 2566844672 OfEngine: 8 X\nBO_ 2566844675 OfGearbox: 8 X\nBO_ 2566844926 OfAny: 8 X\n"
                                "BA_DEF_DEF_ \"VFrameFormat\" \"J1939PG\";\n");
    const Decoder decoder{*database};
    const auto name = [&](std::uint32_t id) {
        const auto found = decoder.find({id, true});
        return found ? decoder.database().messages[*found].name : std::string{};
    };
    STRCMP_EQUAL("ToEngine", name(0x0C000003).c_str());
    STRCMP_EQUAL("ToRetarder", name(0x0C000F03).c_str());
    STRCMP_EQUAL("ToEngine", name(0x0C001003).c_str());
    STRCMP_EQUAL("OfEngine", name(0x18FEF100).c_str());
    STRCMP_EQUAL("OfGearbox", name(0x0CFEF103).c_str());  // another priority
    STRCMP_EQUAL("OfAny", name(0x18FEF117).c_str());
    STRCMP_EQUAL("", name(0x18FEF217).c_str());
}

TEST(DbcDecoder, a_value_finds_its_label) {
    Decoder decoder = decoder_for("BO_ 1 A: 1 X\n SG_ S : 0|8@1- (2,1) [0|0] \"\" X\nVAL_ 1 S -1 \"minus\" 3 \"three\" ;\n");
    const Signal& signal = decoder.database().messages[0].signals[0];
    STRCMP_EQUAL("minus", std::string(Decoder::label(signal, decoder.decode(0, bytes_of({0xFF}))[0])).c_str());
    STRCMP_EQUAL("three", std::string(Decoder::label(signal, 7)).c_str());
    CHECK_TRUE(Decoder::label(signal, 9).empty());
    CHECK_TRUE(Decoder::label(signal, NAN).empty());
}

TEST(DbcDecoder, a_message_from_the_null_address_is_j1939_of_any_source_unless_its_format_says_otherwise) {
    // Given 18FEF1FE without an attribute, and 18FEEEFE that is called a plain extended frame (1)
    const auto database = parse("BO_ 2566844926 CCVS: 8 X\n SG_ Speed : 8|16@1+ (0.00390625,0) [0|0] \"km/h\" X\n"
                                "BO_ 2566844158 ET1: 8 X\n SG_ Coolant : 0|8@1+ (1,-40) [0|0] \"degC\" X\n"
                                "BA_ \"VFrameFormat\" BO_ 2566844158 1;\n");
    Decoder decoder{*database};
    // Then the engine's (00) speed is read, and its "not available" is none
    const auto ccvs = decoder.find({0x18FEF100, true});
    CHECK_TRUE(ccvs.has_value());
    DOUBLES_EQUAL(72, decoder.decode(*ccvs, bytes_of({0xFF, 0x00, 0x48, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}))[0], 1e-9);
    CHECK_TRUE(std::isnan(decoder.decode(*ccvs, bytes_of({0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}))[0]));
    CHECK_FALSE(decoder.find({0x18FEEE00, true}).has_value());
}

TEST(DbcDecoder, broadcast_odometer_signals_of_real_cars_read_bit_by_bit) {
    const auto path = test::real_data("can_logs/broadcast_odometer_signals.csv");
    if (!path) return;
    std::ifstream file(*path);
    std::string line;
    std::getline(file, line);
    std::mt19937_64 random{2};
    int signals = 0;
    for (; std::getline(file, line); ++signals) {
        // dbc,can_id,id_bits,message,dlc,signal,start_bit,length,byte_order,sign,factor,offset,unit
        std::vector<std::string> c;
        std::istringstream fields(line);
        for (std::string field; std::getline(fields, field, ',');) c.push_back(field);
        const bool extended = c[2] == "29" || std::stoul(c[1], nullptr, 16) > 0x7FF;
        const auto id = std::stoul(c[1], nullptr, 16) | (extended ? 0x80000000UL : 0UL);
        Decoder decoder = decoder_for("BO_ " + std::to_string(id) + " M: " + c[4] + " X\n SG_ " + c[5] + " : " + c[6] + "|" + c[7] +
                                      "@" + (c[8] == "intel" ? "1" : "0") + (c[9] == "signed" ? "-" : "+") + " (" + c[10] + "," +
                                      c[11] + ") [0|0] \"\" X\n");
        const Bytes data = random_bytes(random, std::stoul(c[4]));
        const auto message = decoder.find({static_cast<std::uint32_t>(id & 0x1FFFFFFFU), extended});
        CHECK_TRUE(message.has_value());
        DOUBLES_EQUAL(expected(decoder.database().messages[0].signals[0], data), decoder.decode(*message, data)[0], 0);
    }
    CHECK_EQUAL(43, signals);
}
