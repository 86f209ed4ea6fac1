// SPDX-License-Identifier: Apache-2.0
// Whether a car's link stands and how its agent does, at the desk: sessions that come late, twice, signed by others, or not at all.
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(AgentLinkAtDesk) {
    DeskFixture f;
    WallTime now{kMonday};

    [[nodiscard]] static AgentHealth word(unsigned session, std::uint32_t number, LinkWord link = LinkWord::Up, std::uint64_t waiting = 0) {
        return {id_of(session), number, link, kMonday, {"1.2.3", StartMode::Minimal, true, false, true}, waiting};
    }
    [[nodiscard]] static AgentHealth will(unsigned session) { return {id_of(session), 0, LinkWord::Lost}; }
    void tell(const AgentHealth& health) {
        now = after(now, 1min);
        (void)f.send(f.car.health(health), now);
    }
    [[nodiscard]] AgentRow row() { return f.file(f.li, f.car).vehicle.agent; }
    [[nodiscard]] std::uint64_t refused(Rejection why) { return f.desk->ingest_counts().rejected[static_cast<std::size_t>(why)]; }
};

TEST(AgentLinkAtDesk, what_the_car_tells_is_shown_in_its_file_the_list_and_the_link_page) {
    CHECK(row().link == AgentLink::Silent);
    tell(word(1, 1, LinkWord::Up, 12));
    const AgentRow told = row();
    CHECK(told.link == AgentLink::Up);
    CHECK(told.since == now);
    CHECK(told.told == now);
    CHECK(told.agent == word(1, 1).agent);
    LONGS_EQUAL(12, told.waiting);
    CHECK_FALSE(told.unsure);
    CHECK(f.counts(f.car).agent.link == AgentLink::Up);
    const auto rows = f.desk->vehicles(f.li, "");
    for (const VehicleRow& listed : *rows) CHECK((listed.agent.link == AgentLink::Up) == (listed.vehicle == f.car.vehicle()));
    CHECK(f.file(f.other, f.foreign).vehicle.agent.link == AgentLink::Silent);
}

TEST(AgentLinkAtDesk, a_change_within_a_session_is_taken_and_it_stands_since_its_beginning) {
    tell(word(1, 1));
    const WallTime began = now;
    tell(word(1, 2, LinkWord::Up, 1000));
    CHECK(row().since == began);
    CHECK(row().told == now);
    LONGS_EQUAL(1000, row().waiting);
    tell(word(1, 1));  // again, late
    LONGS_EQUAL(1000, row().waiting);
    LONGS_EQUAL(0, refused(Rejection::OldSession));
}

TEST(AgentLinkAtDesk, the_will_of_the_session_says_gone_and_is_no_word_of_the_car) {
    tell(word(1, 1, LinkWord::Up, 12));
    const WallTime heard = f.file(f.li, f.car).vehicle.seen;
    tell(will(1));
    CHECK(row().link == AgentLink::Lost);
    CHECK(row().since == now);
    CHECK(f.file(f.li, f.car).vehicle.seen == heard);
    LONGS_EQUAL(12, row().waiting);  // how it did is as it was told last
    STRCMP_EQUAL("1.2.3", row().agent.version.c_str());
}

TEST(AgentLinkAtDesk, a_late_will_of_an_older_session_never_says_gone_of_a_newer_one) {
    tell(word(1, 1));
    tell(word(2, 1));
    const WallTime began = now;
    tell(will(1));
    CHECK(row().link == AgentLink::Up);
    CHECK(row().since == began);
    LONGS_EQUAL(1, refused(Rejection::OldSession));
    tell(will(3));  // nobody knows it
    CHECK(row().link == AgentLink::Up);
    LONGS_EQUAL(2, refused(Rejection::OldSession));
}

