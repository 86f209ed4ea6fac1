// SPDX-License-Identifier: Apache-2.0
// The dealer's own keys at the desk: which one signs for which car, what goes first, who may change them, and what is told of it.
#include "desk_fixture.hpp"
#include "wire/key_document.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(SigningKeys) {
    DeskFixture f;
    /// The car's digest, with the key document it has.
    std::vector<OutMessage> sync(const Car& car, std::uint64_t version, WallTime now = kMonday) {
        wire::VehicleSync body{car.vehicle(), id_of(1), 0, {}, now, {}, false, version};
        return f.send(car.seal(wire::encode(body), wire::kSyncChannel), now);
    }
    static std::string channel(const OutMessage& message) { return wire::parse_topic(message.topic)->channel; }
    /// Which key signed the receipt in there.
    static std::string signer(const std::vector<OutMessage>& out) {
        for (const OutMessage& message : out) {
            if (channel(message) == wire::kSyncChannel) return wire::decode_envelope(message.bytes)->key_id;
        }
        return {};
    }
    static std::size_t documents(const std::vector<OutMessage>& out) {
        return static_cast<std::size_t>(std::count_if(out.begin(), out.end(), [](const OutMessage& m) { return channel(m) == wire::kKeysChannel; }));
    }
    wire::KeyDocument document() { return *wire::decode_key_document(wire::decode_envelope(f.desk->key_document())->body); }
    InStep in_step() { return f.desk->signing_keys(f.boss, kMonday)->vehicles; }
};

TEST(SigningKeys, before_the_first_rotation_there_is_no_document) {
    CHECK(f.desk->key_document().empty());
    const auto out = sync(f.car, 0);
    LONGS_EQUAL(0, documents(out));
    STRCMP_EQUAL("desk-key", signer(out).c_str());
    LONGS_EQUAL(1, f.desk->signer_certificates(kMonday).size());
}

TEST(SigningKeys, the_document_names_both_keys_for_the_overlap_and_goes_to_each_car_first) {
    CHECK(f.desk->rotate_key(f.boss, std::chrono::days{30}, kMonday).has_value());
    LONGS_EQUAL(3, documents(f.desk->take_outgoing()));
    const wire::KeyDocument d = document();
    STRCMP_EQUAL("north", d.dealer.c_str());
    LONGS_EQUAL(1, d.version);
    LONGS_EQUAL(2, d.keys.size());
    CHECK(d.keys[0].certificate == bytes_of({0x30, 2}) && !d.keys[0].until.known() && d.keys[0].from < kMonday);
    CHECK(d.keys[1].certificate == bytes_of({0x30, 1}) && d.keys[1].until == after(kMonday, std::chrono::days{30}));
    // A car that has not told that it knows it gets it again, and what the first key signs
    const auto behind = sync(f.car, 0);
    STRCMP_EQUAL("keys", channel(behind.front()).c_str());
    STRCMP_EQUAL("desk-key", signer(behind).c_str());
    // One that has is in step
    const auto in = sync(f.car, 1);
    LONGS_EQUAL(0, documents(in));
    STRCMP_EQUAL("desk-key-2", signer(in).c_str());
    LONGS_EQUAL(2, in_step().all);
    LONGS_EQUAL(1, in_step().have);
    // Its messages too
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"标题", "Title"}, {"正文", "Body"}, kMonday).has_value());
    STRCMP_EQUAL("desk-key-2", wire::decode_envelope(f.desk->take_outgoing().front().bytes)->key_id.c_str());
    CHECK(f.desk->message(f.li, f.second.vehicle(), {"标题", "Title"}, {"正文", "Body"}, kMonday).has_value());
    STRCMP_EQUAL("desk-key", wire::decode_envelope(f.desk->take_outgoing().front().bytes)->key_id.c_str());
}

TEST(SigningKeys, after_the_overlap_the_next_key_signs_for_all_behind_the_document) {
    CHECK(f.desk->rotate_key(f.boss, std::chrono::days{30}, kMonday).has_value());
    const auto out = sync(f.car, 0, after(kMonday, std::chrono::days{31}));
    STRCMP_EQUAL("keys", channel(out.front()).c_str());
    STRCMP_EQUAL("desk-key-2", signer(out).c_str());
    // Given the desk's next start: the private half that signs nothing any more is gone
    auto again = f.make();
    CHECK(again->start(after(kMonday, std::chrono::days{31})).has_value());
    CHECK(f.crypto.dropped.contains("desk-key"));
    CHECK_FALSE(f.crypto.dropped.contains("desk-key-2"));
}

