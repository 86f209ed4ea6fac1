// SPDX-License-Identifier: Apache-2.0
// Live sessions and the end of a relation at the desk: which readings it takes, what it shows, and what it keeps.
#include "desk_fixture.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(LiveAtDesk) {
    DeskFixture f;
    Id session;
    std::uint64_t number{0};

    void ask() {
        const auto asked = f.desk->ask_live(f.li, f.car.vehicle(), kLiveTimeBox, kMonday);
        CHECK(asked.has_value());
        session = asked->id;
    }
    void tell(LiveSessionState state) {
        LiveSessionChanged change{session, state, {}, kMonday, {}, 0, {}};
        if (state == LiveSessionState::Ended) change = {session, state, LiveSessionEnd::ByOwner, kMonday, after(kMonday, 5min), 7, {"Vehicle.Speed"}};
        (void)f.send(f.car.batch(Stream::Operation, ++number, {change}));
    }
    void read(std::uint64_t count, double speed) {
        (void)f.send(f.car.live({session, count, kMonday, {{"Vehicle.Speed", speed, "km/h"}}}));
    }
    [[nodiscard]] LiveView view() {
        const auto live = f.file(f.li, f.car).live;
        CHECK(live.has_value());
        return *live;
    }
    [[nodiscard]] std::uint64_t refused() {
        return f.desk->ingest_counts().rejected[static_cast<std::size_t>(Rejection::NoSession)];
    }
};

TEST(LiveAtDesk, a_question_goes_to_the_car_with_the_code_that_the_clerk_reads_out) {
    ask();
    const auto out = f.desk->take_outgoing();
    const auto sent = std::get<LiveSessionAsked>(f.down(out).at(0).payload);
    STRCMP_EQUAL(view().row.code.c_str(), sent.code.c_str());
    LONGS_EQUAL(6, sent.code.size());
    CHECK(f.down(out).at(0).expires == after(kMonday, kLiveAskedFor));
    // And a second one is not asked beside it
    CHECK(f.desk->ask_live(f.li, f.car.vehicle(), kLiveTimeBox, kMonday).error().code == Refused::NotNow);
    CHECK(f.desk->ask_live(f.other, f.car.vehicle(), kLiveTimeBox, kMonday).error().code == Refused::NotFound);
    CHECK(f.desk->ask_live(f.li, f.car.vehicle(), 31min, kMonday).error().code == Refused::Invalid);
}

TEST(LiveAtDesk, the_newest_values_are_shown_while_it_is_open_and_gone_with_the_receipt) {
    ask();
    tell(LiveSessionState::Open);
    read(2, 42);
    read(1, 7);  // late
    DOUBLES_EQUAL(42, view().values.at(0).value, 0);
    tell(LiveSessionState::Ended);
    CHECK(view().values.empty());
    CHECK(view().row.state == LiveRowState::Ended);
    CHECK(view().row.ended_by == LiveSessionEnd::ByOwner);
    LONGS_EQUAL(7, view().row.readings);
    read(3, 50);
    LONGS_EQUAL(1, refused());
    CHECK(view().values.empty());
}

TEST(LiveAtDesk, readings_of_a_session_nobody_asked_for_or_of_another_car_are_refused) {
    session = id_of(9);
    read(1, 10);
    LONGS_EQUAL(1, refused());
    ask();
    tell(LiveSessionState::Declined);
    read(1, 10);
    LONGS_EQUAL(2, refused());
}

TEST(LiveAtDesk, what_is_over_stays_over) {
    ask();
    tell(LiveSessionState::Open);
    tell(LiveSessionState::Ended);
    tell(LiveSessionState::Open);
    CHECK(view().row.state == LiveRowState::Ended);
    CHECK(f.desk->close_live(f.li, f.car.vehicle(), session, kMonday).error().code == Refused::NotNow);
}

TEST(LiveAtDesk, a_dealer_that_was_left_ends_what_is_open_sends_nothing_more_and_keeps_the_owner_it_served) {
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
    (void)f.send(f.car.batch(Stream::Care, 1, {request(1)}));
    (void)f.desk->take_outgoing();
    (void)f.send(f.car.batch(Stream::Operation, ++number, {RelationEnded{kMonday}}));
    const VehicleFile file = f.file(f.li, f.car);
    CHECK(file.requests.at(0).request.state == RequestState::Withdrawn);
    LONGS_EQUAL(0, file.waiting_down);
    CHECK(f.queue(f.li).empty());
    CHECK(!file.vehicle.owner.empty());
    STRCMP_EQUAL("left", file.timeline.at(0).kind.c_str());
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).error().code == Refused::NotNow);
    CHECK(f.desk->ask_live(f.li, f.car.vehicle(), kLiveTimeBox, kMonday).error().code == Refused::NotNow);
    LONGS_EQUAL(0, f.desk->on_link_up(after(kMonday, 2h)).size());
}
