// SPDX-License-Identifier: Apache-2.0
// The ingest: each event once, receipts after the commit, gaps found and named, everything foreign refused.
#include "desk_fixture.hpp"

#include <cstdio>
#include <filesystem>

#include "dealer-desk/store/sql.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(Ingest) {
    DeskFixture f;

    std::uint64_t rejected(Rejection why) {
        return f.desk->ingest_counts().rejected[static_cast<std::size_t>(why)];
    }
    static UpPayload mileage(int km) {
        return MileageReported{{Distance::kilometres(km), MileageSource::PidA6, MileageConfidence::High, kMonday}};
    }
};

TEST(Ingest, receipts_what_it_committed_and_shows_it_in_the_file) {
    const auto out = f.send(f.car.batch(Stream::Mileage, 1, {mileage(100), mileage(101)}));
    LONGS_EQUAL(2, f.receipt(out).up_to);
    LONGS_EQUAL(101, f.file(f.li, f.car).vehicle.mileage.whole_kilometres());
    LONGS_EQUAL(2, f.counts(f.car).events);
}

TEST(Ingest, takes_a_doubled_batch_once_and_receipts_it_again) {
    // Given an event with a visible effect
    const auto message = f.car.batch(Stream::Health, 1, {FaultChanged{fault("P0301", FaultState::Confirmed)}});
    (void)f.send(message);
    // When it comes again
    const auto out = f.send(message);
    // Then the receipt is repeated, and neither the timeline nor the queue doubles
    LONGS_EQUAL(1, f.receipt(out).up_to);
    LONGS_EQUAL(1, f.counts(f.car).events);
    LONGS_EQUAL(1, f.counts(f.car).duplicates);
    LONGS_EQUAL(1, f.file(f.li, f.car).timeline.size());
    LONGS_EQUAL(1, f.queue(f.li).size());
}

TEST(Ingest, tells_a_gap_and_holds_effects_back_until_it_is_filled) {
    (void)f.send(f.car.batch(Stream::Mileage, 1, {mileage(100)}));
    // When number 2 is missing
    const auto gap = f.receipt(f.send(f.car.batch(Stream::Mileage, 3, {mileage(103)})));
    LONGS_EQUAL(1, gap.up_to);
    CHECK(gap.missing == std::vector<wire::Range>({{2, 2}}));
    LONGS_EQUAL(100, f.file(f.li, f.car).vehicle.mileage.whole_kilometres());
    // Then its coming brings both, in order
    const auto filled = f.receipt(f.send(f.car.batch(Stream::Mileage, 2, {mileage(102)})));
    LONGS_EQUAL(3, filled.up_to);
    CHECK(filled.missing.empty());
    LONGS_EQUAL(103, f.file(f.li, f.car).vehicle.mileage.whole_kilometres());
}

TEST(Ingest, moves_on_over_numbers_the_vehicle_names_as_dropped) {
    (void)f.send(f.car.batch(Stream::Mileage, 1, {mileage(100)}));
    (void)f.send(f.car.batch(Stream::Mileage, 5, {mileage(105)}));
    // When the vehicle says: given out up to 5, numbers 2 to 4 were evicted
    const auto out = f.send(f.car.sync({{Stream::Mileage, 5, {}, {{2, 4}}, {}}}, 0));
    LONGS_EQUAL(5, f.receipt(out).up_to);
    LONGS_EQUAL(3, f.counts(f.car).dropped);
    LONGS_EQUAL(0, f.counts(f.car).lost);
    LONGS_EQUAL(105, f.file(f.li, f.car).vehicle.mileage.whole_kilometres());
}

TEST(Ingest, names_as_lost_what_the_vehicle_gave_out_and_has_no_more) {
    (void)f.send(f.car.batch(Stream::Mileage, 1, {mileage(100)}));
    // Given numbers up to 9, of which 6 to 9 still wait in the vehicle
    const auto out = f.send(f.car.sync({{Stream::Mileage, 9, {{6, 9}}, {}, {}}}, 0));
    // Then 2 to 5 are lost, and 6 is what comes next
    LONGS_EQUAL(5, f.receipt(out).up_to);
    LONGS_EQUAL(4, f.counts(f.car).lost);
    LONGS_EQUAL(6, f.receipt(f.send(f.car.batch(Stream::Mileage, 6, {mileage(106)}))).up_to);
}

TEST(Ingest, an_event_that_cannot_be_read_is_kept_counted_and_receipted_with_those_after_it) {
    const Bytes last = wire::encode(UpEvent{id_of(9), id_of(201), MonoTime{}, kMonday, id_of(9), mileage(103)});
    const wire::UpBatch batch{f.car.vehicle(), Stream::Mileage, id_of(1), 1, {bytes_of({0xFF, 0xFF}), {}, last}};
    LONGS_EQUAL(3, f.receipt(f.send(f.car.seal(wire::encode(batch), "mileage"))).up_to);
    LONGS_EQUAL(2, f.desk->ingest_counts().unreadable);
    LONGS_EQUAL(103, f.file(f.li, f.car).vehicle.mileage.whole_kilometres());
}

