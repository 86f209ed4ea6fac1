// SPDX-License-Identifier: Apache-2.0
// A record's picture on the whole road: added at the desk, asked for by the owner's touch, put together over kills and without the network, gone with the owner.
#include <algorithm>

#include "agent_world.hpp"
#include "core/history/attachment_shelf.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

constexpr const char* kVehicle = "sim-0001";

Bytes picture(std::uint32_t size, std::uint32_t seed = 1) {
    Bytes out = bytes_of({0xFF, 0xD8, 0xFF, 0xE0});
    while (out.size() < size) out.push_back(static_cast<std::byte>((out.size() * 31 + out.size() / 8192 + seed) & 0xFFU));
    return out;
}

}  // namespace

TEST_GROUP(AttachmentsOfAgent) {
    AgentWorld world;
    void setup() override { world.begin_with_service(); }
    void teardown() override { world.nothing_broke(); }

    /// The desk adds it to the newest record; gives what the car calls it.
    Attachment add(const Bytes& bytes) {
        STRCMP_EQUAL("", world.stage.dealer.attach(kVehicle, "image/jpeg", bytes).c_str());
        world.run_for(10s);
        const auto& all = world.view().history.at(0).attachments;
        const auto found = std::ranges::find_if(all, [&](const Attachment& a) { return a.bytes == bytes.size(); });
        CHECK_TRUE(found != all.end());
        return *found;
    }
    [[nodiscard]] Status touch(const Attachment& a) { return world.touch(OpenAttachment{a.digest}); }
    [[nodiscard]] bool asked_for(const Attachment& a) { return world.view().attachments.contains(a.digest); }
    [[nodiscard]] AttachmentState state(const Attachment& a) { return world.view().attachments.at(a.digest).state; }
    [[nodiscard]] std::uint64_t counted(const char* name) {
        const auto& counters = world.stage.vehicle.metrics.counters();
        const auto found = counters.find(name);
        return found == counters.end() ? 0 : found->second;
    }
    void expect_here(const Attachment& a, const Bytes& bytes) {
        CHECK_TRUE(state(a) == AttachmentState::Here);
        CHECK_TRUE(touch(a).has_value());
        CHECK_TRUE(world.view().opened.has_value());
        CHECK_TRUE(world.view().opened->digest == a.digest);
        STRCMP_EQUAL("image/jpeg", world.view().opened->media_type.c_str());
        CHECK_TRUE(*world.view().opened->bytes == bytes);
    }
    void start_again() {
        world.act("kill agent");
        world.act("start agent");
        world.expect_within(60s, "driving = parked");
        world.expect_within(60s, "link.online = yes");
    }
    /// Fetched, and then erased with all that is personal.
    void goes_with(ErasureReason reason) {
        const Bytes bytes = picture(20'000);
        const Attachment a = add(bytes);
        CHECK_TRUE(touch(a).has_value());
        world.run_for(30s);
        expect_here(a, bytes);
        CHECK_TRUE(world.touch(AskErasure{reason}).has_value());
        CHECK_TRUE(world.touch(ConfirmErasure{world.view().erasure->confirm}).has_value());
        world.run_for(30s);
        CHECK_TRUE(world.view().attachments.empty());
        CHECK_FALSE(world.view().opened.has_value());
        for (const ServiceRecord& record : world.view().history) CHECK_TRUE(record.attachments.empty());
        const Bytes piece{bytes.begin() + 9'000, bytes.begin() + 9'064};
        for (unsigned kind = 1; kind < 64; ++kind) {
            const auto records = world.stage.vehicle.store.load(static_cast<RecordKind>(kind));
            CHECK_TRUE(records.has_value());
            for (const Record& record : *records) {
                CHECK_TRUE(record.kind != RecordKind::Attachment);
                CHECK_TRUE(record.key != "attachments");
                CHECK_TRUE(std::ranges::search(record.value, piece).empty());
            }
        }
    }
};

TEST(AttachmentsOfAgent, nothing_comes_by_itself_and_a_touch_brings_all_of_it) {
    const Bytes bytes = picture(100'000);
    const Attachment a = add(bytes);
    LONGS_EQUAL(100'000, a.bytes);
    world.run_for(600s);
    CHECK_FALSE(asked_for(a));
    CHECK_TRUE(touch(a).has_value());
    CHECK_TRUE(state(a) == AttachmentState::Asked);
    world.run_for(30s);
    expect_here(a, bytes);
    // And it was said to the owner what was sent
    CHECK_TRUE(std::ranges::any_of(world.view().sent, [](const SentLine& line) { return line.what.en == "Attachment of a record asked for" && line.purpose == Purpose::Operation; }));
}

TEST(AttachmentsOfAgent, the_largest_comes_over_kills_and_every_part_once) {
    const Bytes bytes = picture(kLargestAttachment);
    const Attachment a = add(bytes);
    CHECK_TRUE(touch(a).has_value());
    for (int kill = 0; kill < 4; ++kill) {
        world.run_for(150ms);
        start_again();
    }
    world.run_for(120s);
    expect_here(a, bytes);
    start_again();
    expect_here(a, bytes);
}

TEST(AttachmentsOfAgent, more_than_a_minute_takes_comes_in_the_next_one) {
    // Given three of 32 parts each, where a key may send 60 documents a minute
    std::vector<std::pair<Attachment, Bytes>> all;
    for (std::uint32_t i = 0; i < 3; ++i) {
        const Bytes bytes = picture(kLargestAttachment - i, i);
        all.emplace_back(add(bytes), bytes);
    }
    for (const auto& [a, bytes] : all) CHECK_TRUE(touch(a).has_value());
    world.run_for(300s);
    for (const auto& [a, bytes] : all) expect_here(a, bytes);
}

TEST(AttachmentsOfAgent, asked_for_without_the_network_it_comes_when_that_is_back_and_then_needs_none) {
    const Bytes bytes = picture(30'000);
    const Attachment a = add(bytes);
    world.act("network down");
    world.run_for(60s);
    CHECK_TRUE(touch(a).has_value());
    world.run_for(300s);
    CHECK_TRUE(state(a) == AttachmentState::Asked);
    world.act("network up");
    world.run_for(120s);
    CHECK_TRUE(state(a) == AttachmentState::Here);
    world.act("network down");
    world.run_for(60s);
    expect_here(a, bytes);
}

TEST(AttachmentsOfAgent, what_was_lost_on_the_way_is_asked_for_again_by_a_touch) {
    const Bytes bytes = picture(60'000);
    const Attachment a = add(bytes);
    CHECK_TRUE(touch(a).has_value());
    world.run_for(100ms);
    world.act("network down");
    // The parts that did not come expire
    world.stand_for(31 * 24h);
    world.act("network up");
    world.expect_within(600s, "link.online = yes");
    world.run_for(60s);
    CHECK_TRUE(state(a) != AttachmentState::Here);
    CHECK_TRUE(touch(a).has_value());
    world.run_for(60s);
    expect_here(a, bytes);
}

TEST(AttachmentsOfAgent, a_guest_gets_none_and_nobody_while_driving) {
    const Attachment a = add(picture(9'000));
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Guest}).has_value());
    CHECK_TRUE(touch(a).error() == OwnerActionErrc::NotOwner);
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Owner}).has_value());
    CHECK_TRUE(touch(a).has_value());
    world.run_for(30s);
    expect_here(a, picture(9'000));
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Guest}).has_value());
    CHECK_FALSE(world.view().opened.has_value());
    CHECK_TRUE(world.view().attachments.empty());
    CHECK_TRUE(world.touch(ChangeSeat{Audience::Owner}).has_value());
    world.act("drive 0.5 km at 50 km/h");
    world.expect_within(20s, "driving = moving");
    CHECK_TRUE(touch(a).error() == OwnerActionErrc::Driving);
}

