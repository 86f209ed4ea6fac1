// SPDX-License-Identifier: Apache-2.0
// Service records at the desk: a clerk's changes go to the car field by field, the car's are merged, and neither is lost unseen.
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;
using namespace std::chrono_literals;

TEST_GROUP(DeskRecords) {
    DeskFixture f;

    [[nodiscard]] Id book() {
        Job job;
        job.name = "Oil";
        job.item_id = "engine_oil";
        job.parts = {{"04E", "Filter", 1000, {9900, "CNY"}, {}}};
        job.labour_price = {12000, "CNY"};
        ServiceRecord record;
        record.performed_at = kMonday;
        record.mileage = Distance::kilometres(40210);
        record.jobs = {job};
        const auto id = f.desk->record_visit(f.li, {f.car.vehicle(), record}, kMonday);
        CHECK_TRUE(id.has_value());
        return *id;
    }
    [[nodiscard]] RecordRow row() { return f.file(f.li, f.car).records.at(0); }
    void owner_writes(std::uint64_t number, const Id& id, const std::string& note, std::uint64_t lamport) {
        (void)f.send(f.car.batch(Stream::Care, number, {RecordChanged{{id, {{"note", {note, {lamport, Writer::Vehicle}, 0}}}, {}}}}));
    }
};

TEST(DeskRecords, a_record_ends_each_request_all_of_which_it_covers_as_it_does_in_the_car) {
    // Given a request for an oil service and a fault, and a record of the oil alone
    (void)f.send(f.car.batch(Stream::Care, 1, {request(7)}));
    const auto state = [this] { return f.file(f.li, f.car).requests.at(0).request.state; };
    (void)book();
    CHECK_TRUE(state() == RequestState::Delivered);
    // When the clerk adds the fault that was repaired, without naming the request
    ServiceRecord wanted = row().record;
    wanted.jobs[0].fault_codes = {"P0301"};
    CHECK_TRUE(f.desk->edit_record(f.li, f.car.vehicle(), wanted, kMonday).has_value());
    // Then the request is over and leaves the queue
    CHECK_TRUE(state() == RequestState::Closed);
    for (const AlertRow& alert : f.queue(f.li)) CHECK_FALSE(alert.reason == AlertReason::Request);
    // And a new one of the same is not ended by writing to that record a day later
    ServiceRequested later = request(8);
    later.request.created = after(kMonday, 25h);
    (void)f.send(f.car.batch(Stream::Care, 2, {later}));
    wanted = row().record;
    wanted.note = "shown to the owner";
    CHECK_TRUE(f.desk->edit_record(f.li, f.car.vehicle(), wanted, after(kMonday, 26h)).has_value());
    for (const RequestRow& one : f.file(f.li, f.car).requests) CHECK_EQUAL(one.request.id == id_of(8), one.request.state == RequestState::Delivered);
}

TEST(DeskRecords, a_change_sends_the_fields_that_differ_and_no_others) {
    const Id id = book();
    (void)f.down(f.desk->take_outgoing());
    ServiceRecord wanted = row().record;
    CHECK_FALSE(wanted.jobs.at(0).parts.at(0).id.empty());
    wanted.jobs[0].parts[0].price.minor_units = 8000;
    wanted.total.minor_units = 20000;
    CHECK_TRUE(f.desk->edit_record(f.li, f.car.vehicle(), wanted, kMonday).has_value());
    const auto sent = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(1, sent.size());
    const RecordFile& file = std::get<RecordChanged>(sent[0].payload).file;
    CHECK_TRUE(file.id == id);
    LONGS_EQUAL(2, file.leaves.size());
    LONGS_EQUAL(8000, row().record.jobs[0].parts[0].price.minor_units);
    LONGS_EQUAL(2, row().record.revision);
}

