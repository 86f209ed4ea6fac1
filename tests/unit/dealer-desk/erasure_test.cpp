// SPDX-License-Identifier: Apache-2.0
// A vehicle says that it has erased what is personal: what the desk ends, what it keeps, and what it refuses from then
// on.
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(ErasureAtDesk) {
    DeskFixture f;
    Id appointment;

    /// A car with consents, a fault, a request with an offer, and a message that waits.
    void setup() override {
        (void)f.send(f.car.batch(
            Stream::Operation, 1,
            {ConsentChanged{{Purpose::ServiceRequest, "north", ConsentState::Granted, "2026-01", kMonday}}}));
        (void)f.send(f.car.batch(Stream::Health, 1, {FaultChanged{fault("P0301", FaultState::Confirmed)}}));
        (void)f.send(f.car.batch(Stream::Care, 1, {request(1)}));
        Offer offer;
        offer.request_id = id_of(1);
        offer.request_version = f.file(f.li, f.car).requests.at(0).version;
        offer.start = after(kMonday, 48h);
        offer.place = "hall 2";
        const auto made = f.desk->propose(f.li, offer, kMonday);
        CHECK(made.has_value());
        appointment = *made;
        CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
        (void)f.desk->take_outgoing();
    }
    void erase(ErasureReason reason) {
        (void)f.send(f.car.batch(Stream::Operation, 2, {PersonalDataErased{reason}}), after(kMonday, 1h));
    }
    std::string last_kind() {
        return f.file(f.li, f.car).timeline.at(0).kind;
    }
};

TEST(ErasureAtDesk, a_change_of_owner_ends_all_that_is_open_and_sends_nothing_more) {
    CHECK(!f.queue(f.li).empty());
    erase(ErasureReason::OwnerChanged);
    const VehicleFile file = f.file(f.li, f.car);
    CHECK(file.requests.at(0).request.state == RequestState::Withdrawn);
    CHECK(file.appointments.at(0).appointment.state == AppointmentState::Withdrawn);
    CHECK(f.queue(f.li).empty());
    CHECK(file.consents.at(0).state == ConsentState::Withdrawn);
    STRCMP_EQUAL("", file.vehicle.owner.c_str());
    STRCMP_EQUAL("", file.vehicle.phone.c_str());
    LONGS_EQUAL(0, file.waiting_down);
    STRCMP_EQUAL("owner_changed", last_kind().c_str());
    // And what was sent before is not sent again, nor is anything new
    LONGS_EQUAL(0, f.desk->on_link_up(after(kMonday, 2h)).size());
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).error().code == Refused::NotNow);
    const auto version = file.appointments.at(0).version;
    CHECK(f.desk->confirm(f.li, appointment, version, kMonday).error().code == Refused::NotNow);
    CHECK(f.desk->accept_vin(f.li, f.car.vehicle(), "LDKLNK1A5T0000001", kMonday).error().code == Refused::NotNow);
    CHECK(f.desk->swap_cluster(f.li, f.car.vehicle(), {}, kMonday).error().code == Refused::NotNow);
    // What a clerk still writes into a record stays in the file and waits for nobody
    Job job;
    job.name = "Oil";
    ServiceRecord visit;
    visit.performed_at = kMonday;
    visit.mileage = Distance::kilometres(40'300);
    visit.jobs = {job};
    CHECK(f.desk->record_visit(f.li, {f.car.vehicle(), visit}, kMonday).has_value());
    LONGS_EQUAL(0, f.file(f.li, f.car).waiting_down);
    LONGS_EQUAL(0, f.desk->take_outgoing().size());
}

TEST(ErasureAtDesk, what_is_about_the_vehicle_stays_and_the_audit_tells_who_was_the_cause) {
    erase(ErasureReason::OwnerChanged);
    const VehicleFile file = f.file(f.li, f.car);
    LONGS_EQUAL(1, file.faults.size());
    STRCMP_EQUAL("plate car-one", file.vehicle.plate.c_str());
    const auto rows = f.desk->audit(f.boss);
    CHECK(rows.has_value());
    STRCMP_EQUAL("owner_changed", rows->at(0).action.c_str());
    STRCMP_EQUAL("car-one", rows->at(0).subject.c_str());
    LONGS_EQUAL(0, *f.desk->check_audit(f.boss));
}

TEST(ErasureAtDesk, who_only_wants_to_be_forgotten_stays_reachable) {
    erase(ErasureReason::Forgotten);
    const VehicleFile file = f.file(f.li, f.car);
    CHECK(file.requests.at(0).request.state == RequestState::Withdrawn);
    STRCMP_EQUAL("forgotten", last_kind().c_str());
    // The car counts the desk's messages: none may be left out
    CHECK(file.waiting_down > 0);
    // But what was meant for who is forgotten comes as a thing of the past
    const std::vector<DownMessage> waiting = f.down(f.desk->on_link_up(after(kMonday, 2h)));
    LONGS_EQUAL(file.waiting_down, waiting.size());
    for (const DownMessage& message : waiting) CHECK(message.expires < after(kMonday, 1h));
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
}

TEST(ErasureAtDesk, another_car_is_not_touched) {
    (void)f.send(f.second.batch(Stream::Care, 1, {request(2)}));
    erase(ErasureReason::OwnerChanged);
    CHECK(f.file(f.li, f.second).requests.at(0).request.state == RequestState::Delivered);
    LONGS_EQUAL(1, f.queue(f.li).size());
    STRCMP_EQUAL("Zhang", f.file(f.li, f.second).vehicle.owner.c_str());
}