TEST(SigningKeys, a_revoked_key_signs_nothing_more_and_another_takes_its_place_in_the_same_document) {
    CHECK(f.desk->revoke_key(f.boss, "desk-key", kMonday).has_value());
    const wire::KeyDocument d = document();
    LONGS_EQUAL(1, d.keys.size());
    CHECK(d.revoked == std::vector<std::string>{"desk-key"});
    const auto out = sync(f.car, 0);
    STRCMP_EQUAL("keys", channel(out.front()).c_str());
    STRCMP_EQUAL("desk-key-2", signer(out).c_str());
    CHECK(f.crypto.dropped.contains("desk-key"));
    // One of two that are valid: no third is made
    CHECK(f.desk->rotate_key(f.boss, std::chrono::days{30}, kMonday).has_value());
    CHECK(f.desk->revoke_key(f.boss, "desk-key-2", kMonday).has_value());
    LONGS_EQUAL(2, f.crypto.keys_made);
    LONGS_EQUAL(3, document().version);
    CHECK(document().revoked == (std::vector<std::string>{"desk-key-2", "desk-key"}));
}

TEST(SigningKeys, a_desk_that_was_restored_goes_on_above_what_its_cars_have) {
    (void)sync(f.car, 7);
    CHECK(f.desk->rotate_key(f.boss, std::chrono::days{30}, kMonday).has_value());
    LONGS_EQUAL(8, document().version);
}

TEST(SigningKeys, only_a_manager_changes_them_the_audit_says_who_and_what_is_wrong_is_named) {
    CHECK(f.desk->rotate_key(f.li, std::chrono::days{30}, kMonday).error().code == Refused::Forbidden);
    CHECK(f.desk->revoke_key(f.li, "desk-key", kMonday).error().code == Refused::Forbidden);
    CHECK(f.desk->signing_keys(f.li, kMonday).error().code == Refused::Forbidden);
    CHECK(f.desk->rotate_key(f.boss, std::chrono::days{0}, kMonday).error().code == Refused::Invalid);
    CHECK(f.desk->revoke_key(f.boss, "nobody", kMonday).error().code == Refused::NotFound);
    CHECK(f.desk->rotate_key(f.boss, std::chrono::days{30}, kMonday).has_value());
    CHECK(f.desk->revoke_key(f.boss, "desk-key", kMonday).has_value());
    CHECK(f.desk->revoke_key(f.boss, "desk-key", kMonday).error().code == Refused::NotNow);
    const auto audit = f.desk->audit(f.boss);
    LONGS_EQUAL(2, std::count_if(audit->begin(), audit->end(), [](const AuditRow& row) {
                    return row.clerk == "boss" && ((row.action == "rotate_key" && row.subject == "desk-key-2") || (row.action == "revoke_key" && row.subject == "desk-key"));
                }));
    LONGS_EQUAL(0, *f.desk->check_audit(f.boss));
}

TEST(SigningKeys, a_car_that_was_revoked_or_has_gone_does_not_count) {
    CHECK(f.desk->rotate_key(f.boss, std::chrono::days{30}, kMonday).has_value());
    CHECK(f.desk->revoke(f.boss, f.second.vehicle(), kMonday).has_value());
    LONGS_EQUAL(1, in_step().all);
    (void)f.send(f.car.batch(Stream::Operation, 1, {PersonalDataErased{ErasureReason::OwnerChanged}}));
    LONGS_EQUAL(0, in_step().all);
}

TEST(SigningKeys, the_keys_and_the_document_are_there_after_the_next_start) {
    CHECK(f.desk->rotate_key(f.boss, std::chrono::days{30}, kMonday).has_value());
    const Bytes before = f.desk->key_document();
    auto again = f.make();
    CHECK(again->key_document() == before);
    LONGS_EQUAL(2, again->signer_certificates(kMonday).size());
}
