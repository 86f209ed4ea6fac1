// SPDX-License-Identifier: Apache-2.0
// The appointment's table, exhaustively: every state with every event, and both ends under loss, doubling and
// re-ordering.
#include "domain/appointment_rules.hpp"

#include <algorithm>
#include <vector>

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

constexpr AppointmentState kStates[] = {AppointmentState::Proposed,  AppointmentState::Countered,
                                        AppointmentState::Accepted,  AppointmentState::Declined,
                                        AppointmentState::Withdrawn, AppointmentState::Done};
constexpr AppointmentEvent kEvents[] = {AppointmentEvent::OwnerAccepts,    AppointmentEvent::OwnerCounters,
                                        AppointmentEvent::OwnerDeclines,   AppointmentEvent::OwnerWithdraws,
                                        AppointmentEvent::DealerOffers,    AppointmentEvent::DealerConfirms,
                                        AppointmentEvent::DealerWithdraws, AppointmentEvent::DealerCloses};

WallTime at(int hours) {
    return {std::chrono::hours{hours}, WallQuality::Synchronised};
}

Appointment offer(std::uint32_t revision = 1, AppointmentState state = AppointmentState::Proposed) {
    Appointment a;
    a.id = id_from_text("000102030405060708090A0B0C0D0E0F");
    a.revision = revision;
    a.state = state;
    a.start = at(100);
    return a;
}

OwnerAnswer answer(AppointmentAnswer what, std::uint32_t revision) {
    OwnerAnswer a{.revision = revision, .answer = what, .counter_start = {}, .at = at(1)};
    if (what == AppointmentAnswer::Counter) a.counter_start = at(200);
    return a;
}

bool applied(const AppointmentOutcome& o) {
    return o.verdict == AppointmentVerdict::Applied;
}

}  // namespace

TEST_GROUP(AppointmentTable){};

TEST(AppointmentTable, has_exactly_one_row_for_every_state_and_event_and_each_says_why) {
    CHECK_EQUAL(48U, appointment_table().size());
    for (AppointmentState s : kStates) {
        for (AppointmentEvent e : kEvents) {
            const auto rows = std::count_if(appointment_table().begin(), appointment_table().end(),
                                            [&](const AppointmentRow& r) { return r.from == s && r.event == e; });
            CHECK_EQUAL(1, rows);
            CHECK_TRUE(find_appointment_row(s, e)->why[0] != '\0');
        }
    }
}

TEST(AppointmentTable, the_owner_only_climbs_from_proposed_to_accepted_to_countered_to_declined_to_withdrawn) {
    const auto rank = [](AppointmentState s) {
        switch (s) {
            case AppointmentState::Proposed:
                return 0;
            case AppointmentState::Accepted:
                return 1;
            case AppointmentState::Countered:
                return 2;
            case AppointmentState::Declined:
                return 3;
            case AppointmentState::Withdrawn:
                return 4;
            case AppointmentState::Done:
                return 5;
        }
        return -1;
    };
    for (const AppointmentRow& row : appointment_table()) {
        if (row.event > AppointmentEvent::OwnerWithdraws || !row.to) continue;
        CHECK_TRUE(rank(*row.to) > rank(row.from));
    }
}

TEST(AppointmentTable, nothing_leaves_done_and_only_the_visit_itself_leaves_withdrawn) {
    for (AppointmentEvent e : kEvents) {
        CHECK_FALSE(find_appointment_row(AppointmentState::Done, e)->to.has_value());
        if (e != AppointmentEvent::DealerCloses)
            CHECK_FALSE(find_appointment_row(AppointmentState::Withdrawn, e)->to.has_value());
    }
}

