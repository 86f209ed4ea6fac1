// SPDX-License-Identifier: Apache-2.0
// The rules that judge every story, each seen to judge.
#include "scenarios/house_rules.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

CanFrame frame(std::uint32_t id, std::initializer_list<unsigned> bytes) {
    CanFrame f;
    f.id = {id, false};
    f.length = 8;
    std::size_t at = 0;
    for (unsigned b : bytes) f.data[at++] = static_cast<std::byte>(b);
    return f;
}

HeadUnitView asking(PromptClass prompt_class) {
    HeadUnitView view;
    view.prompt = Prompt{};
    view.prompt->prompt_class = prompt_class;
    return view;
}

}  // namespace

TEST_GROUP(HouseRules) {
    HouseRules rules;
};

TEST(HouseRules, reading_requests_and_flow_control_may_be_sent) {
    rules.on_agent_frame(frame(0x7DF, {0x02, 0x01, 0x0D}), MonoTime{1s});  // mode 01, speed
    rules.on_agent_frame(frame(0x7E0, {0x30, 0x00, 0x00}), MonoTime{1s});  // flow control: continue
    CHECK_TRUE(rules.broken().empty());
}

TEST(HouseRules, clearing_codes_breaks_them_once) {
    rules.on_agent_frame(frame(0x7DF, {0x01, 0x04}), MonoTime{1s});  // mode 04: clear
    rules.on_agent_frame(frame(0x7DF, {0x01, 0x04}), MonoTime{2s});
    CHECK_EQUAL(1U, rules.broken().size());
}

TEST(HouseRules, a_frame_that_is_no_request_breaks_them) {
    rules.on_agent_frame(frame(0x123, {0x02, 0x01, 0x0D}), MonoTime{1s});  // not a diagnostic id
    rules.on_agent_frame(frame(0x7E0, {0x10, 0x14, 0x2E}),
                         MonoTime{1s});  // a first frame: no allowed request is so long
    rules.on_agent_frame(frame(0x7DF, {0x30, 0x00, 0x00}), MonoTime{1s});  // flow control to everybody
    CHECK_EQUAL(3U, rules.broken().size());
}

TEST(HouseRules, on_j1939_requests_that_read_and_the_receivers_part_of_a_transfer_may_be_sent_and_nothing_else) {
    const auto truck = [](std::uint32_t id, unsigned length, std::initializer_list<unsigned> bytes) {
        CanFrame f = frame(id, bytes);
        f.id.extended = true;
        f.length = static_cast<std::uint8_t>(length);
        return f;
    };
    rules.on_agent_frame(truck(0x18EAFFF9, 3, {0xCA, 0xFE, 0x00}), MonoTime{1s});                       // DM1
    rules.on_agent_frame(truck(0x1CEC00F9, 8, {17, 3, 1, 0xFF, 0xFF, 0xEC, 0xFE, 0x00}), MonoTime{1s});  // clear to send
    CHECK_TRUE(rules.broken().empty());
    rules.on_agent_frame(truck(0x18EAFFF9, 3, {0xD3, 0xFE, 0x00}), MonoTime{1s});                       // DM11 clears
    rules.on_agent_frame(truck(0x18EA0000, 3, {0xCA, 0xFE, 0x00}), MonoTime{1s});                       // in the engine's name
    rules.on_agent_frame(truck(0x18EEFFF9, 8, {1, 2, 3, 4, 5, 6, 7, 8}), MonoTime{1s});                 // a claim
    rules.on_agent_frame(truck(0x1CEC00F9, 8, {16, 18, 0, 3, 0xFF, 0xEC, 0xFE, 0x00}), MonoTime{1s});   // a transfer of its own
    CHECK_EQUAL(4U, rules.broken().size());
}

