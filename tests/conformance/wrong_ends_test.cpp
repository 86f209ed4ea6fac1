// SPDX-License-Identifier: Apache-2.0
// Each check of the suites fails with an end that does just that wrong, and with a right one none does.
#include "wrong_ends.hpp"
#include "desk_suite.hpp"
#include "vehicle_suite.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::conformance;

namespace {

struct DeskCase {
    DeskFlaw flaw;
    const char* check;  ///< that must fail
};
constexpr DeskCase kDesks[] = {
    {DeskFlaw::Silent, "answers a digest with its receipts and its time"},
    {DeskFlaw::SignsWrong, "answers a digest with its receipts and its time"},
    {DeskFlaw::NamesNoTime, "answers a digest with its receipts and its time"},
    {DeskFlaw::NoReceipts, "gives a receipt for events"},
    {DeskFlaw::NoReceiptAgain, "gives the receipt again when events come again"},
    {DeskFlaw::CoversGaps, "asks for events that are missing, and only then goes on"},
    {DeskFlaw::NeverAsks, "asks for events that are missing, and only then goes on"},
    {DeskFlaw::IgnoresDropped, "moves its receipt over what is named as dropped"},
    {DeskFlaw::OneEpoch, "counts from 1 in a new epoch"},
    {DeskFlaw::NamesWhatIsNamed, "answers a digest with streams too that it does not name"},
    {DeskFlaw::StopsAtUnknown, "keeps an event of a kind it does not know"},
    {DeskFlaw::StopsAtUnreadable, "keeps an event that it cannot read"},
    {DeskFlaw::TakesAnySignature, "takes nothing whose bits were changed"},
    {DeskFlaw::TakesAnySignature, "takes nothing that a stranger signed"},
    {DeskFlaw::DiesOfGarbage, "takes nothing that is no envelope, and lives on"},
    {DeskFlaw::TakesAnyVehicle, "takes nothing that speaks for another vehicle"},
    {DeskFlaw::TakesAnyChannel, "takes no body on a channel of another"},
    {DeskFlaw::SendsMessagesOnce, "sends its messages until they are acknowledged, and not after"},
    {DeskFlaw::NeverStopsSending, "sends its messages until they are acknowledged, and not after"},
};

struct VehicleCase {
    VehicleFlaw flaw;
    const char* check;
};
constexpr VehicleCase kVehicles[] = {
    {VehicleFlaw::NoDigest, "begins a session with its digest"},
    {VehicleFlaw::TellsOnce, "tells events again until they have a receipt"},
    {VehicleFlaw::OtherContent, "tells events again until they have a receipt"},
    {VehicleFlaw::HeedsAnyEpoch, "heeds no receipt of another epoch"},
    {VehicleFlaw::KeepsWhatHasAReceipt, "forgets events with their receipt"},
    {VehicleFlaw::TellsPersonal, "tells nothing that needs a consent before one is given"},
    {VehicleFlaw::NoAcknowledgement, "takes the next message and acknowledges it"},
    {VehicleFlaw::TakesTwice, "takes no number twice, and acknowledges it again"},
    {VehicleFlaw::JumpsGaps, "takes nothing over a gap, and asks"},
    {VehicleFlaw::StopsAtExpired, "passes over an expired message and names it"},
    {VehicleFlaw::NamesNoExpired, "passes over an expired message and names it"},
    {VehicleFlaw::StopsAtUnknown, "passes over a message of an unknown kind and names it"},
    {VehicleFlaw::StopsAtUnreadable, "passes over a message that cannot be read, names it, and takes the next"},
    {VehicleFlaw::TakesAnyCampaign, "takes no campaign that its owner has not allowed, and names it"},
    {VehicleFlaw::TakesAnyCampaign, "names a campaign that is unfit"},
    {VehicleFlaw::TakesAnySignature, "takes nothing whose bits were changed"},
    {VehicleFlaw::TakesAnySignature, "takes nothing that a stranger signed"},
    {VehicleFlaw::TakesAnyVehicle, "takes nothing that is meant for another vehicle"},
    {VehicleFlaw::TakesAnyChannel, "takes no body on a channel of another"},
    {VehicleFlaw::KeepsItsEpoch, "begins a new epoch where the desk has numbers it never gave out"},
    {VehicleFlaw::CountsNoWords, "counts its words on the agent up within a connection"},
    {VehicleFlaw::WrongEnvelope, "sends right envelopes on its own topics only"},
};

std::vector<Row> try_desk(DeskFlaw flaw) {
    WrongDesk desk{flaw};
    VirtualCrypto own{kVehicleKey};
    Stranger stranger;
    Party vehicle{desk, own, stranger, {kTriedVehicle, kDeskKey, kDeskKey}, wire::Direction::Up};
    return conformance::run(desk_checks(vehicle));
}

std::vector<Row> try_vehicle(VehicleFlaw flaw) {
    WrongVehicle vehicle{flaw};
    VirtualCrypto own{kDeskKey};
    Stranger stranger;
    Party desk{vehicle, own, stranger, {kTriedVehicle, kVehicleKey, kVehicleKey}, wire::Direction::Down};
    return conformance::run(vehicle_checks(desk));
}

void must_fail(const std::vector<Row>& rows, const std::string& check) {
    for (const Row& row : rows)
        if (row.name == check && row.verdict.outcome == Outcome::Failed) return;
    FAIL(("did not fail: " + check).c_str());
}

void must_all_pass(const std::vector<Row>& rows) {
    for (const Row& row : rows)
        if (row.verdict.outcome != Outcome::Passed) FAIL((row.name + ": " + row.verdict.why).c_str());
}

}  // namespace

TEST_GROUP(WrongEnds){};

TEST(WrongEnds, a_desk_that_does_nothing_wrong_passes) {
    must_all_pass(try_desk(DeskFlaw::None));
}
TEST(WrongEnds, a_vehicle_that_does_nothing_wrong_passes) {
    must_all_pass(try_vehicle(VehicleFlaw::None));
}

TEST(WrongEnds, each_wrong_of_a_desk_fails_its_check) {
    for (const DeskCase& each : kDesks) must_fail(try_desk(each.flaw), each.check);
}

TEST(WrongEnds, each_wrong_of_a_vehicle_fails_its_check) {
    for (const VehicleCase& each : kVehicles) must_fail(try_vehicle(each.flaw), each.check);
}

TEST(WrongEnds, each_check_has_a_wrong_that_fails_it) {
    const auto named = [](const auto& cases, const std::string& check) {
        return std::any_of(std::begin(cases), std::end(cases), [&](const auto& each) { return check == each.check; });
    };
    for (const Row& row : try_desk(DeskFlaw::Silent)) CHECK_TRUE_TEXT(named(kDesks, row.name), row.name.c_str());
    for (const Row& row : try_vehicle(VehicleFlaw::NoDigest))
        CHECK_TRUE_TEXT(named(kVehicles, row.name), row.name.c_str());
}
