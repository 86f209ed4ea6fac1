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
    {VehicleStep::HearsOldWords, kForgottenInCar},
    {VehicleStep::TellsAllAtOnce, kForgottenInCar},
    {VehicleStep::HearsForAnother, kAnotherInCar},
    {VehicleStep::StaysForAnother, kAnotherInCar},
};

std::vector<Row> try_end(DeskStep step) {
    MachineDesk desk{step};
    VirtualCrypto own{kVehicleKey};
    Stranger stranger;
    Party vehicle{desk, own, stranger, {kTriedVehicle, kDeskKey, kDeskKey}, wire::Direction::Up};
    return conformance::run(desk_machine_checks(vehicle, [&desk](ClerkTask task) { return desk.please(task); }));
}

std::vector<Row> try_end(VehicleStep step) {
    MachineVehicle vehicle{step};
    VirtualCrypto own{kDeskKey};
    Stranger stranger;
    Party desk{vehicle, own, stranger, {kTriedVehicle, kVehicleKey, kVehicleKey}, wire::Direction::Down};
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
    Party vehicle{end, own, stranger, {kTriedVehicle, kDeskKey, kDeskKey}, wire::Direction::Up};
    for (const Row& row : conformance::run(desk_machine_checks(vehicle, {})))
        CHECK_TRUE(row.verdict.outcome == (row.section == "6.7" ? Outcome::Passed : Outcome::Skipped));
}