TEST(DeskRecords, a_clerk_who_saw_an_older_record_is_refused) {
    const Id id = book();
    ServiceRecord old = row().record;
    owner_writes(1, id, "by the owner", 2);
    old.note = "by the clerk";
    const auto done = f.desk->edit_record(f.li, f.car.vehicle(), old, kMonday);
    CHECK_TRUE(done.has_error());
    CHECK_TRUE(done.error().code == Refused::Changed);
    STRCMP_EQUAL("2", done.error().detail.c_str());
    STRCMP_EQUAL("by the owner", row().record.note.c_str());
}

TEST(DeskRecords, crossing_notes_are_a_contradiction_until_a_clerk_settles_it) {
    const Id id = book();
    ServiceRecord wanted = row().record;
    wanted.note = "clerk";
    CHECK_TRUE(f.desk->edit_record(f.li, f.car.vehicle(), wanted, kMonday).has_value());
    owner_writes(1, id, "owner", 2);
    LONGS_EQUAL(1, row().contradictions.size());
    STRCMP_EQUAL("owner", row().contradictions[0].lost.text.c_str());
    (void)f.down(f.desk->take_outgoing());
    // When the clerk takes the owner's words
    CHECK_TRUE(f.desk->settle_record(f.li, f.car.vehicle(), {id, row().record.revision, "note", "owner"}, kMonday).has_value());
    // Then none is left, here or in the car that gets the message
    LONGS_EQUAL(0, row().contradictions.size());
    STRCMP_EQUAL("owner", row().record.note.c_str());
    const auto sent = f.down(f.desk->take_outgoing());
    LONGS_EQUAL(2, std::get<RecordChanged>(sent.at(0).payload).file.leaves.at("note").seen);
}

TEST(DeskRecords, a_path_that_is_not_contradictory_cannot_be_settled) {
    const Id id = book();
    CHECK_TRUE(f.desk->settle_record(f.li, f.car.vehicle(), {id, 1, "dealer_name", "x"}, kMonday).has_value());
    STRCMP_EQUAL("Dealer North", row().record.dealer_name.c_str());
    LONGS_EQUAL(1, row().record.revision);
}

TEST(DeskRecords, what_a_clerk_may_not_change_stays) {
    (void)book();
    ServiceRecord wanted = row().record;
    wanted.dealer_name = "another";
    wanted.author = RecordAuthor::Owner;
    wanted.note = "x";
    CHECK_TRUE(f.desk->edit_record(f.li, f.car.vehicle(), wanted, kMonday).has_value());
    STRCMP_EQUAL("Dealer North", row().record.dealer_name.c_str());
    CHECK_TRUE(row().record.author == RecordAuthor::Dealer);
    wanted = row().record;
    wanted.jobs.clear();
    const auto done = f.desk->edit_record(f.li, f.car.vehicle(), wanted, kMonday);
    CHECK_TRUE(done.has_error());
    CHECK_TRUE(done.error().code == Refused::Invalid);
    LONGS_EQUAL(1, row().record.jobs.size());
}

TEST(DeskRecords, a_record_of_the_owners_own_is_taken_into_the_file) {
    ServiceRecord own;
    own.id = id_of(77);
    own.author = RecordAuthor::Owner;
    own.performed_at = kMonday;
    own.mileage = Distance::kilometres(40000);
    own.jobs.resize(1);
    own.jobs[0].item_id = "wiper";
    (void)f.send(f.car.batch(Stream::Care, 1, {RecordChanged{flatten(own, {1, Writer::Vehicle})}}));
    CHECK_TRUE(row().record.author == RecordAuthor::Owner);
    STRCMP_EQUAL("wiper", row().record.jobs.at(0).item_id.c_str());
}

TEST(DeskRecords, another_cars_record_is_not_touched) {
    const Id id = book();
    (void)f.send(f.second.batch(Stream::Care, 1, {RecordChanged{{id, {{"note", {"sly", {9, Writer::Vehicle}, 0}}}, {}}}}));
    STRCMP_EQUAL("", row().record.note.c_str());
    LONGS_EQUAL(0, f.file(f.li, f.second).records.size());
    CHECK_TRUE(f.desk->edit_record(f.li, f.second.vehicle(), row().record, kMonday).has_error());
}
