// SPDX-License-Identifier: Apache-2.0
// UDS answers: positive, negative, pending and busy; data identifiers; requests; truncation at every length.
#include "protocols/uds/answer.hpp"

#include <deque>
#include <string>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::uds;

namespace {

/// Bytes that last as long as the program: what is read of them are views.
ByteView hex(const std::string& text) {
    static std::deque<Bytes> kept;
    return kept.emplace_back(*from_hex(text));
}

std::size_t two_bytes(std::uint16_t) {
    return 2;
}
std::size_t unknown(std::uint16_t) {
    return 0;
}

}  // namespace

TEST_GROUP(UdsAnswer){};

TEST(UdsAnswer, a_positive_answer_gives_the_bytes_behind_the_service) {
    const ByteView payload = hex("62F19041");
    const auto a = parse_answer(payload, 0x22);
    CHECK_TRUE(a.has_value());
    CHECK_TRUE(a->kind == AnswerKind::Positive);
    STRCMP_EQUAL("F19041", to_hex(a->data).c_str());
}

TEST(UdsAnswer, negative_answers_say_pending_busy_or_no) {
    CHECK_TRUE(parse_answer(hex("7F2278"), 0x22)->kind == AnswerKind::Pending);
    CHECK_TRUE(parse_answer(hex("7F2221"), 0x22)->kind == AnswerKind::Busy);
    const auto no = parse_answer(hex("7F2231"), 0x22);
    CHECK_TRUE(no->kind == AnswerKind::Negative);
    CHECK_TRUE(no->nrc == Nrc::RequestOutOfRange);
}

TEST(UdsAnswer, a_late_answer_of_another_service_is_never_taken) {
    CHECK_TRUE(parse_answer(hex("590201"), 0x22).error() == UdsErrc::OtherService);
    CHECK_TRUE(parse_answer(hex("7F1978"), 0x22).error() == UdsErrc::OtherService);
}

TEST(UdsAnswer, cut_answers_are_named) {
    CHECK_TRUE(parse_answer({}, 0x22).error() == UdsErrc::Empty);
    CHECK_TRUE(parse_answer(hex("7F"), 0x22).error() == UdsErrc::Truncated);
    CHECK_TRUE(parse_answer(hex("7F22"), 0x22).error() == UdsErrc::Truncated);
    CHECK_TRUE(parse_negative({}).error() == UdsErrc::Empty);
    CHECK_TRUE(parse_negative(hex("62")).error() == UdsErrc::OtherService);
}

TEST(UdsAnswer, one_identifier_is_checked_against_the_request) {
    const ByteView payload = hex("62F190574442");
    STRCMP_EQUAL("574442", to_hex(read_data(payload, kVinDid)->data).c_str());
    CHECK_TRUE(read_data(payload, 0xF18C).error() == UdsErrc::OtherData);
    CHECK_TRUE(read_data(hex("7F2231"), kVinDid).error() == UdsErrc::OtherService);
    CHECK_TRUE(read_data({}, kVinDid).error() == UdsErrc::Empty);
    for (std::size_t n = 1; n < 4; ++n)
        CHECK_TRUE(read_data(payload.first(n), kVinDid).error() == UdsErrc::Truncated);
}

TEST(UdsAnswer, several_identifiers_need_known_lengths_but_the_last) {
    const ByteView payload = hex("62F4050102F40D0304");
    const auto both = read_data_list(payload, two_bytes);
    CHECK_TRUE(both.has_value());
    LONGS_EQUAL(2, both->size());
    LONGS_EQUAL(0xF40D, (*both)[1].did);
    LONGS_EQUAL(1, read_data_list(payload, unknown)->size());
    CHECK_TRUE(read_data_list({}, two_bytes).error() == UdsErrc::Empty);
    CHECK_TRUE(read_data_list(hex("61"), two_bytes).error() == UdsErrc::OtherService);
    for (std::size_t n = 1; n < payload.size(); ++n) {
        if (n == 5) continue;  // exactly the first value
        CHECK_TRUE(read_data_list(payload.first(n), two_bytes).error() == UdsErrc::Truncated);
    }
}

TEST(UdsAnswer, a_list_of_identifiers_is_walked_in_its_order) {
    const auto all = read_data_list(hex("62F4050102F40D0304F190AABB"), two_bytes);
    LONGS_EQUAL(3, all->size());
    auto at = all->begin();
    LONGS_EQUAL(0xF405, (*at++).did);
    LONGS_EQUAL(0xF40D, (*at).did);
    ++at;
    CHECK_FALSE(at == all->end());
    ++at;
    CHECK_TRUE(at == all->end());
    LONGS_EQUAL(0xF190, (*all)[2].did);
}

TEST(UdsAnswer, an_identifier_without_a_value_is_cut_short) {
    CHECK_TRUE(read_data_list(hex("62F405"), unknown).error() == UdsErrc::Truncated);
    CHECK_TRUE(read_data_list(hex("62"), unknown).error() == UdsErrc::Truncated);
    CHECK_TRUE(read_data_list(hex("62F4050102F40D"), two_bytes).error() == UdsErrc::Truncated);
}

TEST(UdsAnswer, requests_only_read) {
    const std::uint16_t dids[] = {0xF190, 0xF40D};
    STRCMP_EQUAL("22F190F40D", to_hex(read_data_request(dids)).c_str());
    STRCMP_EQUAL("1001", to_hex(default_session_request()).c_str());
    STRCMP_EQUAL("3E00", to_hex(tester_present_request(Reply::Wanted)).c_str());
    STRCMP_EQUAL("3E80", to_hex(tester_present_request(Reply::Suppressed)).c_str());
}

TEST(UdsAnswer, obd_identifiers_point_to_pids_monitors_and_info_types) {
    CHECK_TRUE(obd_did(0xF40C).kind == ObdDid::Pid);
    LONGS_EQUAL(0x0C, obd_did(0xF40C).id);
    CHECK_TRUE(obd_did(0xF6A1).kind == ObdDid::MonitorTest);
    CHECK_TRUE(obd_did(0xF802).kind == ObdDid::InfoType);
    CHECK_TRUE(obd_did(0xF190).kind == ObdDid::None);
}

TEST(UdsAnswer, every_code_has_words) {
    for (unsigned nrc = 0; nrc < 256; ++nrc) CHECK_FALSE(nrc_text(static_cast<Nrc>(nrc)).empty());
    const struct {
        unsigned nrc;
        const char* text;
    } rows[] = {{0x10, "general reject"},     {0x78, "response pending"},       {0x7F, "service not supported in this session"},
                {0x8F, "brake not pressed"},  {0x92, "voltage too high"},       {0x33, "security access denied"},
                {0x80, "reserved"},           {0x81, "engine speed too high"},  {0x95, "a condition is not met"},
                {0xEF, "a condition is not met"}, {0xF0, "maker-specific condition"}, {0xFE, "maker-specific condition"},
                {0xFF, "reserved"},           {0x00, "reserved"},               {0x5E, "reserved"}};
    for (const auto& row : rows) STRCMP_EQUAL(row.text, std::string{nrc_text(static_cast<Nrc>(row.nrc))}.c_str());
    for (auto e : {UdsErrc::Empty, UdsErrc::OtherService, UdsErrc::Truncated, UdsErrc::OtherData,
                   UdsErrc::LengthMismatch, UdsErrc::UnknownLength}) {
        CHECK_FALSE(make_error_code(e).message().empty());
    }
}
