// SPDX-License-Identifier: Apache-2.0
// The send allow-list asked by itself, over whole ranges: every service, sub-function and length, every id of 11 bits, every
// format of 29 bits. That the guard asks it each time is bus_guard_test.cpp's.
#include "core/diagnostics/allow_list.hpp"

#include <set>

#include "core/diagnostics/ecu_address.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

bool extended_form(std::uint32_t id, std::uint8_t address, std::uint8_t control) {
    return extended_form_allowed(CanId{id, false}, address, control);
}

}  // namespace

TEST_GROUP(AllowListRanges){};

TEST(AllowListRanges, services_that_are_not_named_do_not_exist_at_any_length) {
    const std::set<unsigned> reads{0x01, 0x02, 0x03, 0x06, 0x07, 0x09, 0x0A, 0x10, 0x19, 0x22, 0x3E};
    for (unsigned service = 0; service < 256; ++service) {
        if (reads.count(service) > 0) continue;
        for (std::size_t length = 1; length <= 8; ++length)
            for (unsigned argument = 0; argument < 256; ++argument) {
                Bytes request(length, static_cast<std::byte>(argument));
                request[0] = static_cast<std::byte>(service);
                CHECK_FALSE(request_allowed(request));
            }
    }
}

TEST(AllowListRanges, services_that_read_have_the_lengths_of_their_standard) {
    const struct {
        unsigned service, argument;
        std::set<std::size_t> lengths;  // of the whole request
    } rows[] = {{0x01, 0x0C, {2, 3, 4, 5, 6, 7}}, {0x06, 0x01, {2, 3, 4, 5, 6, 7}}, {0x09, 0x02, {2, 3, 4, 5, 6, 7}},
                {0x02, 0x0C, {3, 5, 7}},          {0x22, 0xF1, {3, 5, 7}},          {0x03, 0x00, {1}},
                {0x07, 0x00, {1}},                {0x0A, 0x00, {1}},                {0x10, 0x01, {2}},
                {0x3E, 0x80, {2}},                {0x19, 0x02, {2, 3, 4, 5, 6, 7}}};
    for (const auto& row : rows)
        for (std::size_t length = 1; length <= 8; ++length) {
            Bytes request(length, static_cast<std::byte>(row.argument));
            request[0] = static_cast<std::byte>(row.service);
            CHECK_EQUAL(row.lengths.count(length) > 0, request_allowed(request));
        }
}

TEST(AllowListRanges, sub_functions_that_do_more_than_read_are_absent) {
    for (unsigned sub = 0; sub < 256; ++sub) {
        CHECK_EQUAL(sub == 0x01, request_allowed(bytes_of({0x10, sub})));  // never another session
        CHECK_EQUAL(sub == 0x80, request_allowed(bytes_of({0x3E, sub})));
    }
    for (unsigned sub : {0x42U, 0x55U, 0x56U}) CHECK_TRUE(request_allowed(bytes_of({0x19, sub, 0x33, 0x01})));
    for (unsigned sub : {0x03U, 0x05U, 0x07U, 0x14U, 0x81U, 0x82U}) CHECK_FALSE(request_allowed(bytes_of({0x19, sub, 0xFF})));
}

TEST(AllowListRanges, parameter_groups_that_clear_or_command_are_absent) {
    for (std::uint32_t pgn : {0xFECCU /* DM3 */, 0xFED3U /* DM11 */, 0xC300U /* DM22 */, 0xE300U /* DM7 */, 0xFFFFU, 0U})
        CHECK_FALSE(pgn_request_allowed(pgn));
    for (std::uint32_t pgn : {0xFECAU /* DM1 */, 0xFEECU /* VIN */, 0xA300U /* DM31 */}) CHECK_TRUE(pgn_request_allowed(pgn));
}