TEST(HouseRules, a_prompt_has_two_seconds_to_leave_when_the_car_moves_and_a_critical_one_may_stay) {
    rules.on_screen(asking(PromptClass::HeadsUp), {0}, MonoTime{1s});
    rules.on_screen(asking(PromptClass::HeadsUp), {5}, MonoTime{2s});
    rules.on_screen(asking(PromptClass::HeadsUp), {9}, MonoTime{4s});
    rules.on_screen(asking(PromptClass::Critical), {9}, MonoTime{60s});
    CHECK_TRUE(rules.broken().empty());
    rules.on_screen(asking(PromptClass::HeadsUp), {9}, MonoTime{61s});
    CHECK_EQUAL(1U, rules.broken().size());
}

TEST(HouseRules, more_than_ten_requests_in_a_second_break_them) {
    for (int i = 0; i < 10; ++i) rules.on_agent_frame(frame(0x7DF, {0x02, 0x01, 0x0D}), MonoTime{1s + i * 50ms});
    CHECK_TRUE(rules.broken().empty());
    rules.on_agent_frame(frame(0x7DF, {0x02, 0x01, 0x0D}), MonoTime{1500ms});
    CHECK_EQUAL(1U, rules.broken().size());
}

TEST(HouseRules, an_open_screen_has_two_seconds_to_lock_when_the_car_moves) {
    HeadUnitView view;
    view.driving = DrivingState::Parked;
    rules.on_screen(view, {5}, MonoTime{2s});
    rules.on_screen(view, {9}, MonoTime{4s});
    CHECK_TRUE(rules.broken().empty());
    rules.on_screen(view, {9}, MonoTime{5s});
    CHECK_EQUAL(1U, rules.broken().size());
}

TEST(HouseRules, an_event_leaves_only_with_the_consent_that_the_screen_shows) {
    UpEvent event;
    event.id.bytes[0] = std::byte{1};
    event.trace = event.boot = event.id;
    event.wall = {std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};
    event.payload = MileageReported{};
    const Purpose purpose = purpose_of(event.payload);
    wire::UpBatch batch{"car", stream_of(event.payload), event.id, 1, {wire::encode(event)}};
    const Bytes envelope = wire::encode(wire::Envelope{"key", wire::encode(batch), Bytes(64)});
    CHECK_TRUE(wire::decode_up_event(wire::decode_up_batch(wire::decode_envelope(envelope)->body)->events.at(0)).has_value());
    HeadUnitView view;
    ConsentLine line;
    line.consent.purpose = purpose;
    line.consent.state = ConsentState::Granted;
    view.consents = {line};
    rules.on_published(envelope, view, MonoTime{1s});
    CHECK_TRUE(rules.broken().empty());
    view.consents[0].consent.state = ConsentState::Withdrawn;
    rules.on_published(envelope, view, MonoTime{2s});
    CHECK_EQUAL(1U, rules.broken().size());
}

TEST(HouseRules, a_mileage_that_falls_breaks_them_unless_the_process_died_and_then_by_a_kilometre_at_most) {
    HeadUnitView view;
    view.mileage.value = Distance::kilometres(100);
    rules.on_screen(view, {0}, MonoTime{1s});
    rules.on_agent_killed();
    view.mileage.value = Distance::kilometres(99);
    rules.on_screen(view, {0}, MonoTime{2s});
    CHECK_TRUE(rules.broken().empty());
    view.mileage.value = Distance::kilometres(98);
    rules.on_screen(view, {0}, MonoTime{3s});
    CHECK_EQUAL(1U, rules.broken().size());
    rules.on_agent_killed();
    view.mileage.value = Distance::kilometres(97);
    rules.on_screen(view, {0}, MonoTime{4s});
    CHECK_EQUAL(2U, rules.broken().size());
}

TEST(HouseRules, more_events_at_the_desk_than_were_given_break_them_and_so_does_its_mileage_falling) {
    DeskFacts desk;
    desk.events = 5;
    desk.mileage = Distance::kilometres(100);
    rules.on_desk(desk, 5, MonoTime{1s});
    CHECK_TRUE(rules.broken().empty());
    desk.mileage = Distance::kilometres(99);
    rules.on_desk(desk, 4, MonoTime{2s});
    CHECK_EQUAL(2U, rules.broken().size());
}