TEST(Ingest, an_event_whose_effect_the_store_refuses_stops_neither_those_after_it_nor_another_car) {
    // Given a database that takes no outcome of a repair
    CHECK_TRUE(f.database->transact([this] {
        f.database->session().run("CREATE TRIGGER no_repairs BEFORE INSERT ON repair_outcome BEGIN SELECT RAISE(ABORT, 'no'); END");
        return Database::Verdict::Commit;
    }).has_value());
    const RepairOutcome poison{"P0301", id_of(8), Distance::kilometres(100), 3, true};
    const std::vector<InMessage> both{f.car.batch(Stream::Care, 1, {request(6), poison, request(7), RequestWithdrawn{id_of(7)}}),
                                      f.second.batch(Stream::Mileage, 1, {mileage(500)})};
    // When both cars speak at once
    const auto out = f.desk->on_messages(both, kMonday);
    // Then each has its receipt, all has its effect but the one, and that is counted
    LONGS_EQUAL(2, out.size());
    LONGS_EQUAL(4, f.receipt(out).up_to);
    LONGS_EQUAL(500, f.file(f.li, f.second).vehicle.mileage.whole_kilometres());
    const VehicleFile file = f.file(f.li, f.car);
    LONGS_EQUAL(2, file.requests.size());
    LONGS_EQUAL(0, file.repairs.size());
    LONGS_EQUAL(3, file.timeline.size());  // two requests and the withdrawal, each once
    LONGS_EQUAL(1, f.desk->ingest_counts().not_kept);
    LONGS_EQUAL(2, f.desk->ingest_counts().messages);
    // And sent again it is doubled, not applied
    (void)f.send(both[0]);
    LONGS_EQUAL(4, f.counts(f.car).duplicates);
    LONGS_EQUAL(1, f.desk->ingest_counts().not_kept);
}

TEST(Ingest, while_the_disk_refuses_nothing_is_set_aside) {
    CHECK_TRUE(f.database->transact([this] {
        f.database->session().run("PRAGMA max_page_count = 1");  // SQLite raises it to what is in use: full from here on
        return Database::Verdict::Commit;
    }).has_value());
    std::vector<UpPayload> many(300, request(6));
    CHECK(f.send(f.car.batch(Stream::Care, 1, many)).empty());
    LONGS_EQUAL(0, f.desk->ingest_counts().not_kept + f.desk->ingest_counts().messages + rejected(Rejection::NotKept));
    LONGS_EQUAL(0, f.counts(f.car).events);
}

TEST(Ingest, a_message_for_a_car_that_this_desk_can_read_no_more_keeps_its_number_and_is_passed_over) {
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"c", "c"}, {"d", "d"}, kMonday).has_value());
    CHECK_TRUE(f.database->transact([this] {
        f.database->session().run("UPDATE down_message SET payload = 'AAAA' WHERE sequence = 1");
        return Database::Verdict::Commit;
    }).has_value());
    const auto messages = f.down(f.send(f.car.sync({}, 0), after(kMonday, 1min)));
    LONGS_EQUAL(2, messages.size());
    LONGS_EQUAL(1, messages.front().sequence);
    CHECK(messages.front().expires < kMonday);
    (void)f.send(f.car.refusing({{1, wire::DownRefusal::Reason::Expired}}, 2), after(kMonday, 2min));
    LONGS_EQUAL(1, f.file(f.li, f.car).refusals.size());
    LONGS_EQUAL(0, f.file(f.li, f.car).waiting_down);
}

TEST(Ingest, refuses_each_single_flipped_bit) {
    const auto good = f.car.batch(Stream::Health, 1, {FaultChanged{fault("P0301", FaultState::Confirmed)}});
    for (std::size_t bit = 0; bit < good.bytes.size() * 8; ++bit) {
        InMessage bad = good;
        bad.bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        if (!f.send(bad).empty()) FAIL_TEST(("bit " + std::to_string(bit) + " was not noticed").c_str());
    }
    LONGS_EQUAL(0, f.counts(f.car).events);
    CHECK(rejected(Rejection::BadSignature) > 0);
    CHECK(!f.send(good).empty());
}

TEST(Ingest, refuses_a_car_on_another_cars_topic) {
    InMessage message = f.car.batch(Stream::Mileage, 1, {mileage(100)});
    message.topic = wire::topic(shard_of(f.second.vehicle()), f.second.vehicle(), wire::Direction::Up, "mileage");
    CHECK(f.send(message).empty());
    LONGS_EQUAL(1, rejected(Rejection::WrongVehicle));
    LONGS_EQUAL(0, f.counts(f.second).events);
}