TEST(AllowListRanges, extended_addressing_never_goes_where_its_address_reads_as_a_single_frame) {
    CHECK_TRUE(extended_form(0x6F1, 0x12, 0x03));
    CHECK_TRUE(extended_form(0x6F1, 0x07, 0x03));
    CHECK_TRUE(extended_form(0x700, 0x00, 0x03));
    CHECK_TRUE(extended_form(0x700, 0x08, 0x04));
    CHECK_FALSE(extended_form(0x6F1, 0x07, 0x04));  // would clear, were it read in normal addressing
    CHECK_FALSE(extended_form(0x6F1, 0x01, 0x05));
    CHECK_FALSE(extended_form(0x700, 0x07, 0x03));
    CHECK_FALSE(extended_form(0x7E0, 0x12, 0x03));
    CHECK_FALSE(extended_form(0x5FF, 0x12, 0x03));
    CHECK_FALSE(extended_form_allowed(CanId{0x18DA10F1, true}, 0x12, 0x03));
}

TEST(AllowListRanges, an_id_beyond_eleven_bits_is_none) {
    for (std::uint32_t id : {0x800U, 0xE10U, 0x18DA10F1U}) CHECK_FALSE(diagnostic_request_id(CanId{id, false}));
}

TEST(AllowListRanges, requests_to_all_ecus_are_7df_and_18db33f1) {
    for (std::uint32_t id = 0; id <= 0x7FF; ++id) CHECK_EQUAL(id == 0x7DF, functional_request_id(CanId{id, false}));
    CHECK_TRUE(functional_request_id(CanId{0x18DB33F1, true}));
    CHECK_FALSE(functional_request_id(CanId{0x18DA33F1, true}));
}

TEST(AllowListRanges, who_asks_is_told_by_the_id_whatever_the_priority) {
    for (std::uint32_t id = 0; id <= 0x7FF; ++id)
        CHECK_EQUAL(id == 0x7DF || (id >= 0x7E0 && id <= 0x7E7), tester_id(CanId{id, false}));
    for (std::uint32_t tester : {0x18DB33F1U, 0x0CDB3300U, 0x18DA10F0U, 0x18DA10FEU, 0x14DA10F1U}) CHECK_TRUE(tester_id(CanId{tester, true}));
    for (std::uint32_t other : {0x18DA10EFU, 0x18DA10FFU, 0x18DAF110U, 0x18FEF1F1U, 0x19DA10F1U}) CHECK_FALSE(tester_id(CanId{other, true}));
}

TEST(AllowListRanges, an_answer_of_29_bits_comes_from_its_ecu_with_any_priority_or_by_the_standard_id) {
    const EcuAddress profile{CanId{0x14DA10F1, true}, CanId{0x17FE0010, true}};
    CHECK_TRUE(sent_by(profile, CanId{0x17FE0010, true}));
    CHECK_TRUE(sent_by(profile, CanId{0x1BFE0010, true}));  // another priority
    CHECK_TRUE(sent_by(profile, CanId{0x18DAF110, true}));
    CHECK_FALSE(sent_by(profile, CanId{0x18DAF111, true}));
    CHECK_FALSE(sent_by(profile, CanId{0x7E8, false}));
    const EcuAddress engine{CanId{0x7E0, false}, CanId{0x7E8, false}};
    CHECK_TRUE(sent_by(engine, CanId{0x7E8, false}));
    CHECK_FALSE(sent_by(engine, CanId{0x7E9, false}));
    CHECK_FALSE(sent_by(engine, CanId{0x7E8, true}));
}

TEST(AllowListRanges, in_extended_addressing_the_first_byte_says_whose_answer_it_is) {
    EcuAddress ecu{CanId{0x6F1, false}, CanId{0x612, false}};
    CHECK_TRUE(source_fits(ecu, 0x99));  // normal addressing has no such byte
    ecu.target = 0x12;
    CHECK_TRUE(source_fits(ecu, 0xF1));
    CHECK_TRUE(source_fits(ecu, 0x12));
    CHECK_FALSE(source_fits(ecu, 0x13));
    ecu.source = 0xF2;
    CHECK_TRUE(source_fits(ecu, 0xF2));
    CHECK_FALSE(source_fits(ecu, 0xF1));
}
