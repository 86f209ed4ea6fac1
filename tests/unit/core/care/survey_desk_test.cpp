// SPDX-License-Identifier: Apache-2.0
// When a visit is asked about, what an answer has to be, and that it comes once.
#include "core/care/survey_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace std::chrono_literals;

namespace {

const WallTime kVisit{std::chrono::milliseconds{1'780'000'000'000}, WallQuality::Synchronised};
constexpr std::chrono::milliseconds kOne{1};

WallTime later(std::chrono::milliseconds by, WallTime from = kVisit) { return {from.since_epoch + by, from.quality}; }

ServiceRecord visit(unsigned char number, WallTime performed = kVisit) {
    ServiceRecord record;
    record.id.bytes[0] = std::byte{number};
    record.performed_at = performed;
    record.jobs.resize(1);
    return record;
}

SurveyAnswered answers(unsigned char number) {
    return {visit(number).id, questionnaire().version, {{"work", 5}, {"service", 4}, {"recommend", 9}}};
}

}  // namespace

TEST_GROUP(SurveyDesk) {
    SurveyDesk desk;
    bool asks(std::chrono::milliseconds after) const { return desk.asking(later(after)).has_value(); }
};

TEST(SurveyDesk, asks_from_24_to_72_hours_after_the_visit) {
    CHECK_TRUE(desk.on_visit(visit(1), kVisit));
    CHECK_FALSE(asks(24h - kOne));
    CHECK_TRUE(asks(24h));
    CHECK_TRUE(asks(72h));
    CHECK_FALSE(asks(72h + kOne));
    CHECK_FALSE(desk.asking(WallTime{later(30h).since_epoch, WallQuality::Unknown}).has_value());
    CHECK_FALSE(desk.on_time(later(72h)));
    CHECK_TRUE(desk.on_time(later(72h + kOne)));
    STRCMP_EQUAL("", desk.state().c_str());
}

TEST(SurveyDesk, hours_count_from_when_the_vehicle_was_handed_back) {
    ServiceRecord record = visit(1);
    record.handed_back = later(48h);
    CHECK_TRUE(desk.on_visit(record, later(48h)));
    CHECK_FALSE(asks(71h));
    CHECK_TRUE(asks(72h));
}

TEST(SurveyDesk, asks_once) {
    (void)desk.on_visit(visit(1), kVisit);
    CHECK_TRUE(*desk.answer(answers(1), later(30h)) == answers(1));
    CHECK_FALSE(asks(31h));
    CHECK_TRUE(desk.answer(answers(1), later(31h)).error() == SurveyErrc::Unknown);
    // And who declines is not asked again
    (void)desk.on_visit(visit(2), kVisit);
    CHECK_FALSE(desk.decline(visit(1).id));
    CHECK_TRUE(desk.decline(visit(2).id));
    CHECK_FALSE(asks(30h));
}

TEST(SurveyDesk, asks_once_more_from_10_to_12_days_after_a_low_score) {
    SurveyAnswered low = answers(1);
    low.scores[0].score = 2;
    const std::chrono::milliseconds days{24h};
    (void)desk.on_visit(visit(1), kVisit);
    CHECK_TRUE(desk.answer(low, later(30h)).has_value());
    CHECK_FALSE(asks(31h));
    CHECK_FALSE(asks(30h + 10 * days - kOne));
    CHECK_TRUE(asks(30h + 10 * days));
    CHECK_TRUE(asks(30h + 12 * days));
    CHECK_FALSE(asks(30h + 12 * days + kOne));
    CHECK_FALSE(desk.on_time(later(30h + 12 * days)));
    // Also over a restart, and no third time
    SurveyDesk restarted;
    restarted.restore(desk.state());
    CHECK_TRUE(restarted.asking(later(30h + 10 * days)) == desk.asking(later(30h + 10 * days)));
    CHECK_TRUE(restarted.answer(low, later(30h + 11 * days)).has_value());
    STRCMP_EQUAL("", restarted.state().c_str());
    CHECK_TRUE(desk.on_time(later(30h + 12 * days + kOne)));
    STRCMP_EQUAL("", desk.state().c_str());
}

TEST(SurveyDesk, asks_about_the_latest_visit_only) {
    (void)desk.on_visit(visit(1), kVisit);
    CHECK_TRUE(desk.on_visit(visit(2, later(40h)), later(40h)));
    CHECK_FALSE(asks(50h));
    CHECK_TRUE(desk.asking(later(64h))->record_id == visit(2).id);
    CHECK_FALSE(desk.on_visit(visit(3, later(10h)), later(41h)));
    CHECK_TRUE(desk.asking(later(64h))->record_id == visit(2).id);
}

TEST(SurveyDesk, an_old_undated_or_empty_record_is_no_visit_to_ask_about) {
    CHECK_FALSE(desk.on_visit(visit(1), later(72h + kOne)));
    CHECK_FALSE(desk.on_visit(visit(1, WallTime{}), kVisit));
    CHECK_FALSE(desk.on_visit(visit(1), WallTime{}));
    ServiceRecord nothing = visit(1);
    nothing.jobs.clear();
    CHECK_FALSE(desk.on_visit(nothing, kVisit));
}

TEST(SurveyDesk, takes_one_score_for_each_question_within_its_range_and_nothing_else) {
    (void)desk.on_visit(visit(1), kVisit);
    const auto refused = [this](const SurveyAnswered& given, SurveyErrc why) {
        const auto answer = desk.answer(given, later(30h));
        CHECK_TRUE(answer.has_error() && answer.error() == why);
    };
    refused(answers(2), SurveyErrc::Unknown);
    SurveyAnswered given = answers(1);
    given.questionnaire = 2;
    refused(given, SurveyErrc::Stale);
    for (const auto& spoil : {+[](SurveyAnswered& a) { a.scores.pop_back(); }, +[](SurveyAnswered& a) { a.scores[0].score = 0; },
                              +[](SurveyAnswered& a) { a.scores[1].score = 6; }, +[](SurveyAnswered& a) { a.scores[2].score = 11; },
                              +[](SurveyAnswered& a) { std::swap(a.scores[0], a.scores[1]); }}) {
        given = answers(1);
        spoil(given);
        refused(given, SurveyErrc::OutOfRange);
    }
    given = answers(1);
    given.scores[2].score = 0;  // to recommend it there is a 0
    CHECK_TRUE(desk.answer(given, later(30h)).has_value());
}

TEST(SurveyDesk, comes_back_from_its_text_and_damaged_text_asks_nothing) {
    (void)desk.on_visit(visit(1), kVisit);
    const std::string state = desk.state();
    SurveyDesk restarted;
    restarted.restore(state);
    CHECK_TRUE(restarted.asking(later(30h))->record_id == visit(1).id);
    for (std::size_t length = 0; length < state.size(); ++length) {
        restarted.restore(std::string_view{state}.substr(0, length));
        CHECK_FALSE(restarted.asking(later(30h)).has_value());
    }
    restarted.restore(state + "x");
    CHECK_FALSE(restarted.asking(later(30h)).has_value());
}

TEST(SurveyDesk, scores_that_need_a_call_are_1_and_2_of_five_and_0_to_6_of_ten) {
    CHECK_TRUE(is_low({"work", 2}));
    CHECK_FALSE(is_low({"work", 3}));
    CHECK_TRUE(is_low({"recommend", 6}));
    CHECK_FALSE(is_low({"recommend", 7}));
    CHECK_TRUE(questionnaire().questions.size() <= kMostSurveyQuestions);
}