TEST(AttachmentsOfAgent, one_that_no_record_names_is_unknown) {
    Attachment other = add(picture(9'000));
    other.digest[0] ^= std::byte{1};
    CHECK_TRUE(touch(other).error() == OwnerActionErrc::Unknown);
}

TEST(AttachmentsOfAgent, what_is_damaged_in_the_store_is_not_shown_and_comes_anew) {
    const Bytes bytes = picture(20'000);
    const Attachment a = add(bytes);
    CHECK_TRUE(touch(a).has_value());
    world.run_for(30s);
    StoreTransaction damage;
    damage.records.push_back({RecordKind::Attachment, AttachmentShelf::part_key(a.digest, 1), Bytes(8192)});
    CHECK_TRUE(world.stage.vehicle.store.commit(damage).has_value());
    CHECK_TRUE(touch(a).has_value());
    CHECK_FALSE(world.view().opened.has_value());
    CHECK_TRUE(state(a) == AttachmentState::Broken);
    LONGS_EQUAL(1, counted("attachments_broken_total"));
    CHECK_TRUE(touch(a).has_value());
    world.run_for(30s);
    expect_here(a, bytes);
}

TEST(AttachmentsOfAgent, goes_with_forget_me) { goes_with(ErasureReason::Forgotten); }

TEST(AttachmentsOfAgent, goes_with_a_change_of_owner) { goes_with(ErasureReason::OwnerChanged); }