TEST(AppointmentTable, every_state_follows_the_table_for_every_answer) {
    for (AppointmentState s : kStates) {
        for (int a = 1; a <= 4; ++a) {
            const auto what = static_cast<AppointmentAnswer>(a);
            const auto outcome = apply_answer(offer(1, s), answer(what, 1));
            const auto* row = find_appointment_row(s, event_of(what));
            CHECK_EQUAL(row->to.has_value(), applied(outcome));
            CHECK_TRUE(outcome.appointment.state == row->to.value_or(s));
        }
    }
}

TEST(AppointmentTable, values_outside_the_enums_mean_nothing) {
    CHECK_TRUE(apply_answer(offer(), answer(static_cast<AppointmentAnswer>(99), 1)).verdict ==
               AppointmentVerdict::MeansNothing);
    CHECK_TRUE(apply_dealer_move(offer(), static_cast<AppointmentEvent>(99), {}, at(1)).verdict ==
               AppointmentVerdict::MeansNothing);
    CHECK_TRUE(apply_dealer_move(offer(), AppointmentEvent::OwnerAccepts, {}, at(1)).verdict ==
               AppointmentVerdict::MeansNothing);
}

TEST_GROUP(AppointmentRevisions){};

TEST(AppointmentRevisions, an_answer_to_an_older_revision_is_stale_and_to_a_later_one_ahead) {
    CHECK_TRUE(apply_answer(offer(2), answer(AppointmentAnswer::Accept, 1)).verdict == AppointmentVerdict::Stale);
    CHECK_TRUE(apply_answer(offer(2), answer(AppointmentAnswer::Accept, 3)).verdict == AppointmentVerdict::Ahead);
    CHECK_TRUE(applied(apply_answer(offer(2), answer(AppointmentAnswer::Accept, 2))));
}

TEST(AppointmentRevisions, a_withdrawal_holds_whatever_was_offered_meanwhile) {
    const auto outcome = apply_answer(offer(5), answer(AppointmentAnswer::Withdraw, 1));
    CHECK_TRUE(applied(outcome));
    CHECK_TRUE(outcome.appointment.state == AppointmentState::Withdrawn);
}

TEST(AppointmentRevisions, a_later_offer_supersedes_and_an_older_or_doubled_one_does_not) {
    const Appointment accepted = offer(1, AppointmentState::Accepted);
    CHECK_TRUE(applied(apply_offer(accepted, offer(2))));
    CHECK_TRUE(apply_offer(accepted, offer(1)).verdict == AppointmentVerdict::MeansNothing);
    CHECK_TRUE(apply_offer(offer(3), offer(2)).verdict == AppointmentVerdict::Stale);
    CHECK_TRUE(applied(apply_offer(std::nullopt, offer(7))));
    // A calling-off and the visit itself hold whatever the revision
    CHECK_TRUE(applied(apply_offer(offer(3), offer(2, AppointmentState::Withdrawn))));
    CHECK_TRUE(applied(apply_offer(offer(3), offer(2, AppointmentState::Done))));
}

TEST(AppointmentRevisions, the_owners_wish_becomes_the_time_when_the_dealer_confirms) {
    const Appointment wished = apply_answer(offer(), answer(AppointmentAnswer::Counter, 1)).appointment;
    const auto confirmed = apply_dealer_move(wished, AppointmentEvent::DealerConfirms, std::nullopt, at(2));
    CHECK_TRUE(confirmed.appointment.start == at(200));
    CHECK_TRUE(confirmed.appointment.state == AppointmentState::Accepted);
    CHECK_EQUAL(2U, confirmed.appointment.revision);
    CHECK_FALSE(confirmed.appointment.counter_start.has_value());
}

TEST(AppointmentRevisions, a_time_sent_along_with_another_answer_is_no_wish) {
    OwnerAnswer talkative = answer(AppointmentAnswer::Accept, 1);
    talkative.counter_start = at(200);
    CHECK_FALSE(apply_answer(offer(), talkative).appointment.counter_start.has_value());
}

