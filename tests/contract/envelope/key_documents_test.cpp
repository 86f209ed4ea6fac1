// SPDX-License-Identifier: Apache-2.0
// The dealer's next signing key, and the end of one, with the keys of the road at both ends: the desk's authority signs by OpenSSL, the car judges by mbedTLS and
// keeps with its identity. tests/unit/core/sync and tests/unit/dealer-desk hold the same rules without cryptography.
#include "dealer_and_car.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

TEST_GROUP(KeyDocuments) {
    TemporaryDirectory directory;
    std::filesystem::path root{directory.path()};
    WallTime now = VirtualTime{}.wall();
    Dealer dealer{root / "pki", now};
    CarDisk disk{root};
    desk::Clerk boss{"boss", "north", desk::Role::Manager};

    void setup() override { disk.enrol(dealer, now); }

    void deliver(Car& car, const std::vector<desk::OutMessage>& messages) {
        for (const auto& m : messages) car.link.events.on_message(m.topic, m.bytes);
    }
    /// What both have to say, until they are quiet.
    void talk(Car & car) {
        deliver(car, dealer.desk->take_outgoing());
        for (int turn = 0; turn < 20; ++turn) {
            car.time.run_for(100ms);
            const auto said = std::exchange(car.link.published, {});
            for (const auto& m : said) deliver(car, dealer.desk->on_message(m.topic, m.bytes, now));
        }
    }
    void clerk_says_something() {
        CHECK_TRUE(dealer.desk->message({"li", "north", desk::Role::Clerk}, kCar, {"标题", "Title"}, {"正文", "Body"}, now).has_value());
    }
    std::string rotate(std::chrono::days overlap) {
        const auto id = dealer.desk->rotate_key(boss, overlap, now);
        CHECK_TRUE(id.has_value());
        return *id;
    }
    desk::InStep in_step() { return dealer.desk->signing_keys(boss, now)->vehicles; }
    /// The newest key document, as the desk sends it.
    Bytes document() { return dealer.desk->key_document(); }
    void hear_keys(Car & car, const Bytes& envelope) { car.link.events.on_message(wire::topic(kShard, kCar, wire::Direction::Down, wire::kKeysChannel), envelope); }
    /// A batch of the desk's signed by one of its keys, whatever the desk would choose.
    Bytes batch_by(const std::string& key_id, std::uint64_t number) {
        Id id;
        id.bytes[0] = static_cast<std::byte>(number);
        const DownMessage m{id, id, number, now, {now.since_epoch + 10min, now.quality}, "", MessageShown{id, {"标题", "Title"}, {"正文", "Body"}}};
        const Bytes body = wire::encode(wire::DownBatch{kCar, {m}, {}});
        return wire::encode(wire::Envelope{key_id, body, dealer.crypto.sign_as(key_id, body)});
    }
};

TEST(KeyDocuments, the_desk_signs_with_the_next_key_after_the_cars_receipt_and_counts_the_cars_that_have_it) {
    Car car{disk};
    talk(car);
    const std::string first = dealer.crypto.own_key_id();
    const std::string next = rotate(std::chrono::days{30});
    CHECK_EQUAL(0, in_step().have);
    CHECK_EQUAL(1, in_step().all);
    // Given a message before the car has told that it knows the key: the first key signs it, and it is taken
    clerk_says_something();
    talk(car);
    CHECK_EQUAL(1U, car.taken.size());
    STRCMP_EQUAL(first.c_str(), car.taken[0].key_id.c_str());
    CHECK_EQUAL(1, in_step().have);
    // Then the next one signs
    clerk_says_something();
    talk(car);
    CHECK_EQUAL(2U, car.taken.size());
    STRCMP_EQUAL(next.c_str(), car.taken[1].key_id.c_str());
    // And for the overlap the car believes both
    car.hear(batch_by(first, 3));
    CHECK_EQUAL(3U, car.taken.size());
}

TEST(KeyDocuments, a_car_that_was_away_for_the_whole_overlap_and_two_rotations_gets_in_step) {
    {
        Car car{disk};
        talk(car);
    }
    (void)rotate(std::chrono::days{1});
    now.since_epoch += std::chrono::days{3};
    const std::string newest = rotate(std::chrono::days{1});
    now.since_epoch += std::chrono::days{3};
    clerk_says_something();
    (void)dealer.desk->take_outgoing();  // nobody hears it
    Car car{disk, now};
    talk(car);
    CHECK_EQUAL(1U, car.taken.size());
    STRCMP_EQUAL(newest.c_str(), car.taken[0].key_id.c_str());
    CHECK_EQUAL(0U, car.refused("key"));
    CHECK_EQUAL(1, in_step().have);
}

