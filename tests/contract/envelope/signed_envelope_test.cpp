// SPDX-License-Identifier: Apache-2.0
// Forged and repeated envelopes with real signatures (ECDSA P-256): made by OpenSSL and judged by mbedTLS on the way
// down, the reverse on the way up. tests/unit/core/sync and tests/unit/dealer-desk hold the same rules without
// cryptography.
#include "dealer_and_car.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

TEST_GROUP(SignedEnvelope) {
    TemporaryDirectory directory;
    std::filesystem::path root{directory.path()};
    WallTime now = VirtualTime{}.wall();
    Dealer dealer{root / "pki", now};
    CarDisk disk{root};

    void setup() override {
        disk.enrol(dealer, now);
    }

    DownMessage words(std::uint64_t sequence, WallTime expires) {
        Id id;
        id.bytes[0] = static_cast<std::byte>(sequence);
        return {id, id, sequence, now, expires, "", MessageShown{id, {"标题", "Title"}, {"正文", "Body"}}};
    }
    DownMessage offer(std::uint64_t sequence) {
        DownMessage m = words(sequence, later(10min));
        Appointment appointment;
        appointment.id = m.id;
        m.payload = AppointmentOffered{appointment};
        return m;
    }
    WallTime later(std::chrono::milliseconds by) {
        return {now.since_epoch + by, now.quality};
    }
    Bytes batch(std::vector<DownMessage> messages, const std::string& vehicle = kCar) {
        return dealer.sealed(wire::encode(wire::DownBatch{vehicle, std::move(messages), {}}));
    }
    /// What a car with one fault publishes first on its health stream.
    desk::InMessage up_batch() {
        Car car{disk};
        FaultRecord fault;
        fault.dtc = {0x7E8, "P0301"};
        car.ledger.emit(FaultChanged{fault});
        car.ledger.commit().value();
        car.time.run_for(3s);
        for (const auto& message : car.link.published) {
            if (wire::parse_topic(message.topic)->channel == wire::channel_of(Stream::Health)) return message;
        }
        return {};
    }
    /// The whole database as it lies there, and back again.
    void copy(const std::string& from, const std::string& to) {
        for (const char* part : {"", "-wal"}) {
            std::filesystem::remove(to + part);
            if (std::filesystem::exists(from + part)) std::filesystem::copy_file(from + part, to + part);
        }
    }
};

TEST(SignedEnvelope, down_each_single_flipped_bit_is_refused_and_the_whole_one_taken) {
    Car car{disk};
    const Bytes good = dealer.message(kCar, now).bytes;
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Bytes bad = good;
        bad[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        car.hear(bad);
    }
    CHECK_TRUE(car.taken.empty());
    CHECK_EQUAL(good.size() * 8, car.refused("signature") + car.refused("malformed") + car.refused("key"));
    CHECK_TRUE(car.refused("signature") > 1000 && car.refused("key") > 0);
    car.hear(good);
    CHECK_EQUAL(1U, car.taken.size());
}