TEST(AgentLinkAtDesk, a_late_word_of_an_older_session_does_not_bring_it_back) {
    tell(word(1, 1));
    tell(word(2, 1));
    tell(word(1, 2));
    tell(will(2));  // which is the newest all the same
    CHECK(row().link == AgentLink::Lost);
    tell(word(1, 3));
    CHECK(row().link == AgentLink::Lost);
    LONGS_EQUAL(2, refused(Rejection::OldSession));
    // Also where many came in between
    for (unsigned session = 3; session < 10; ++session) tell(word(session, 1));
    tell(word(2, 2));
    tell(will(9));
    CHECK(row().link == AgentLink::Lost);
}

TEST(AgentLinkAtDesk, what_is_over_stays_over_whichever_end_came_first) {
    tell(word(1, 1));
    tell(word(1, 2, LinkWord::Ended));
    const WallTime ended = now;
    tell(will(1));
    tell(word(1, 3));
    CHECK(row().link == AgentLink::Ended);
    CHECK(row().since == ended);
}

TEST(AgentLinkAtDesk, a_will_that_another_signed_or_that_names_another_car_or_comes_on_another_channel_is_refused) {
    tell(word(1, 1));
    const Bytes lost = wire::encode(wire::HealthBody{f.car.vehicle(), will(1)});
    InMessage forged = f.second.seal(lost, wire::kAgentChannel);  // the other car's key, on its own topic
    (void)f.send(forged);
    LONGS_EQUAL(1, refused(Rejection::WrongVehicle));
    forged.topic = f.car.health(will(1)).topic;
    (void)f.send(forged);
    LONGS_EQUAL(2, refused(Rejection::WrongVehicle));
    InMessage flipped = f.car.health(will(1));
    flipped.bytes.back() ^= std::byte{1};
    (void)f.send(flipped);
    LONGS_EQUAL(1, refused(Rejection::BadSignature));
    for (const std::string_view channel : {wire::kSyncChannel, wire::kLiveChannel, wire::channel_of(Stream::Health)}) (void)f.send(f.car.seal(lost, channel));
    LONGS_EQUAL(3, refused(Rejection::Malformed));
    CHECK(row().link == AgentLink::Up);
}

TEST(AgentLinkAtDesk, what_the_desk_could_not_hear_is_not_said_to_be_certain) {
    tell(word(1, 1));
    f.desk->on_link_down();
    CHECK(row().unsure);
    CHECK(f.counts(f.car).agent.unsure);
    now = after(now, 1min);
    (void)f.desk->on_link_up(now);
    CHECK(row().unsure);  // it may have gone meanwhile, and its will with it
    now = after(now, 1min);
    (void)f.send(f.car.sync({}, 0), now);
    CHECK_FALSE(row().unsure);
    tell(will(1));
    f.desk->on_link_down();
    CHECK_FALSE(row().unsure);  // gone is gone
}

TEST(AgentLinkAtDesk, of_a_car_in_doubt_of_its_vin_nothing_is_said_until_it_speaks_again) {
    tell(word(1, 1));
    (void)f.send(f.car.sync({}, 0, true), now);
    CHECK(row().link == AgentLink::Silent);
    tell(will(1));
    CHECK(row().link == AgentLink::Silent);
    (void)f.send(f.car.sync({}, 0, false), now);
    tell(word(2, 1));
    CHECK(row().link == AgentLink::Up);
}

TEST(AgentLinkAtDesk, a_car_that_was_revoked_or_has_left_is_not_connected_any_more) {
    tell(word(1, 1));
    (void)f.send(f.car.batch(Stream::Operation, 1, {RelationEnded{kMonday}}), now);
    CHECK(row().link == AgentLink::Ended);
    tell(word(2, 1));
    CHECK(row().link == AgentLink::Ended);
    (void)f.send(f.second.health(word(1, 1)), now);
    CHECK(f.file(f.li, f.second).vehicle.agent.link == AgentLink::Up);
    CHECK(f.desk->revoke(f.boss, f.second.vehicle(), now).has_value());
    CHECK(f.file(f.li, f.second).vehicle.agent.link == AgentLink::Ended);
}
