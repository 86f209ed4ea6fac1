// SPDX-License-Identifier: Apache-2.0
// Who sits at the screen: handing it over, coming back with a PIN, and the waits after wrong ones.
#include <algorithm>
#include <string>

#include "core/privacy/seat.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

/// A hash that is good enough to tell inputs apart: FNV-1a, and its steps after the end as the other bytes.
class PlainKeys final : public Keys {
public:
    std::string own_key_id() const override { return {}; }
    Result<Signature> sign(ByteView) override { return KeysErrc::NoIdentity; }
    Status verify(std::string_view, ByteView, const Signature&) override { return KeysErrc::UnknownKey; }
    KeyRole role_of(std::string_view) const override { return KeyRole::Workshop; }
    Status verify_authority(std::string_view, ByteView, const Signature&) override { return KeysErrc::UnknownKey; }
    Result<std::vector<std::string>> signers_in(std::span<const Bytes>) const override { return KeysErrc::Failed; }
    Status know_signers(std::span<const Bytes>) override { return KeysErrc::Failed; }
    Bytes key_document() const override { return {}; }
    Status keep_key_document(ByteView) override { return KeysErrc::NoIdentity; }
    std::uint64_t taken() const override { return 0; }
    Status keep_taken(std::uint64_t) override { return {}; }
    Status forget_identity() override { return {}; }
    Digest sha256(ByteView bytes) const override {
        Digest digest{};
        std::uint32_t hash = 2166136261U;
        for (const std::byte b : bytes) hash = (hash ^ u8(b)) * 16777619U;
        for (std::byte& out : digest) {
            hash = (hash ^ (hash >> 15U)) * 16777619U;
            out = static_cast<std::byte>(hash >> 24U);
        }
        return digest;
    }
    Digest pbkdf2(std::string_view secret, ByteView salt, std::uint32_t rounds) const override {
        Bytes input(salt.begin(), salt.end());
        for (const char c : std::string{secret} + '/' + std::to_string(rounds)) input.push_back(static_cast<std::byte>(c));
        return sha256(input);
    }
};

const Id kSalt = id_from_text("000102030405060708090A0B0C0D0E0F");

MonoTime at(Duration since_boot) { return MonoTime{since_boot}; }

}  // namespace

TEST_GROUP(Seat) {
    Seat seat;
    PlainKeys keys;

    void begin_as_guest() {
        CHECK_TRUE(seat.set_pin("2468", kSalt, keys).has_value());
        CHECK_TRUE(seat.hand_over(Audience::Guest).has_value());
    }
    void fail_at(Duration when) { CHECK_TRUE(seat.come_back("1111", keys, at(when)).error() == SeatErrc::WrongPin); }
};

TEST(Seat, the_owner_sits_there_until_the_screen_is_handed_over) {
    CHECK_TRUE(seat.owner());
    CHECK_TRUE(seat.hand_over(Audience::Valet).has_value());
    CHECK_TRUE(seat.audience() == Audience::Valet);
}

TEST(Seat, a_guest_neither_hands_over_nor_touches_the_pin) {
    begin_as_guest();
    CHECK_TRUE(seat.hand_over(Audience::Valet).error() == SeatErrc::NotOwner);
    CHECK_TRUE(seat.set_pin("1357", kSalt, keys).error() == SeatErrc::NotOwner);
    CHECK_TRUE(seat.remove_pin().error() == SeatErrc::NotOwner);
    CHECK_TRUE(seat.come_back("2468", keys, at(0s)).has_value());
}

TEST(Seat, a_pin_has_four_to_six_digits) {
    for (const char* wrong : {"", "123", "1234567", "12a4", "12 4", "-123"}) {
        CHECK_TRUE(seat.set_pin(wrong, kSalt, keys).error() == SeatErrc::NotAPin);
    }
    CHECK_FALSE(seat.has_pin());
    for (const char* right : {"0000", "12345", "123456"}) CHECK_TRUE(seat.set_pin(right, kSalt, keys).has_value());
}

TEST(Seat, the_right_pin_and_only_it_brings_the_owner_back) {
    begin_as_guest();
    for (const char* wrong : {"", "2469", "24680"}) {
        CHECK_TRUE(seat.come_back(wrong, keys, at(0s)).error() == SeatErrc::WrongPin);
        CHECK_FALSE(seat.owner());
    }
    CHECK_TRUE(seat.come_back("2468", keys, at(0s)).has_value());
    CHECK_TRUE(seat.owner());
}

TEST(Seat, without_a_pin_coming_back_needs_none) {
    CHECK_TRUE(seat.hand_over(Audience::Guest).has_value());
    CHECK_TRUE(seat.come_back("", keys, at(0s)).has_value());
    CHECK_TRUE(seat.owner());
}

