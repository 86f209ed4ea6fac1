// SPDX-License-Identifier: Apache-2.0
// Key documents: only the authority's word counts, no version is turned back, what it does not name is not believed, and it is kept before it is in force.
#include "core/sync/key_book.hpp"
#include "scripted_desk.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using test::Bench;

namespace {

constexpr const char* kDealer = "north";
const WallTime kNoon{std::chrono::milliseconds{1'772'413'200'000}, WallQuality::Synchronised};
WallTime at(std::chrono::hours later) { return {kNoon.since_epoch + later, kNoon.quality}; }

wire::SigningKey named(const char* key_id, WallTime from = at(-1h), WallTime until = {}) { return {sim::SimKeys::certificate_of(key_id), from, until}; }

wire::KeyDocument rotation(std::uint64_t version) { return {kDealer, version, {named("next-key"), named("desk-key", at(-24h), at(24h))}, {}}; }

/// As a key signs it; `key_id` is what the envelope claims.
Bytes sealed_by(std::string key, const wire::KeyDocument& document, const std::string& key_id) {
    const Bytes body = wire::encode(document);
    sim::SimKeys signer{std::move(key)};
    const Signature signature = *signer.sign(wire::key_document_to_sign(body));
    return wire::encode(wire::Envelope{key_id, body, {signature.begin(), signature.end()}});
}
Bytes sealed(const wire::KeyDocument& document) { return sealed_by(std::string{sim::SimKeys::kAuthority}, document, std::string{sim::SimKeys::kAuthority}); }

}  // namespace

TEST_GROUP(KeyBook) {
    sim::SimKeys keys{"car-key"};
    KeyBook book{keys, kDealer};
    bool believed(const char* id, WallTime now = kNoon) { return book.believes(id, now).has_value(); }
};

TEST(KeyBook, without_a_document_all_keys_of_enrolment_are_believed) {
    CHECK_FALSE(book.load().has_value());
    CHECK_EQUAL(0U, book.version());
    CHECK_TRUE(believed("desk-key"));
}

TEST(KeyBook, a_document_brings_a_key_in_and_both_are_believed_for_the_overlap) {
    CHECK_FALSE(book.take(sealed(rotation(3))).has_value());
    CHECK_EQUAL(3U, book.version());
    CHECK_TRUE(believed("next-key") && believed("desk-key"));
    CHECK_TRUE(book.believes("another", kNoon).error() == KeysErrc::UnknownKey);
    CHECK_TRUE(book.believes("desk-key", at(25h)).error() == KeysErrc::UnknownKey);
    CHECK_TRUE(believed("next-key", at(25h)));
    CHECK_TRUE(book.believes("next-key", at(-2h)).error() == KeysErrc::UnknownKey);
    // With an unknown time nothing can be told from dates
    CHECK_TRUE(believed("next-key", {}) && believed("desk-key", {}));
}

TEST(KeyBook, an_older_document_is_refused_and_the_same_one_changes_nothing) {
    CHECK_FALSE(book.take(sealed(rotation(3))).has_value());
    CHECK_FALSE(book.take(sealed(rotation(3))).has_value());
    CHECK_TRUE(book.take(sealed(rotation(2))) == Refusal::Older);
    wire::KeyDocument twin = rotation(3);
    twin.keys.pop_back();
    CHECK_TRUE(book.take(sealed(twin)) == Refusal::Older);
    CHECK_EQUAL(3U, book.version());
    CHECK_TRUE(believed("desk-key"));
    // A gap between versions is none: each document is whole
    CHECK_FALSE(book.take(sealed(rotation(9))).has_value());
}

TEST(KeyBook, only_the_authority_signs_documents_whatever_key_else_is_believed) {
    CHECK_TRUE(book.take(sealed_by("desk-key", rotation(1), "desk-key")) == Refusal::Key);
    CHECK_TRUE(book.take(sealed_by("desk-key", rotation(1), std::string{sim::SimKeys::kAuthority})) == Refusal::BadSignature);
    // The authority's signature over the body alone, as it would be over a certificate
    const Bytes body = wire::encode(rotation(1));
    sim::SimKeys authority{std::string{sim::SimKeys::kAuthority}};
    const Signature plain = *authority.sign(body);
    CHECK_TRUE(book.take(wire::encode(wire::Envelope{std::string{sim::SimKeys::kAuthority}, body, {plain.begin(), plain.end()}})) == Refusal::BadSignature);
    CHECK_EQUAL(0U, book.version());
}

TEST(KeyBook, a_document_of_another_dealer_of_the_same_authority_is_refused) {
    wire::KeyDocument other = rotation(1);
    other.dealer = "south";
    CHECK_TRUE(book.take(sealed(other)) == Refusal::Vehicle);
}

TEST(KeyBook, a_document_that_contradicts_itself_or_names_a_foreign_certificate_is_unfit) {
    wire::KeyDocument doubled = rotation(1), contrary = rotation(1), foreign = rotation(1);
    doubled.keys.push_back(named("next-key"));
    contrary.revoked = {"desk-key"};
    foreign.keys.push_back({bytes_of({0x30, 0x00}), at(0h), {}});
    for (const auto& document : {doubled, contrary, foreign}) CHECK_TRUE(book.take(sealed(document)) == Refusal::Unfit);
    CHECK_TRUE(book.take(Bytes(wire::kMaxEnvelope + 1)) == Refusal::Size);
    CHECK_TRUE(book.take(bytes_of({1, 2, 3})) == Refusal::Malformed);
    CHECK_EQUAL(0U, book.version());
}

