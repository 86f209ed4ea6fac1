// SPDX-License-Identifier: Apache-2.0
// The survey after a visit on the whole road: desk, link, agent, screen, and back to the desk.
#include "agent_world.hpp"
#include "core/privacy/consent_book.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {
constexpr const char* kVehicle = "sim-0001";
}  // namespace

TEST_GROUP(SurveyOfAgent) {
    AgentWorld world;
    std::vector<Prompt> prompts;
    void teardown() override { world.nothing_broke(); }

    void consent(ConsentState state) {
        CHECK_TRUE(world.touch(SetConsent{Purpose::Surveys, state, std::string{kConsentTextVersion}}).has_value());
    }
    void stand_for(Duration time) {
        world.stand_for(time);
        world.run_for(2min);
    }
    /// The question as the prompt desk has it; null where it has none or took it back.
    [[nodiscard]] const Prompt* question() {
        prompts = world.snapshot().prompts;
        for (const Prompt& prompt : prompts) {
            if (prompt.reason_key.starts_with("survey:") && prompt.state != PromptState::Withdrawn) return &prompt;
        }
        return nullptr;
    }
    [[nodiscard]] SurveyAnswered answers() {
        return {world.view().history.at(0).id, questionnaire().version, {{"work", 2}, {"service", 4}, {"recommend", 9}}};
    }
    [[nodiscard]] bool survey_on_screen() { return world.view().prompt && world.view().prompt->reason_key.starts_with("survey:"); }
    /// Whatever else is asked is refused or noted, one a drive.
    void drive_until_asked() {
        for (int drive = 0; drive < 10 && !survey_on_screen(); ++drive) {
            if (const auto asked = world.view().prompt) {
                const bool notice = asked->answers.size() == 1;
                CHECK_TRUE(world.touch(AnswerPrompt{asked->id, notice ? PromptAnswer::Acknowledge : PromptAnswer::No}).has_value());
            }
            world.act("ignition off");
            world.run_for(600s);
            world.act("ignition on");
            world.run_for(60s);
        }
    }
};

TEST(SurveyOfAgent, after_a_low_score_the_owner_is_asked_once_more_ten_days_later_whether_it_is_better) {
    world.begin_with_service();
    consent(ConsentState::Granted);
    stand_for(25h);
    CHECK_TRUE(world.touch(AnswerSurvey{answers()}).has_value());  // "work" got a 2
    CHECK_FALSE(world.view().survey.has_value());
    stand_for(9 * 24h);
    CHECK_TRUE(question() == nullptr);
    stand_for(24h);
    CHECK_TRUE(question() != nullptr);
    STRCMP_EQUAL("Is it better now?", question()->what.en.c_str());
    SurveyAnswered better = answers();
    better.scores[0].score = 4;
    CHECK_TRUE(world.touch(AnswerSurvey{better}).has_value());
    CHECK_TRUE(question() == nullptr);
    stand_for(11 * 24h);
    CHECK_TRUE(question() == nullptr);
}

TEST(SurveyOfAgent, a_visit_is_asked_about_after_a_day_the_answer_reaches_the_desk_and_it_is_not_asked_again) {
    world.begin_with_service();
    consent(ConsentState::Granted);
    stand_for(22h);
    CHECK_TRUE(question() == nullptr);
    CHECK_FALSE(world.view().survey.has_value());
    CHECK_TRUE(world.touch(AnswerSurvey{answers()}).error() == make_error_code(OwnerActionErrc::Unknown));
    stand_for(3h);
    CHECK_TRUE(question() != nullptr);
    CHECK_TRUE(world.view().survey->record_id == world.view().history.at(0).id);
    // When the owner answers
    SurveyAnswered wrong = answers();
    wrong.scores[0].score = 9;
    CHECK_TRUE(world.touch(AnswerSurvey{wrong}).error() == make_error_code(OwnerActionErrc::NotAllowed));
    CHECK_TRUE(world.touch(AnswerSurvey{answers()}).has_value());
    // Then it is over here, also for a restarted agent, and the desk has it
    CHECK_TRUE(question() == nullptr);
    CHECK_FALSE(world.view().survey.has_value());
    world.expect_within(60s, "link.waiting = 0");
    world.run_for(10s);
    int surveys = 0;
    for (const desk::TimelineEntry& entry : world.stage.dealer.file(kVehicle).timeline) surveys += entry.kind == "survey" ? 1 : 0;
    CHECK_EQUAL(1, surveys);
    stand_for(1h);
    CHECK_FALSE(world.view().survey.has_value());
}

TEST(SurveyOfAgent, without_consent_nobody_is_asked_and_after_72_hours_it_is_over) {
    world.begin_with_service();
    stand_for(30h);
    CHECK_TRUE(question() == nullptr);
    CHECK_FALSE(world.view().survey.has_value());
    CHECK_TRUE(world.touch(AnswerSurvey{answers()}).error() == make_error_code(OwnerActionErrc::NoConsent));
    // With the consent it is asked while its hours last, and over with them
    consent(ConsentState::Granted);
    CHECK_TRUE(question() != nullptr);
    stand_for(43h);
    CHECK_TRUE(question() == nullptr);
    CHECK_FALSE(world.view().survey.has_value());
}

TEST(SurveyOfAgent, who_says_no_is_not_asked_again) {
    world.begin_with_service();
    consent(ConsentState::Granted);
    stand_for(24h);
    drive_until_asked();
    CHECK_TRUE(survey_on_screen());
    world.act("owner answer no");
    CHECK_FALSE(world.view().survey.has_value());
    stand_for(1h);
    CHECK_FALSE(world.view().survey.has_value());
    CHECK_FALSE(survey_on_screen());
}