TEST(Seat, after_five_wrong_pins_each_further_try_waits_longer) {
    begin_as_guest();
    for (int i = 0; i < 5; ++i) fail_at(0s);
    // The sixth is not even looked at, though it is right
    CHECK_TRUE(seat.wait(at(0s)) == 1min);
    CHECK_TRUE(seat.come_back("2468", keys, at(59s)).error() == SeatErrc::Wait);
    fail_at(60s);
    CHECK_TRUE(seat.wait(at(60s)) == 5min);
    fail_at(6min);
    CHECK_TRUE(seat.wait(at(6min)) == 15min);
    fail_at(21min);
    CHECK_TRUE(seat.wait(at(21min)) == 60min);
    fail_at(81min);
    CHECK_TRUE(seat.wait(at(81min)) == 60min);
    // And the right one, in its time, ends it
    CHECK_TRUE(seat.come_back("2468", keys, at(141min)).has_value());
    CHECK_TRUE(seat.hand_over(Audience::Guest).has_value());
    CHECK_TRUE(seat.wait(at(141min)) == 0s);
}

TEST(Seat, a_restart_gives_neither_tries_nor_time_back) {
    begin_as_guest();
    for (int i = 0; i < 5; ++i) fail_at(0s);
    Seat after;
    after.restore(seat.state(), at(2s));
    CHECK_TRUE(after.audience() == Audience::Guest);
    CHECK_TRUE(after.wait(at(2s)) == 1min);
    CHECK_TRUE(after.come_back("2468", keys, at(61s)).error() == SeatErrc::Wait);
    CHECK_TRUE(after.come_back("2468", keys, at(62s)).has_value());
}

TEST(Seat, the_pin_is_not_in_what_is_stored_and_its_digest_depends_on_the_salt) {
    CHECK_TRUE(seat.set_pin("246813", kSalt, keys).has_value());
    const std::string stored = seat.state();
    CHECK_TRUE(stored.find("246813") == std::string::npos);
    Id other = kSalt;
    other.bytes.back() = std::byte{0x55};
    CHECK_TRUE(seat.set_pin("246813", other, keys).has_value());
    CHECK_TRUE(stored.substr(stored.size() - 64) != seat.state().substr(stored.size() - 64));
}

TEST(Seat, a_pin_sealed_by_an_earlier_version_still_fits_and_is_sealed_anew) {
    // Given: what a version before PBKDF2 stored of the PIN 2468, with this test's hash
    Bytes input(sizeof(Digest), std::byte{0});
    input.insert(input.end(), kSalt.bytes.begin(), kSalt.bytes.end());
    for (const char c : std::string{"2468"}) input.push_back(static_cast<std::byte>(c));
    Digest digest{};
    for (int round = 0; round < 20'000; ++round) {
        digest = keys.sha256(input);
        std::copy(digest.begin(), digest.end(), input.begin());
    }
    const std::string before = "2 0 " + kSalt.text() + ' ' + to_hex(digest);
    seat.restore(before, at(0s));
    STRCMP_EQUAL(before.c_str(), seat.state().c_str());
    CHECK_TRUE(seat.come_back("2469", keys, at(0s)).error() == SeatErrc::WrongPin);
    // When: the owner gives it
    CHECK_TRUE(seat.come_back("2468", keys, at(0s)).has_value());
    // Then: it is kept the new way, and fits again
    CHECK_TRUE(seat.state().find(" pbkdf2 20000 ") != std::string::npos);
    CHECK_TRUE(seat.hand_over(Audience::Guest).has_value());
    Seat after;
    after.restore(seat.state(), at(0s));
    CHECK_TRUE(after.come_back("2468", keys, at(0s)).has_value());
}

TEST(Seat, a_forgotten_pin_goes_by_its_own_mark_and_by_no_other) {
    STRCMP_EQUAL("", seat.pin_mark().c_str());
    CHECK_FALSE(seat.forget_pin(""));
    begin_as_guest();
    for (int i = 0; i < 6; ++i) (void)seat.come_back("1111", keys, at(0s));
    CHECK_FALSE(seat.forget_pin("FFFFFFFF"));
    CHECK_FALSE(seat.forget_pin(""));
    CHECK_TRUE(seat.forget_pin(seat.pin_mark()));
    // Then: who sits there stays, and the owner comes back without a PIN and without a wait
    CHECK_TRUE(seat.audience() == Audience::Guest && !seat.has_pin());
    CHECK_TRUE(seat.come_back("", keys, at(0s)).has_value());
    // And: a PIN that is set afterwards is not forgotten by the old mark
    Id other = kSalt;
    other.bytes.front() = std::byte{0x77};
    CHECK_TRUE(seat.set_pin("1357", other, keys).has_value());
    CHECK_FALSE(seat.forget_pin(kSalt.text().substr(0, 8)));
}

TEST(Seat, damaged_text_leaves_the_owner_at_the_screen) {
    begin_as_guest();
    const std::string whole = seat.state();
    for (const std::string& damaged : {std::string{}, std::string{"x"}, std::string{"9 0"}, std::string{"0 0"}, whole.substr(0, whole.size() - 1), whole.substr(0, 30) + " 00", "2 0 " + kSalt.text() + " pbkdf2 0 " + std::string(64, '0'), "2 0 " + kSalt.text() + " pbkdf2 20000"}) {
        Seat after;
        after.restore(damaged, at(0s));
        CHECK_TRUE(after.owner() && !after.has_pin());
    }
}