TEST(KeyBook, every_flipped_bit_is_refused) {
    const Bytes good = sealed(rotation(1));
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        Bytes bad = good;
        bad[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
        CHECK_TRUE(book.take(bad).has_value());
    }
    CHECK_EQUAL(0U, book.version());
    CHECK_TRUE(keys.key_document().empty());
    CHECK_FALSE(book.take(good).has_value());
}

TEST(KeyBook, it_is_kept_before_it_is_in_force_and_holds_after_a_restart) {
    keys.fail_writes(true);
    CHECK_TRUE(book.take(sealed(rotation(1))) == Refusal::Failed);
    CHECK_EQUAL(0U, book.version());
    CHECK_TRUE(believed("another"));
    keys.fail_writes(false);
    CHECK_FALSE(book.take(sealed(rotation(1))).has_value());
    KeyBook next{keys, kDealer};
    CHECK_FALSE(next.load().has_value());
    CHECK_EQUAL(1U, next.version());
    CHECK_TRUE(next.take(sealed(rotation(1))) == std::nullopt);
    CHECK_FALSE(next.believes("another", kNoon).has_value());
}

TEST(KeyBook, a_kept_document_that_was_damaged_is_named_and_the_next_one_mends_it) {
    CHECK_TRUE(keys.keep_key_document(bytes_of({1, 2, 3})).has_value());
    CHECK_TRUE(book.load() == Refusal::Malformed);
    CHECK_TRUE(believed("desk-key"));
    CHECK_FALSE(book.take(sealed(rotation(1))).has_value());
}

TEST_GROUP(KeysInSession) {
    Bench bench;
    SyncConfig config{test::kCar, test::kShard, {}, {}, kDealer};
    SyncSession session{config, bench.ports, bench.ledger};
    std::vector<DownMessage> taken;
    void setup() override {
        CHECK_TRUE(bench.ledger.start().has_value());
        begin(session);
        bench.desk_says({});
    }
    void teardown() override { session.stop(); }
    void begin(SyncSession& s) {
        s.start({[this](const DownMessage& m) { taken.push_back(m); }, [](Stream, std::uint64_t) {}, [](bool) {}});
        bench.time.run_for(20ms);
    }
    void document(const wire::KeyDocument& d) { bench.down(wire::kKeysChannel, sealed(d)); }
    std::uint64_t refused(const std::string& why) { return bench.counted("link_refused_" + why + "_total"); }
    wire::KeyDocument valid_now(std::vector<const char*> ids, std::uint64_t version, std::vector<std::string> revoked = {}) {
        wire::KeyDocument out{kDealer, version, {}, std::move(revoked)};
        for (const char* id : ids) out.keys.push_back(named(id, {bench.time.wall().since_epoch - 1h, WallQuality::Synchronised}));
        return out;
    }
};

TEST(KeysInSession, the_digest_tells_the_version_at_once_and_messages_of_the_next_key_are_taken) {
    const std::size_t digests = bench.link.digests.size();
    document(valid_now({"next-key", "desk-key"}, 4));
    bench.time.run_for(100ms);
    CHECK_EQUAL(digests + 1, bench.link.digests.size());
    CHECK_EQUAL(4U, bench.link.digests.back().key_version);
    bench.desk_keys.renew("next-key");
    bench.desk_sends({bench.message(1)});
    CHECK_EQUAL(1U, taken.size());
    STRCMP_EQUAL("next-key", taken[0].key_id.c_str());
}

TEST(KeysInSession, a_revoked_key_is_refused_and_counted_after_a_restart_and_with_an_old_store_too) {
    document(valid_now({"next-key"}, 1, {"desk-key"}));
    bench.desk_sends({bench.message(1)});
    bench.desk_says({});
    CHECK_TRUE(taken.empty());
    CHECK_EQUAL(2U, refused("revoked"));
    // Given another run of the agent, on an empty store
    session.stop();
    sim::MemoryStore old;
    Ledger ledger{old, old, bench.time, bench.entropy, bench.keys, [](Purpose) { return true; }};
    CHECK_TRUE(ledger.start().has_value());
    Ports ports{bench.time, bench.time, bench.can, old, old, bench.link, bench.keys, bench.entropy, bench.head_unit, bench.power, bench.positioning, bench.metrics, null_log()};
    SyncSession next{config, ports, ledger};
    begin(next);
    bench.desk_sends({bench.message(1)});
    CHECK_TRUE(taken.empty());
    CHECK_EQUAL(3U, refused("revoked"));
    // And the document from before the revocation does not bring the key back
    bench.down(wire::kKeysChannel, sealed(rotation(1)));
    CHECK_EQUAL(1U, refused("older"));
    bench.desk_keys.renew("next-key");
    bench.desk_sends({bench.message(1)});
    CHECK_EQUAL(1U, taken.size());
    next.stop();
}

TEST(KeysInSession, after_the_overlap_the_key_before_is_not_known_any_more) {
    wire::KeyDocument d = valid_now({"next-key", "desk-key"}, 1);
    d.keys[1].until = {bench.time.wall().since_epoch + 1min, WallQuality::Synchronised};
    document(d);
    bench.desk_sends({bench.message(1)});
    CHECK_EQUAL(1U, taken.size());
    bench.time.run_for(2min);
    bench.desk_sends({bench.message(2)});
    CHECK_EQUAL(1U, taken.size());
    CHECK_EQUAL(1U, refused("key"));
}

TEST(KeysInSession, after_the_end_of_the_relation_no_document_is_taken) {
    session.end_relation();
    document(valid_now({"next-key"}, 1));
    CHECK_EQUAL(0U, session.key_version());
    CHECK_EQUAL(1U, refused("relation"));
}