TEST(AppointmentRevisions, a_counter_without_a_time_means_nothing) {
    OwnerAnswer empty = answer(AppointmentAnswer::Counter, 1);
    empty.counter_start.reset();
    CHECK_TRUE(apply_answer(offer(), empty).verdict == AppointmentVerdict::MeansNothing);
}

// Both ends act on their own copies; their messages are then delivered in every order, some twice. All schedules of up
// to three acts an end over every kind of act are tried: the copies must agree in state and, while it lives, in
// revision and time.
namespace {

struct World {
    Appointment vehicle;
    Appointment desk;
    std::vector<Appointment> down;  ///< the desk's messages, all still to be delivered
    std::vector<OwnerAnswer> up;
};

World begin() {
    return {offer(), offer(), {}, {}};
}

void owner_acts(World& w, int what) {
    const OwnerAnswer a = answer(static_cast<AppointmentAnswer>(what), w.vehicle.revision);
    const auto outcome = apply_answer(w.vehicle, a);
    if (!applied(outcome)) return;
    w.vehicle = outcome.appointment;
    w.up.push_back(a);
}

void dealer_acts(World& w, int what) {
    const auto outcome =
        apply_dealer_move(w.desk, static_cast<AppointmentEvent>(what),
                          AppointmentTerms{.start = at(300 + what), .price = {}, .place = {}, .note = {}}, at(3));
    if (!applied(outcome)) return;
    w.desk = outcome.appointment;
    w.down.push_back(w.desk);
}

bool agree(const World& w) {
    if (w.vehicle.state != w.desk.state) return false;
    const bool over = w.desk.state == AppointmentState::Withdrawn || w.desk.state == AppointmentState::Done;
    return over || (w.vehicle.revision == w.desk.revision && w.vehicle.start == w.desk.start &&
                    w.vehicle.counter_start == w.desk.counter_start);
}

/// Delivers everything in the given order, then everything again (each message doubled and late).
bool agree_after(World w, const std::vector<std::size_t>& order) {
    for (int pass = 0; pass < 2; ++pass) {
        for (std::size_t i : order) {
            if (i < w.up.size()) {
                w.desk = apply_answer(w.desk, w.up[i]).appointment;
            } else {
                w.vehicle = apply_offer(w.vehicle, w.down[i - w.up.size()]).appointment;
            }
        }
        if (!agree(w)) return false;
    }
    return true;
}

/// Plays every sequence of acts of length `left` from here and checks every order of delivery of each. An act in the
/// middle may also be preceded by a delivery of what is waiting, so that later acts answer later revisions.
void explore(const World& world, int left, long& checked) {
    std::vector<std::size_t> order(world.up.size() + world.down.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    do {
        CHECK_TRUE(agree_after(world, order));
        ++checked;
    } while (std::next_permutation(order.begin(), order.end()));
    if (left == 0) return;
    for (int act = 1; act <= 8; ++act) {
        World next = world;
        if (act <= 4) {
            owner_acts(next, act);
        } else {
            dealer_acts(next, act);
        }
        explore(next, left - 1, checked);
    }
    // Some messages arrive before the next act: the newest offer alone (older ones lost until later), or the newest
    // answer alone.
    if (!world.down.empty()) {
        World heard = world;
        heard.vehicle = apply_offer(heard.vehicle, heard.down.back()).appointment;
        for (int act = 1; act <= 4; ++act) {
            World next = heard;
            owner_acts(next, act);
            explore(next, left - 1, checked);
        }
    }
    if (!world.up.empty()) {
        World heard = world;
        heard.desk = apply_answer(heard.desk, heard.up.back()).appointment;
        for (int act = 5; act <= 8; ++act) {
            World next = heard;
            dealer_acts(next, act);
            explore(next, left - 1, checked);
        }
    }
}

}  // namespace

TEST(AppointmentRevisions, both_ends_agree_after_every_schedule_of_four_acts_in_every_order_of_delivery) {
    long checked = 0;
    explore(begin(), 4, checked);
    CHECK_TRUE(checked > 10000);
}