TEST(SignedEnvelope, up_each_single_flipped_bit_is_refused_and_the_whole_one_taken) {
    const desk::InMessage good = up_batch();
    CHECK_TRUE(good.bytes.size() > 100);
    for (std::size_t bit = 0; bit < good.bytes.size() * 8; ++bit) {
        desk::InMessage bad = good;
        bad.bytes[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        if (!dealer.desk->on_messages({&bad, 1}, now).empty())
            FAIL(("bit " + std::to_string(bit) + " was not noticed").c_str());
    }
    CHECK_EQUAL(0U, dealer.desk->ingest_counts().messages);
    CHECK_FALSE(dealer.desk->on_messages({&good, 1}, now).empty());
    CHECK_EQUAL(1U, dealer.desk->ingest_counts().messages);
}

TEST(SignedEnvelope, a_replay_in_the_same_run_and_after_a_restart_has_no_effect) {
    const Bytes once = dealer.message(kCar, now).bytes;
    {
        Car car{disk};
        car.hear(once);
        car.hear(once);
        CHECK_EQUAL(1U, car.taken.size());
        CHECK_EQUAL(1U, car.counted("link_down_duplicates_total"));
    }
    Car car{disk};
    car.hear(once);
    CHECK_TRUE(car.taken.empty());
    CHECK_EQUAL(1U, car.counted("link_down_duplicates_total"));
}

TEST(SignedEnvelope, a_replay_after_an_old_database_was_put_back_has_no_effect) {
    // Given a copy of the database of before two messages
    const std::string file = (disk.data / "vehicle.db").string();
    { const Car car{disk}; }
    copy(file, (root / "old.db").string());
    const Bytes first = dealer.message(kCar, now).bytes;
    const Bytes both = batch({words(1, later(10min)), words(2, later(10min))});
    {
        Car car{disk};
        car.hear(both);
        CHECK_EQUAL(2U, car.taken.size());
    }
    // When somebody puts it back and sends the recorded messages again
    copy((root / "old.db").string(), file);
    Car car{disk};
    car.hear(first);
    car.hear(both);
    // Then nothing is taken, it is told, and the next message comes in
    CHECK_TRUE(car.taken.empty());
    CHECK_EQUAL(1U, car.counted("store_turned_back_total"));
    CHECK_EQUAL(3U, car.counted("link_down_duplicates_total"));
    car.hear(batch({words(3, later(10min))}));
    CHECK_EQUAL(1U, car.taken.size());
}

TEST(SignedEnvelope, a_database_that_was_lost_does_not_let_old_messages_in_either) {
    const Bytes once = dealer.message(kCar, now).bytes;
    {
        Car car{disk};
        car.hear(once);
    }
    for (const char* part : {"", "-wal"}) std::filesystem::remove(disk.data / (std::string{"vehicle.db"} + part));
    Car car{disk};
    car.hear(once);
    CHECK_TRUE(car.taken.empty());
}

TEST(SignedEnvelope, another_vehicles_message_is_refused) {
    Car car{disk};
    car.hear(batch({words(1, later(10min))}, "VZZZZZZZ1"));
    CHECK_TRUE(car.taken.empty());
    CHECK_EQUAL(1U, car.refused("vehicle"));
}

TEST(SignedEnvelope, a_key_of_another_authority_or_of_a_vehicle_is_refused) {
    Car car{disk};
    // Given a forger with an authority of his own, and an honest car's own key
    Dealer forger{root / "forger", now};
    car.hear(forger.sealed(wire::encode(wire::DownBatch{kCar, {words(1, later(10min))}, {}})));
    CHECK_EQUAL(1U, car.refused("key"));
    CHECK_TRUE(car.keys.trust(desk::read_file(forger.signing.certificate)).error() == KeysErrc::BadSignature);
    const Bytes body = wire::encode(wire::DownBatch{kCar, {words(1, later(10min))}, {}});
    const Signature own = *car.keys.sign(body);
    CHECK_TRUE(car.keys.trust(desk::read_file(disk.identity.certificate())).error() == KeysErrc::BadSignature);
    car.hear(wire::encode(wire::Envelope{car.keys.own_key_id(), body, {own.begin(), own.end()}}));
    CHECK_EQUAL(2U, car.refused("key"));
    CHECK_TRUE(car.taken.empty());
}

TEST(SignedEnvelope, an_expired_message_is_refused_by_name) {
    Car car{disk};
    car.hear(batch({words(1, now)}));
    CHECK_TRUE(car.taken.empty());
    CHECK_EQUAL(1U, car.refused("expired"));
}

TEST(SignedEnvelope, with_a_clock_at_1970_only_what_changes_nothing_comes_in) {
    Car car{disk, WallTime{0ms, WallQuality::Unknown}};
    car.hear(batch({words(1, later(10min))}));
    car.hear(batch({offer(2)}));
    CHECK_EQUAL(1U, car.taken.size());
    CHECK_EQUAL(1U, car.refused("time_unknown"));
}
