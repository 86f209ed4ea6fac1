// SPDX-License-Identifier: Apache-2.0
// Each check of the state machines fails with an end that takes just that step wrongly, and with a right one none does.
#include "desk_suite.hpp"
#include "machine_desk.hpp"
#include "machine_vehicle.hpp"
#include "vehicle_suite.hpp"

#include <algorithm>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::conformance;

namespace {

template <class Step>
struct Case {
    Step step;
    const char* check;  ///< that must fail
};

constexpr const char* kRequestAtDesk = "answers a service request, and goes on with none that was taken back";
constexpr const char* kVisitAtDesk = "offers, takes the owner's time, offers anew after a decline, and ends with a withdrawal";
constexpr const char* kLiveAtDesk = "asks for a live session for 10 minutes, ends it, and asks anew with another id and code";
constexpr const char* kCampaignAtDesk = "tells a campaign to who allows it, and to who allows it later, and to nobody else";
constexpr const char* kWordAtDesk = "follows the owner's word on a campaign by the table, with news for who accepted it";
constexpr const char* kTakenBackAtDesk = "tells that a campaign is taken back, and does not tell it again";
constexpr const char* kDoneAtDesk = "tells that the owner took part in a campaign, for good";
constexpr const char* kRevokedAtDesk = "signs nothing with a key that was revoked, and sends the document first";
constexpr const char* kChangedAtDesk = "changes its key by a document of the authority, and signs with it once the vehicle has it";
constexpr Case<DeskStep> kDesks[] = {
    {DeskStep::GoesOnWithWithdrawn, kRequestAtDesk},
    {DeskStep::AnotherTrace, kRequestAtDesk},
    {DeskStep::GoesOnWithClosed, "closes a complaint in words, and then for good"},
    {DeskStep::ForgetsTheWish, kVisitAtDesk},
    {DeskStep::KeepsTheRevision, kVisitAtDesk},
    {DeskStep::GoesOnWithWithdrawn, kVisitAtDesk},
    {DeskStep::HeedsOldAnswers, "heeds no answer to an older revision"},
    {DeskStep::StopsAtSurvey, "takes the answers to a survey, and is not stopped by wrong ones"},
    {DeskStep::AsksForAnHour, kLiveAtDesk},
    {DeskStep::SameLiveCode, kLiveAtDesk},
    {DeskStep::SameVersion, "raises the version of a plan that it changes"},
    {DeskStep::TellsCampaignsToAll, kCampaignAtDesk},
    {DeskStep::TellsCampaignsNowOnly, kCampaignAtDesk},
    {DeskStep::TellsUnfitCampaigns, kCampaignAtDesk},
    {DeskStep::TellsForTwoMonths, kCampaignAtDesk},
    {DeskStep::NewsToAll, kWordAtDesk},
    {DeskStep::NewsToNobody, kWordAtDesk},
    {DeskStep::NewsOfNothing, kWordAtDesk},
    {DeskStep::GoesBackToSeen, kWordAtDesk},
    {DeskStep::GoesOnAfterDone, kWordAtDesk},
    {DeskStep::WithdrawsSilently, kTakenBackAtDesk},
    {DeskStep::TellsTheWithdrawn, kTakenBackAtDesk},
    {DeskStep::NeverSaysDone, kDoneAtDesk},
    {DeskStep::ForgetsDone, kDoneAtDesk},
    {DeskStep::KeepsWhatWaits, "lets a campaign expire that waits when its consent is withdrawn"},
    {DeskStep::RevokesNothing, kRevokedAtDesk},
    {DeskStep::SignsWithRevoked, kRevokedAtDesk},
    {DeskStep::NamesTheRevoked, kRevokedAtDesk},
    {DeskStep::TellsKeysLate, kRevokedAtDesk},
    {DeskStep::SignsDocumentsItself, kRevokedAtDesk},
    {DeskStep::NamesAnotherDealer, kRevokedAtDesk},
    {DeskStep::CertifiesNothing, kRevokedAtDesk},
    {DeskStep::NamesAKeyTwice, kRevokedAtDesk},
    {DeskStep::TellsKeysAlways, kRevokedAtDesk},
    {DeskStep::NamesNoEnd, kChangedAtDesk},
    {DeskStep::SignsAhead, kChangedAtDesk},
    {DeskStep::StaysWithItsKey, kChangedAtDesk},
    {DeskStep::TellsKeysLate, kChangedAtDesk},
    {DeskStep::CountsKeysAlone, "counts its key documents on from what a vehicle has"},
    {DeskStep::GoesOnForForgotten, "ends what was open for an owner who is forgotten"},
    {DeskStep::SendsAfterGone, "sends nothing more to a vehicle of another owner"},
};

constexpr const char* kRequestInCar = "tells a service request and its end, once each";
constexpr const char* kComplaintInCar = "tells a complaint without items, and takes none back that is closed";
constexpr const char* kVisitInCar = "answers each revision of a visit, and none that an older one took the place of";
constexpr const char* kPlanInCar = "names a plan of an older version OLDER and one that is unfit UNFIT";
constexpr const char* kLiveInCar = "opens a live session with the owner's Yes, declines a second, and ends it by its own id alone";
constexpr const char* kForgottenInCar = "names a word to an owner who is forgotten FORGOTTEN, and tells of it before all else";
constexpr const char* kAnotherInCar = "takes nothing for another owner, and is silent after the receipt";
constexpr const char* kMisfitInCar = "says nothing of a campaign that does not fit, or before its time";
constexpr const char* kAnswersInCar = "tells that a campaign was seen, and each answer, once";
constexpr const char* kNewsInCar = "takes news of a campaign that was accepted, and answers none that is withdrawn";
constexpr const char* kOfferInCar = "makes a request of a Yes to a visit, and is done with the record that ends it";
constexpr const char* kThirtyInCar = "keeps 30 campaigns, names a further one FULL, and takes it once one is over";
constexpr const char* kConsentInCar = "keeps no campaign that waited when its consent goes, and hears none until it is given anew";
constexpr const char* kNewKeysInCar = "takes a key document of a higher version, says so, and believes each key that it names and no other";
constexpr const char* kOlderKeysInCar = "changes nothing for an older key document, or another one of the same version";
constexpr const char* kForeignKeysInCar = "takes no key document that another than the authority signed";
constexpr const char* kUnfitKeysInCar = "takes no key document that is unfit, or another dealer's";
constexpr Case<VehicleStep> kVehicles[] = {
    {VehicleStep::WithdrawsTwice, kRequestInCar},
    {VehicleStep::NamesWhatIsOver, kRequestInCar},
    {VehicleStep::WithdrawsTheClosed, kComplaintInCar},
    {VehicleStep::ComplainsOfItems, kComplaintInCar},
    {VehicleStep::AnswersTheOlder, kVisitInCar},
    {VehicleStep::LeavesTheVisit, kVisitInCar},
    {VehicleStep::TakesOlderPlans, kPlanInCar},
    {VehicleStep::CountsUnfitPlans, kPlanInCar},
    {VehicleStep::AnswersTwice, "tells the answers about a visit, once"},
    {VehicleStep::EndsByAnyId, kLiveInCar},
    {VehicleStep::OpensTwo, kLiveInCar},
    {VehicleStep::CountsOtherwise, kLiveInCar},
    {VehicleStep::TellsOfMisfits, kMisfitInCar},
    {VehicleStep::TellsOfTheLater, kMisfitInCar},
    {VehicleStep::TellsSeenTwice, kAnswersInCar},
    {VehicleStep::TellsNoSeen, kAnswersInCar},
    {VehicleStep::AnswersCampaignsTwice, kAnswersInCar},
    {VehicleStep::HearsAnyNews, kAnswersInCar},
    {VehicleStep::HearsNoNews, kNewsInCar},
    {VehicleStep::AnswersTheWithdrawn, kNewsInCar},
    {VehicleStep::AsksForNoVisit, kOfferInCar},
    {VehicleStep::KeepsYesWithoutVisit, kOfferInCar},
    {VehicleStep::NeverDone, kOfferInCar},
    {VehicleStep::GoesOnWhenDone, kOfferInCar},
    {VehicleStep::KeepsAnyNumber, kThirtyInCar},
    {VehicleStep::GivesNoPlace, kThirtyInCar},
    {VehicleStep::HearsWithoutConsent, kConsentInCar},
    {VehicleStep::KeepsWithoutConsent, kConsentInCar},
    {VehicleStep::TellsNoKeys, kNewKeysInCar},
    {VehicleStep::BelievesTheNewestAlone, kNewKeysInCar},
    {VehicleStep::BelievesAnyKey, kNewKeysInCar},
    {VehicleStep::TakesOlderKeys, kOlderKeysInCar},
    {VehicleStep::TakesTheSameVersion, kOlderKeysInCar},
    {VehicleStep::TakesAnothersKeys, kForeignKeysInCar},
    {VehicleStep::TakesUnmarkedKeys, kForeignKeysInCar},
    {VehicleStep::TakesUnfitKeys, kUnfitKeysInCar},
    {VehicleStep::TakesAnyDealersKeys, kUnfitKeysInCar},
    {VehicleStep::BelievesTooEarly, "believes a key in its time alone"},
    {VehicleStep::BelievesTooLate, "believes a key in its time alone"},
    {VehicleStep::BelievesTheRevoked, "refuses a key from its revocation on"},
    {VehicleStep::KeepsNoKeys, "keeps a key document over a loss of power"},
    {VehicleStep::HearsOldWords, kForgottenInCar},
    {VehicleStep::TellsAllAtOnce, kForgottenInCar},
    {VehicleStep::HearsForAnother, kAnotherInCar},
    {VehicleStep::StaysForAnother, kAnotherInCar},
};

std::vector<Row> try_end(DeskStep step) {
    MachineDesk desk{step};
    VirtualCrypto own{kVehicleKey};
    Stranger stranger;
    Party vehicle{desk, own, stranger, cast_of_desk(kTriedVehicle, kDeskKey, kTriedDealer), wire::Direction::Up};
    return conformance::run(desk_machine_checks(vehicle, [&desk](ClerkTask task) { return desk.please(task); }));
}

std::vector<Row> try_end(VehicleStep step) {
    MachineVehicle vehicle{step};
    VirtualCrypto own{kDeskKey};
    Stranger stranger;
    Party desk{vehicle, own, stranger, {kTriedVehicle, kVehicleKey, kVehicleKey, kTriedDealer}, wire::Direction::Down};
    return conformance::run(vehicle_machine_checks(desk, [&vehicle](OwnerTask task) { return vehicle.please(task); }));
}

template <class Step>
void each_must_fail(const Case<Step>& wrong) {
    for (const Row& row : try_end(wrong.step))
        if (row.name == wrong.check && row.verdict.outcome == Outcome::Failed) return;
    FAIL((std::to_string(static_cast<int>(wrong.step)) + " did not fail: " + wrong.check).c_str());
}

template <class Step, std::size_t N>
void each_has_a_wrong(const Case<Step> (&cases)[N]) {
    for (const Row& row : try_end(Step::Right)) {
        if (row.verdict.outcome != Outcome::Passed) FAIL((row.name + ": " + row.verdict.why).c_str());
        CHECK_TRUE_TEXT(std::ranges::any_of(cases, [&](const Case<Step>& each) { return row.name == each.check; }), row.name.c_str());
    }
}

}  // namespace

TEST_GROUP(Machines){};

TEST(Machines, a_right_desk_passes_and_each_check_has_a_wrong_that_fails_it) {
    each_has_a_wrong(kDesks);
}
TEST(Machines, a_right_vehicle_passes_and_each_check_has_a_wrong_that_fails_it) {
    each_has_a_wrong(kVehicles);
}
TEST(Machines, each_wrong_step_of_a_desk_fails_its_check) {
    for (const auto& wrong : kDesks) each_must_fail(wrong);
}
TEST(Machines, each_wrong_step_of_a_vehicle_fails_its_check) {
    for (const auto& wrong : kVehicles) each_must_fail(wrong);
}
TEST(Machines, with_nobody_on_the_other_side_what_needs_a_person_is_skipped) {
    MachineDesk end{DeskStep::Right};
    VirtualCrypto own{kVehicleKey};
    Stranger stranger;
    Party vehicle{end, own, stranger, cast_of_desk(kTriedVehicle, kDeskKey, kTriedDealer), wire::Direction::Up};
    for (const Row& row : conformance::run(desk_machine_checks(vehicle, {})))
        CHECK_TRUE(row.verdict.outcome == (row.section == "6.7" ? Outcome::Passed : Outcome::Skipped));
}
