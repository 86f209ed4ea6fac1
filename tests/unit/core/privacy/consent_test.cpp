// SPDX-License-Identifier: Apache-2.0
// Consent: nothing by default, per purpose and recipient, purged on withdrawal; and the texts within a glance.
#include "core/privacy/consent_book.hpp"
#include "domain/characters.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(ConsentBook) {
    ConsentBook book;
    std::optional<ConsentChange> decide(Purpose purpose, ConsentState state, const char* recipient = "dealer-1",
                                        std::string text = std::string{kConsentTextVersion}) {
        return book.decide({purpose, recipient, state, std::move(text), {}});
    }
};

TEST(ConsentBook, a_fresh_car_may_send_nothing_but_operation) {
    for (int p = 0; p <= 6; ++p) {
        CHECK_EQUAL(static_cast<Purpose>(p) == Purpose::Operation, book.allows(static_cast<Purpose>(p), "dealer-1"));
    }
}

TEST(ConsentBook, a_grant_holds_for_its_purpose_and_recipient_alone) {
    CHECK_TRUE(decide(Purpose::RemoteDiagnosis, ConsentState::Granted).has_value());
    CHECK_TRUE(book.allows(Purpose::RemoteDiagnosis, "dealer-1"));
    CHECK_FALSE(book.allows(Purpose::RemoteDiagnosis, "dealer-2"));
    CHECK_FALSE(book.allows(Purpose::MaintenanceAlerts, "dealer-1"));
}

TEST(ConsentBook, a_withdrawal_purges_its_purpose_and_ends_it) {
    (void)decide(Purpose::RemoteDiagnosis, ConsentState::Granted);
    const auto change = decide(Purpose::RemoteDiagnosis, ConsentState::Withdrawn);
    CHECK_TRUE(change->purge == Purpose::RemoteDiagnosis);
    CHECK_FALSE(book.allows(Purpose::RemoteDiagnosis, "dealer-1"));
    CHECK_FALSE(decide(Purpose::RemoteDiagnosis, ConsentState::Withdrawn).has_value());
}

TEST(ConsentBook, a_grant_purges_nothing_and_needs_a_text) {
    CHECK_FALSE(decide(Purpose::Surveys, ConsentState::Granted, "dealer-1", "").has_value());
    CHECK_FALSE(decide(Purpose::Surveys, ConsentState::Granted)->purge.has_value());
}

TEST(ConsentBook, operation_can_be_neither_granted_nor_withdrawn) {
    CHECK_FALSE(decide(Purpose::Operation, ConsentState::Withdrawn).has_value());
    CHECK_TRUE(book.allows(Purpose::Operation, "dealer-1"));
}

TEST(ConsentBook, a_grant_for_an_older_text_holds_and_is_asked_again) {
    (void)decide(Purpose::Surveys, ConsentState::Granted, "dealer-1", "2019-01");
    CHECK_TRUE(book.allows(Purpose::Surveys, "dealer-1"));
    CHECK_TRUE(book.to_be_asked_again(Purpose::Surveys, "dealer-1"));
    CHECK_TRUE(decide(Purpose::Surveys, ConsentState::Granted).has_value());
    CHECK_FALSE(book.to_be_asked_again(Purpose::Surveys, "dealer-1"));
}

TEST(ConsentBook, turning_away_from_a_dealer_withdraws_all_of_his_and_none_of_another) {
    (void)decide(Purpose::Surveys, ConsentState::Granted);
    (void)decide(Purpose::ServiceRequest, ConsentState::Granted);
    (void)decide(Purpose::ServiceRequest, ConsentState::Granted, "dealer-2");
    CHECK_EQUAL(2U, book.withdraw_all("dealer-1", {}).size());
    CHECK_FALSE(book.allows(Purpose::ServiceRequest, "dealer-1"));
    CHECK_TRUE(book.allows(Purpose::ServiceRequest, "dealer-2"));
}

TEST(ConsentBook, comes_back_from_stored_values) {
    (void)decide(Purpose::Surveys, ConsentState::Granted);
    ConsentBook restarted;
    restarted.restore({book.all().begin(), book.all().end()});
    CHECK_TRUE(restarted.allows(Purpose::Surveys, "dealer-1"));
    STRCMP_EQUAL("4/dealer-1", key_of(book.all().front()).c_str());
}

TEST_GROUP(ConsentTexts){};

TEST(ConsentTexts, every_purpose_says_what_why_and_how_to_stop_within_a_glance) {
    for (int p = 0; p <= 6; ++p) {
        const ConsentText& text = consent_text(static_cast<Purpose>(p));
        CHECK_EQUAL(p, static_cast<int>(text.purpose));
        CHECK_TRUE(count_characters(text.title.en) <= 40);
        for (const Text* part : {&text.title, &text.what, &text.why, &text.how_to_stop}) {
            CHECK_FALSE(part->zh.empty() || part->en.empty());
            CHECK_TRUE(count_characters(part->zh) <= 31);
            CHECK_TRUE(count_characters(part->en) <= 120);
        }
    }
    CHECK_EQUAL(6U, askable_purposes().size());
}
