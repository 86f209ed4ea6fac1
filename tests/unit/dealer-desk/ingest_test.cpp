// SPDX-License-Identifier: Apache-2.0
// The ingest: each event once, receipts after the commit, gaps found and named, everything foreign refused.
#include "desk_fixture.hpp"

#include <cstdio>
#include <filesystem>

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
    message.topic = wire::topic("00", f.second.vehicle(), wire::Direction::Up, "mileage");
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
    message.topic = wire::topic("00", f.car.vehicle(), wire::Direction::Up, "care");
    CHECK(f.send(message).empty());
    LONGS_EQUAL(1, rejected(Rejection::WrongStream));
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