TEST(Ingest, refuses_a_body_that_names_another_vehicle) {
    const Car liar{"car-one", "key-one", 1};
    const Bytes body = wire::encode(wire::UpBatch{"car-two", Stream::Mileage, id_of(2), 1, {bytes_of({1})}});
    CHECK(f.send(liar.seal(body, "mileage")).empty());
    LONGS_EQUAL(1, rejected(Rejection::WrongVehicle));
}

TEST(Ingest, refuses_an_unknown_key_a_revoked_key_and_too_many_bytes) {
    CHECK(f.send(Car{"car-one", "key-nobody", 1}.batch(Stream::Mileage, 1, {mileage(1)})).empty());
    LONGS_EQUAL(1, rejected(Rejection::UnknownKey));
    CHECK(f.desk->revoke(f.boss, f.car.vehicle(), kMonday).has_value());
    CHECK(f.send(f.car.batch(Stream::Mileage, 1, {mileage(1)})).empty());
    LONGS_EQUAL(1, rejected(Rejection::RevokedKey));
    CHECK(f.send({"odolink/v1/00/car-one/up/care", Bytes(wire::kMaxEnvelope + 1)}).empty());
    LONGS_EQUAL(1, rejected(Rejection::TooLarge));
}

TEST(Ingest, refuses_a_stream_on_another_streams_topic) {
    InMessage message = f.car.batch(Stream::Mileage, 1, {mileage(100)});
    message.topic = wire::topic(shard_of(f.car.vehicle()), f.car.vehicle(), wire::Direction::Up, "care");
    CHECK(f.send(message).empty());
    LONGS_EQUAL(1, rejected(Rejection::WrongStream));
}

TEST(Ingest, refuses_a_topic_with_the_shard_of_another_vehicle) {
    InMessage message = f.car.batch(Stream::Mileage, 1, {mileage(100)});
    const std::string shard = shard_of(f.car.vehicle());
    message.topic = wire::topic(shard == "00" ? "01" : "00", f.car.vehicle(), wire::Direction::Up, "mileage");
    CHECK(f.send(message).empty());
    LONGS_EQUAL(1, rejected(Rejection::BadTopic));
    LONGS_EQUAL(0, f.counts(f.car).events);
}

TEST(Ingest, keeps_numbers_of_a_new_epoch_apart) {
    (void)f.send(f.car.batch(Stream::Mileage, 1, {mileage(100), mileage(101)}));
    const Car rebuilt{"car-one", "key-one", 9};
    LONGS_EQUAL(1, f.receipt(f.send(rebuilt.batch(Stream::Mileage, 1, {mileage(102)}))).up_to);
    LONGS_EQUAL(3, f.counts(f.car).events);
    LONGS_EQUAL(0, f.counts(f.car).duplicates);
}

TEST(Ingest, answers_a_digest_with_streams_that_it_does_not_name) {
    // Given a car whose store is older than its first mileage
    (void)f.send(f.car.batch(Stream::Mileage, 1, {mileage(100), mileage(101)}));
    const auto out = f.send(f.car.sync({{Stream::Operation, 1, {{1, 1}}, {}, {}}}, 0));
    // Then it learns that its numbers had gone further
    const auto sync = wire::decode_desk_sync(wire::decode_envelope(out.front().bytes)->body);
    LONGS_EQUAL(2, sync->streams.size());
    CHECK(sync->streams[1] == (wire::StreamDigest{Stream::Mileage, 2, {}, {}, {}}));
}

TEST(Ingest, keeps_an_event_of_a_newer_kind_and_goes_on) {
    Bytes unknown = bytes_of({0x0A, 0x01, 0x01});  // not an event this version can read
    const Bytes body = wire::encode(wire::UpBatch{"car-one", Stream::Mileage, id_of(1), 1, {unknown}});
    LONGS_EQUAL(1, f.receipt(f.send(f.car.seal(body, "mileage"))).up_to);
    LONGS_EQUAL(1, f.desk->ingest_counts().unreadable);
}

TEST(Ingest, knows_after_a_restart_what_it_had) {
    const std::string path = std::filesystem::temp_directory_path() /
                             ("odolink-desk-restart-" + std::to_string(reinterpret_cast<std::uintptr_t>(&f)) + ".db");
    FakeCrypto crypto;
    const auto message = f.car.batch(Stream::Mileage, 1, {mileage(100)});
    for (int run = 0; run < 2; ++run) {
        auto database = DeskFixture::open(path);
        CHECK(database != nullptr);
        Desk desk{*database, crypto, {"north", "Dealer North", {}}};
        CHECK(desk.register_vehicle({"car-one", "north", "p", "o", ""}, {"key-one-id", "key-one", "01", {}}, kMonday)
                  .has_value());
        CHECK(!desk.on_messages({&message, 1}, kMonday).empty());
        const auto counts = desk.link(f.li);
        CHECK(counts.has_value());
        LONGS_EQUAL(1, counts->front().events);
        LONGS_EQUAL(run, counts->front().duplicates);
    }
    for (const char* end : {"", "-wal", "-shm", ".lock"}) (void)std::remove((path + end).c_str());
}
