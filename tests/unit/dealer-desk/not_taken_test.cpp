// SPDX-License-Identifier: Apache-2.0
// What a car passed over of the dealer's messages is marked, with its reason, where the clerk sees what was sent.
#include "desk_fixture.hpp"

#include "dealer-desk/words.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::desk;

TEST_GROUP(NotTaken) {
    DeskFixture f;

    [[nodiscard]] std::vector<RefusalRow> refusals() { return f.file(f.li, f.car).refusals; }
    [[nodiscard]] std::size_t entries() {
        std::size_t count = 0;
        for (const TimelineEntry& entry : f.file(f.li, f.car).timeline) count += entry.kind == "not_taken" ? 1 : 0;
        return count;
    }
    /// The number of the down message that stands in the newest entry of this kind.
    [[nodiscard]] std::string newest_detail(std::string_view kind) {
        for (const TimelineEntry& entry : f.file(f.li, f.car).timeline) {
            if (entry.kind == kind) return entry.detail;
        }
        return {};
    }
};

TEST(NotTaken, what_the_car_passed_over_is_marked_with_its_reason_where_the_clerk_sent_it) {
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"c", "c"}, {"d", "d"}, kMonday).has_value());
    STRCMP_CONTAINS("\"down\":2", newest_detail("message").c_str());
    (void)f.send(f.car.refusing({{1, wire::DownRefusal::Reason::Expired}}, 2), after(kMonday, 1h));
    LONGS_EQUAL(1, refusals().size());
    LONGS_EQUAL(1, refusals()[0].sequence);
    STRCMP_EQUAL("message", refusals()[0].kind.c_str());
    CHECK(refusals()[0].reason == DownRefused::Expired);
    CHECK(refusals()[0].at == after(kMonday, 1h));
    LONGS_EQUAL(1, entries());
    STRCMP_CONTAINS("\"reason\":\"expired\"", newest_detail("not_taken").c_str());
    LONGS_EQUAL(0, f.file(f.li, f.car).waiting_down);
}

TEST(NotTaken, each_reason_of_the_wire_has_its_word) {
    std::string words;
    for (std::uint64_t number = 1; number <= 7; ++number) {
        CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
        (void)f.send(f.car.refusing({{number, static_cast<wire::DownRefusal::Reason>(number)}}, number));
        words += std::string{word(refusals().front().reason)} + " ";
    }
    STRCMP_EQUAL("expired unsupported role unfit older malformed forgotten ", words.c_str());
}

TEST(NotTaken, is_told_once_however_often_the_car_names_it_and_not_of_numbers_that_were_never_sent) {
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
    for (int i = 0; i < 3; ++i) (void)f.send(f.car.refusing({{1, wire::DownRefusal::Reason::Role}, {7, wire::DownRefusal::Reason::Role}}, 1));
    LONGS_EQUAL(1, refusals().size());
    CHECK(refusals()[0].reason == DownRefused::Role);
    LONGS_EQUAL(1, entries());
    // Nor of one that it has not taken yet, whatever it says
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
    (void)f.send(f.car.refusing({{2, wire::DownRefusal::Reason::Expired}}, 1));
    LONGS_EQUAL(1, refusals().size());
}

TEST(NotTaken, is_told_once_where_a_car_names_it_twice_at_once_or_without_ever_taking_it) {
    CHECK(f.desk->message(f.li, f.car.vehicle(), {"a", "a"}, {"b", "b"}, kMonday).has_value());
    const auto twice = f.car.refusing({{1, wire::DownRefusal::Reason::Expired}, {1, wire::DownRefusal::Reason::Role}}, 9);  // 9 was never sent: nothing is acknowledged
    for (int i = 0; i < 2; ++i) CHECK_FALSE(f.send(twice).empty());
    LONGS_EQUAL(1, refusals().size());
    LONGS_EQUAL(0, f.desk->ingest_counts().rejected[static_cast<std::size_t>(Rejection::NotKept)]);
}

TEST(NotTaken, an_offer_that_is_made_again_takes_the_mark_from_the_appointment_and_not_from_the_timeline) {
    (void)f.send(f.car.batch(Stream::Care, 1, {request(7)}));
    Offer offer{id_of(7), 1, after(kMonday, 48h), 60min, {1000, "CNY"}, "north", ""};
    const auto first = f.desk->propose(f.li, offer, kMonday);
    CHECK(first.has_value());
    (void)f.send(f.car.refusing({{1, wire::DownRefusal::Reason::Unsupported}, {2, wire::DownRefusal::Reason::Unsupported}}, 2));
    LONGS_EQUAL(2, refusals().size());  // that it was taken into hand, and the offer
    STRCMP_EQUAL(first->text().c_str(), refusals()[0].about.c_str());
    CHECK_FALSE(refusals()[0].superseded);
    offer.request_version = f.file(f.li, f.car).requests.at(0).version;
    CHECK(f.desk->propose(f.li, offer, kMonday).has_value());
    CHECK(refusals()[0].superseded);
    STRCMP_EQUAL("picked_up", refusals()[1].kind.c_str());
    CHECK_FALSE(refusals()[1].superseded);
}

TEST(NotTaken, an_entry_for_which_nothing_was_sent_has_no_number) {
    CHECK(f.desk->note(f.li, f.car.vehicle(), "note", "n", kMonday).has_value());
    STRCMP_EQUAL("{\"text\":\"n\"}", newest_detail("note").c_str());
}
