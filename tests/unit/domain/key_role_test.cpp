// SPDX-License-Identifier: Apache-2.0
// Which role may send which kind: the table of proto/README.md, section 5.
#include "domain/key_role.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

TEST_GROUP(KeyRole) {};

TEST(KeyRole, the_lower_a_role_the_less_it_may_send_and_the_manager_may_send_all) {
    const DownPayload payloads[] = {RequestPickedUp{}, AppointmentOffered{}, ServiceRecorded{}, PlanIssued{},      MessageShown{},    ClusterSwapped{},
                                    VinAccepted{},     RecordChanged{},      RequestAnswered{}, LiveSessionAsked{}, LiveSessionClosed{},
                                    RecallTold{},      AttachmentSent{},    AttachmentAbsent{}, CampaignTold{}};
    CHECK_EQUAL(std::variant_size_v<DownPayload>, std::size(payloads));
    std::string workshop, adviser, maker;
    for (const DownPayload& payload : payloads) {
        CHECK_TRUE(may_send(KeyRole::Manager, payload));
        CHECK_TRUE(!may_send(KeyRole::Workshop, payload) || may_send(KeyRole::Adviser, payload));
        workshop += may_send(KeyRole::Workshop, payload) ? '1' : '0';
        adviser += may_send(KeyRole::Adviser, payload) ? '1' : '0';
        maker += may_send(KeyRole::Maker, payload) ? '1' : '0';
    }
    STRCMP_EQUAL("001000010000110", workshop.c_str());
    STRCMP_EQUAL("111010011110111", adviser.c_str());
    STRCMP_EQUAL("000110000001001", maker.c_str());
}

TEST(KeyRole, a_campaign_that_needs_no_consent_is_the_managers_and_the_makers_alone) {
    CampaignTold told;
    told.campaign.campaign_class = CampaignClass::Marketing;
    CHECK_TRUE(may_send(KeyRole::Adviser, told));
    told.campaign.campaign_class = CampaignClass::Safety;
    CHECK_FALSE(may_send(KeyRole::Adviser, told));
    CHECK_TRUE(may_send(KeyRole::Manager, told));
    CHECK_TRUE(may_send(KeyRole::Maker, told));
}

TEST(KeyRole, has_a_word_of_its_own_and_no_other_word_is_one) {
    for (const KeyRole role : {KeyRole::Workshop, KeyRole::Adviser, KeyRole::Manager, KeyRole::Maker}) CHECK_TRUE(key_role(word_of(role)) == role);
    CHECK_FALSE(key_role("admin").has_value());
    CHECK_FALSE(key_role("").has_value());
}