TEST(KeyDocuments, a_revoked_key_is_refused_from_the_document_on_over_restarts_and_with_an_old_database) {
    const std::string stolen = dealer.crypto.own_key_id();
    const Bytes by_the_thief = batch_by(stolen, 1);
    {
        Car car{disk};
        talk(car);
    }
    const std::filesystem::path database = disk.data / "vehicle.db", old = root / "old.db";
    for (const char* part : {"", "-wal"}) {
        if (std::filesystem::exists(database.string() + part)) std::filesystem::copy_file(database.string() + part, old.string() + part);
    }
    (void)rotate(std::chrono::days{30});
    const Bytes before = document();
    {
        Car car{disk};
        talk(car);
        CHECK_EQUAL(1U, car.session.key_version());
        CHECK_TRUE(dealer.desk->revoke_key(boss, stolen, now).has_value());
        clerk_says_something();
        // The document comes before anything else
        const auto out = dealer.desk->take_outgoing();
        STRCMP_EQUAL("keys", wire::parse_topic(out.front().topic)->channel.c_str());
        deliver(car, out);
        car.hear(by_the_thief);
        CHECK_EQUAL(1U, car.refused("revoked"));
        talk(car);
        CHECK_EQUAL(1U, car.taken.size());
        CHECK_TRUE(car.taken[0].key_id != stolen);
    }
    for (const char* part : {"", "-wal"}) {
        std::filesystem::remove(database.string() + part);
        if (std::filesystem::exists(old.string() + part)) std::filesystem::copy_file(old.string() + part, database.string() + part);
    }
    Car car{disk};
    car.hear(by_the_thief);
    CHECK_EQUAL(1U, car.refused("revoked"));
    // And the document of before, which names it as valid, is not taken again
    hear_keys(car, before);
    CHECK_EQUAL(1U, car.refused("older"));
    car.hear(by_the_thief);
    CHECK_EQUAL(2U, car.refused("revoked"));
    CHECK_TRUE(car.taken.empty());
    // The desk has no private half of it any more
    CHECK_TRUE(dealer.crypto.sign_as(stolen, as_bytes("x")).empty());
}

TEST(KeyDocuments, where_the_only_key_is_revoked_the_same_document_brings_the_next) {
    Car car{disk};
    talk(car);
    const std::string stolen = dealer.crypto.own_key_id();
    CHECK_TRUE(dealer.desk->revoke_key(boss, stolen, now).has_value());
    clerk_says_something();
    talk(car);
    CHECK_EQUAL(1U, car.taken.size());
    CHECK_TRUE(car.taken[0].key_id != stolen);
    CHECK_TRUE(dealer.desk->revoke_key(boss, stolen, now).error().code == desk::Refused::NotNow);
    CHECK_TRUE(dealer.desk->revoke_key(boss, "nobody00", now).error().code == desk::Refused::NotFound);
}

TEST(KeyDocuments, each_single_flipped_bit_is_refused_and_the_whole_one_taken) {
    (void)rotate(std::chrono::days{30});
    (void)dealer.desk->take_outgoing();
    const Bytes good = document();
    Car car{disk};
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Bytes bad = good;
        bad[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        hear_keys(car, bad);
    }
    CHECK_EQUAL(0U, car.session.key_version());
    CHECK_EQUAL(good.size() * 8, car.refused("signature") + car.refused("malformed") + car.refused("key"));
    CHECK_TRUE(car.refused("signature") > 1000 && car.refused("key") > 0);
    hear_keys(car, good);
    CHECK_EQUAL(1U, car.session.key_version());
}

TEST(KeyDocuments, a_document_of_another_authority_or_signed_by_a_signing_key_is_refused) {
    Dealer forger{root / "forger", now};
    CHECK_TRUE(forger.desk->rotate_key(boss, std::chrono::days{30}, now).has_value());
    Car car{disk};
    hear_keys(car, forger.desk->key_document());
    CHECK_EQUAL(1U, car.refused("key"));
    (void)rotate(std::chrono::days{30});
    const auto body = wire::decode_envelope(document())->body;
    const Bytes signature = dealer.crypto.sign(wire::key_document_to_sign(body));
    for (const std::string& claimed : {dealer.crypto.own_key_id(), dealer.authority.key_id()}) hear_keys(car, wire::encode(wire::Envelope{claimed, body, signature}));
    CHECK_EQUAL(2U, car.refused("key"));
    CHECK_EQUAL(1U, car.refused("signature"));
    CHECK_EQUAL(0U, car.session.key_version());
}

TEST(KeyDocuments, a_change_of_owner_drops_the_document_with_the_identity) {
    (void)rotate(std::chrono::days{30});
    Car car{disk};
    hear_keys(car, document());
    CHECK_FALSE(car.keys.key_document().empty());
    CHECK_TRUE(car.keys.forget_identity().has_value());
    CHECK_TRUE(car.keys.key_document().empty());
    CHECK_FALSE(std::filesystem::exists(disk.identity.key_document()));
}
