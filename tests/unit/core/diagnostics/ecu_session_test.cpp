// SPDX-License-Identifier: Apache-2.0
// Requests and answers: several ECUs, pendings, refusals, late answers, and answers to others.
#include "core/diagnostics/ecu_session.hpp"

#include "unit/core/diagnostics/fake_vehicle.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::FakeVehicle;
using odolink::test::frame;

namespace {

constexpr CanId kFunctional{0x7DF, false};
constexpr CanId kEngine{0x7E0, false};
constexpr CanId kEngineAnswer{0x7E8, false};

struct Asked {
    std::vector<RequestResult> results;
    void operator()(FakeVehicle& car, CanId target, const char* hex) {
        CHECK_TRUE(
            car.session.request(target, *from_hex(hex), [this](const RequestResult& r) { results.push_back(r); }));
    }
    [[nodiscard]] const RequestResult& last() const { return results.back(); }
};

std::string payload(const RequestResult& r, std::size_t i = 0) {
    return to_hex(r.answers.at(i).payload);
}

}  // namespace

TEST_GROUP(EcuSession){};

TEST(EcuSession, a_physical_request_ends_with_the_ecus_answer) {
    FakeVehicle car;
    car.add(0x7E0).script["010C"] = {{20ms, "410C1AF8"}};
    Asked ask;
    ask(car, kEngine, "010C");
    car.time.run_for(19ms);
    CHECK_EQUAL(0U, ask.results.size());
    car.time.run_for(1ms);
    CHECK_TRUE(ask.last().end == RequestEnd::Answered);
    STRCMP_EQUAL("410C1AF8", payload(ask.last()).c_str());
    CHECK_TRUE(car.session.idle());
}

TEST(EcuSession, a_functional_request_keeps_the_answers_of_several_ecus_apart) {
    FakeVehicle car;
    car.add(0x7E0).script["0902"] = {{10ms,
                                      "490201314731594332314D4C58313031303735"
                                      "3239"}};
    car.add(0x7E1).script["0902"] = {{11ms,
                                      "490201324731594332314D4C583130313037"
                                      "353239"}};
    Asked ask;
    ask(car, kFunctional, "0902");
    car.time.run_for(200ms);
    CHECK_TRUE(ask.last().end == RequestEnd::Answered);
    CHECK_EQUAL(2U, ask.last().answers.size());
    CHECK_TRUE((ask.last().answers[0].ecu == CanId{0x7E8, false}));
    CHECK_TRUE((ask.last().answers[1].ecu == CanId{0x7E9, false}));
    CHECK_TRUE(payload(ask.last(), 0).substr(6, 2) == "31");
    CHECK_TRUE(payload(ask.last(), 1).substr(6, 2) == "32");
}

TEST(EcuSession, works_with_29_bit_ids) {
    FakeVehicle car;
    car.add(0x18DA10F1).script["0902"] = {{10ms, "490201314731594332314D4C583130313037353239"}};
    Asked ask;
    ask(car, CanId{0x18DB33F1, true}, "0902");
    car.time.run_for(200ms);
    CHECK_TRUE(ask.last().end == RequestEnd::Answered);
    CHECK_EQUAL(0x18DA10F1U, car.can.sent[1].id.value);  // the flow control goes to the one that answers
}

TEST(EcuSession, silence_ends_after_p2) {
    FakeVehicle car;
    Asked ask;
    ask(car, kEngine, "010C");
    car.time.run_for(99ms);
    CHECK_EQUAL(0U, ask.results.size());
    car.time.run_for(1ms);
    CHECK_TRUE(ask.last().end == RequestEnd::NoAnswer);
}

TEST(EcuSession, response_pending_gives_five_more_seconds_each_time) {
    FakeVehicle car;
    car.add(0x7E0).script["22F190"] = {{50ms, "7F2278"}, {5000ms, "7F2278"}, {9900ms, "62F1903132"}};
    Asked ask;
    ask(car, kEngine, "22F190");
    car.time.run_for(10s);
    CHECK_TRUE(ask.last().end == RequestEnd::Answered);
    STRCMP_EQUAL("62F1903132", payload(ask.last()).c_str());
}

TEST(EcuSession, an_ecu_that_is_pending_for_ever_is_given_up_after_ten) {
    FakeVehicle car;
    auto& replies = car.add(0x7E0).script["22F190"];
    for (int i = 1; i <= 50; ++i) replies.push_back({i * 1s, "7F2278"});
    replies[0].delay = 50ms;
    Asked ask;
    ask(car, kEngine, "22F190");
    car.time.run_for(60s);
    CHECK_EQUAL(1U, ask.results.size());
    CHECK_TRUE(ask.last().end == RequestEnd::NoAnswer);
    CHECK_EQUAL(1U, car.can.sent.size());
}

TEST(EcuSession, pendings_far_apart_end_at_thirty_seconds) {
    FakeVehicle car;
    auto& replies = car.add(0x7E0).script["22F190"];
    replies.push_back({50ms, "7F2278"});
    for (int i = 1; i <= 9; ++i) replies.push_back({i * 4900ms, "7F2278"});
    Asked ask;
    ask(car, kEngine, "22F190");
    car.time.run_for(29s);
    CHECK_EQUAL(0U, ask.results.size());
    car.time.run_for(1s);
    CHECK_EQUAL(1U, ask.results.size());
}

TEST(EcuSession, busy_is_asked_again_three_times) {
    FakeVehicle car;
    car.add(0x7E0).script["010C"] = {{10ms, "7F0121"}};
    Asked ask;
    ask(car, kEngine, "010C");
    car.time.run_for(2s);
    CHECK_EQUAL(4U, car.can.sent.size());
    CHECK_TRUE(ask.last().end == RequestEnd::Refused);
    CHECK_EQUAL(0x21, ask.last().refusals[0].nrc);
}

TEST(EcuSession, a_refusal_of_another_service_is_not_ours) {
    FakeVehicle car;
    car.add(0x7E0).script["010C"] = {{10ms, "7F0911"}, {20ms, "410C0000"}};
    Asked ask;
    ask(car, kEngine, "010C");
    car.time.run_for(1s);
    CHECK_TRUE(ask.last().end == RequestEnd::Answered);
}

TEST(EcuSession, a_late_answer_is_never_taken_for_the_next_requests) {
    FakeVehicle car;
    std::vector<EcuAnswer> heard;
    car.session.set_heard([&](const EcuAnswer& a) { heard.push_back(a); });
    car.add(0x7E0).script["010C"] = {{120ms, "410C1AF8"}};
    car.ecus[0].script["010D"] = {{60ms, "410D32"}};
    Asked ask;
    ask(car, kEngine, "010C");
    ask(car, kEngine, "010D");
    car.time.run_for(1s);
    CHECK_EQUAL(2U, ask.results.size());
    CHECK_TRUE(ask.results[0].end == RequestEnd::NoAnswer);
    STRCMP_EQUAL("410D32", payload(ask.results[1]).c_str());
    CHECK_EQUAL(1U, heard.size());
    STRCMP_EQUAL("410C1AF8", to_hex(heard[0].payload).c_str());
}

TEST(EcuSession, the_same_question_waits_until_late_answers_are_over) {
    FakeVehicle car;
    car.add(0x7E0).script["010C"] = {{700ms, "410C1AF8"}};
    Asked ask;
    ask(car, kEngine, "010C");
    ask(car, kEngine, "010C");
    car.time.run_for(999ms);
    CHECK_EQUAL(1U, car.can.sent.size());
    car.time.run_for(1ms);
    CHECK_EQUAL(2U, car.can.sent.size());
}

TEST(EcuSession, a_question_of_another_kind_is_not_answered_by_the_first_byte_alone) {
    FakeVehicle car;
    car.add(0x7E0).script["22F190"] = {{10ms, "62F18C00"}, {20ms, "62F19031"}};
    car.ecus[0].script["1902FF"] = {{10ms, "5901FF"}, {20ms, "5902FF"}};
    car.ecus[0].script["020C00"] = {{10ms, "420D0010"}, {20ms, "420C001AF8"}};
    Asked ask;
    ask(car, kEngine, "22F190");
    ask(car, kEngine, "1902FF");
    ask(car, kEngine, "020C00");
    car.time.run_for(2s);
    STRCMP_EQUAL("62F19031", payload(ask.results[0]).c_str());
    STRCMP_EQUAL("5902FF", payload(ask.results[1]).c_str());
    STRCMP_EQUAL("420C001AF8", payload(ask.results[2]).c_str());
}

TEST(EcuSession, a_transfer_that_breaks_off_ends_the_request) {
    FakeVehicle car;
    Asked ask;
    ask(car, kEngine, "0902");
    car.time.run_for(10ms);
    car.arrive(frame(0x7E8, {0x10, 0x14, 0x49, 2, 1, 0x31, 0x47, 0x31}));
    car.arrive(frame(0x7E8, {0x21, 1, 2, 3, 4, 5, 6, 7}));
    car.time.run_for(1010ms);
    CHECK_TRUE(ask.last().end == RequestEnd::NoAnswer);
    CHECK_TRUE(car.session.rejected_transfers() > 0);
}

TEST(EcuSession, says_which_manners_forbid_a_request) {
    FakeVehicle car;
    car.arrive(frame(0x7DF, {2, 1, 0}));
    Asked ask;
    ask(car, kEngine, "010C");
    car.time.run_for(1ms);
    CHECK_TRUE(ask.last().end == RequestEnd::Silenced);
    CHECK_TRUE(ask.last().why == BusGuardErrc::OtherTester);
    ask(car, kEngine, "04");
    car.time.run_for(1ms);
    CHECK_TRUE(ask.last().why == BusGuardErrc::NotAllowed);
    CHECK_EQUAL(0U, car.can.sent.size());
}

TEST(EcuSession, waits_for_its_turn_where_only_the_rate_forbids) {
    FakeVehicle car;
    car.add(0x7E0).script["010D"] = {{1ms, "410D32"}};
    car.session.on_motion(Motion::Moving);
    Asked ask;
    for (int i = 0; i < 3; ++i) ask(car, kEngine, "010D");
    car.time.run_for(2100ms);
    CHECK_EQUAL(3U, ask.results.size());
}

TEST(EcuSession, hears_whole_answers_to_another_tester) {
    FakeVehicle car;
    std::vector<EcuAnswer> heard;
    car.session.set_heard([&](const EcuAnswer& a) { heard.push_back(a); });
    car.arrive(frame(0x7DF, {2, 9, 2}));
    car.arrive(frame(0x7E8, {0x10, 0x14, 0x49, 2, 1, 0x31, 0x47, 0x31}));
    car.arrive(frame(0x7E0, {0x30, 0, 0}));
    car.arrive(frame(0x7E8, {0x21, 0x59, 0x43, 0x32, 0x31, 0x4D, 0x4C, 0x58}));
    car.arrive(frame(0x7E8, {0x22, 0x31, 0x30, 0x31, 0x30, 0x37, 0x35, 0x32}));
    CHECK_EQUAL(1U, heard.size());
    CHECK_EQUAL(20U, heard[0].payload.size());
    CHECK_EQUAL(0U, car.can.sent.size());
}

TEST(EcuSession, a_profiles_ecu_is_asked_and_heard_on_its_own_ids) {
    FakeVehicle car;
    CHECK_TRUE(car.session.know_ecu({CanId{0x79B, false}, CanId{0x7BB, false}}));
    Asked ask;
    ask(car, CanId{0x79B, false}, "220102");
    car.time.run_for(10ms);
    car.arrive(frame(0x7BB, {5, 0x62, 1, 2, 0xAA, 0xBB}));
    CHECK_TRUE(ask.last().end == RequestEnd::Answered);
}

TEST(EcuSession, an_ecu_in_extended_addressing_is_asked_and_heard_with_its_address_byte) {
    // Given a battery unit behind 6F1 with address 07 that answers the tester F1 from 607, in three frames
    FakeVehicle car;
    const EcuAddress battery{CanId{0x6F1, false}, CanId{0x607, false}, std::uint8_t{0x07}};
    CHECK_TRUE(car.session.know_ecu(battery));
    Asked ask;
    CHECK_TRUE(car.session.request(battery, *from_hex("22DDBC"), [&](const RequestResult& r) { ask.results.push_back(r); }));
    // When it is asked
    car.time.run_for(10ms);
    STRCMP_EQUAL("070322DDBC000000", to_hex(car.can.sent.at(0).payload()).c_str());
    CHECK_EQUAL(0x6F1U, car.can.sent[0].id.value);
    // address, first frame of 14 bytes: 62 DD BC 03 20
    car.arrive(frame(0x607, {0xF1, 0x10, 0x0E, 0x62, 0xDD, 0xBC, 0x03, 0x20}));
    // Then the flow control carries the address too, and the rest is put together
    STRCMP_EQUAL("0730000000000000", to_hex(car.can.sent.at(1).payload()).c_str());
    car.arrive(frame(0x607, {0xF1, 0x21, 1, 2, 3, 4, 5, 6}));
    car.arrive(frame(0x607, {0xF1, 0x22, 7, 8, 9, 0xFF, 0xFF, 0xFF}));
    CHECK_TRUE(ask.last().end == RequestEnd::Answered);
    STRCMP_EQUAL("62DDBC0320010203040506070809", payload(ask.last()).c_str());
    CHECK_EQUAL(2U, car.can.sent.size());
    CHECK_EQUAL(0U, car.session.rejected_transfers());
}

TEST(EcuSession, answers_with_another_address_byte_or_id_are_not_ours) {
    FakeVehicle car;
    const EcuAddress told{CanId{0x750, false}, CanId{0x758, false}, std::uint8_t{0x2A}, std::uint8_t{0x2A}};
    CHECK_TRUE(car.session.know_ecu(told));
    Asked ask;
    CHECK_TRUE(car.session.request(told, *from_hex("221021"), [&](const RequestResult& r) { ask.results.push_back(r); }));
    car.time.run_for(10ms);
    car.arrive(frame(0x758, {0xF1, 0x04, 0x62, 0x10, 0x21, 0x01}));  // the set says 2A, not F1
    car.arrive(frame(0x759, {0x2A, 0x04, 0x62, 0x10, 0x21, 0x02}));
    car.arrive(frame(0x758, {0x04, 0x62, 0x10, 0x21, 0x04}));  // normal addressing on the same id
    CHECK_EQUAL(0U, ask.results.size());
    car.arrive(frame(0x758, {0x2A, 0x04, 0x62, 0x10, 0x21, 0x03}));
    STRCMP_EQUAL("62102103", payload(ask.last()).c_str());
    // A payload that leaves no room beside the address byte is refused
    CHECK_FALSE(car.session.request(told, Bytes(7), [](const RequestResult&) {}));
}

TEST(EcuSession, a_29_bit_ecu_of_another_priority_answers_in_either_form) {
    for (const std::uint32_t from : {0x142AF111U, 0x14DAF111U}) {
        FakeVehicle car;
        const EcuAddress engine{CanId{0x14DA11F1, true}, CanId{0x142AF111, true}};
        CHECK_TRUE(car.session.know_ecu(engine));
        Asked ask;
        CHECK_TRUE(car.session.request(engine, *from_hex("2200F4"), [&](const RequestResult& r) { ask.results.push_back(r); }));
        car.time.run_for(10ms);
        CHECK_EQUAL(0x14DA11F1U, car.can.sent.at(0).id.value);
        car.arrive(frame(from, {0x10, 0x09, 0x62, 0x00, 0xF4, 1, 2, 3}));
        CHECK_EQUAL(0x14DA11F1U, car.can.sent.at(1).id.value);  // the flow control
        car.arrive(frame(from, {0x21, 4, 5, 6, 0, 0, 0, 0}));
        STRCMP_EQUAL("6200F4010203040506", payload(ask.last()).c_str());
    }
}

TEST(EcuSession, ids_of_11_and_29_bits_take_turns_on_one_bus) {
    FakeVehicle car;
    car.add(0x7E0).script["010C"] = {{10ms, "410C1AF8"}};
    car.add(0x18DA11F1).script["22F40D"] = {{10ms, "62F40D32"}};
    Asked ask;
    ask(car, kEngine, "010C");
    ask(car, CanId{0x18DA11F1, true}, "22F40D");
    ask(car, kEngine, "010C");
    car.time.run_for(2s);
    CHECK_EQUAL(3U, ask.results.size());
    for (const RequestResult& r : ask.results) CHECK_TRUE(r.end == RequestEnd::Answered);
}

TEST(EcuSession, forgotten_ecus_are_asked_no_more) {
    FakeVehicle car;
    const EcuAddress cluster{CanId{0x7C6, false}, CanId{0x7CE, false}};
    CHECK_TRUE(car.session.know_ecu(cluster));
    car.session.forget_ecus();
    Asked ask;
    CHECK_TRUE(car.session.request(cluster, *from_hex("22B002"), [&](const RequestResult& r) { ask.results.push_back(r); }));
    car.time.run_for(1s);
    CHECK_TRUE(ask.last().why == BusGuardErrc::NotAllowed);
    CHECK_EQUAL(0U, car.can.sent.size());
}

TEST(EcuSession, details_of_another_code_are_not_taken_for_those_asked_for) {
    FakeVehicle car;
    car.add(0x7E0).script["190403011CFF"] = {{150ms, "590403011C2F"}};  // later than P2
    car.ecus[0].script["1904C03454FF"] = {{150ms, "5904C034542F"}};
    std::vector<std::string> heard;
    car.session.set_heard([&](const EcuAnswer& a) { heard.push_back(to_hex(a.payload)); });
    Asked ask;
    ask(car, kEngine, "190403011CFF");
    ask(car, kEngine, "1904C03454FF");
    car.time.run_for(2s);
    CHECK_EQUAL(2U, ask.results.size());
    for (const RequestResult& r : ask.results)
        for (const EcuAnswer& a : r.answers) CHECK_TRUE(to_hex(a.payload) == "5904C034542F");
    CHECK_TRUE(std::find(heard.begin(), heard.end(), "590403011C2F") != heard.end());
}

TEST(EcuSession, an_answer_without_the_first_identifiers_asked_for_is_one_all_the_same) {
    FakeVehicle car;
    car.add(0x7E0).script["22F45EF40D"] = {{10ms, "62F40D32"}};
    Asked ask;
    ask(car, kEngine, "22F45EF40D");
    car.time.run_for(1s);
    CHECK_TRUE(ask.last().end == RequestEnd::Answered);
}

TEST(EcuSession, a_full_queue_refuses_and_stop_forgets) {
    FakeVehicle car;
    Asked ask;
    for (std::size_t i = 0; i < EcuSession::kQueueLimit; ++i) ask(car, kEngine, "010C");
    CHECK_FALSE(car.session.request(kEngine, bytes_of({1, 0x0C}), [](const RequestResult&) {}));
    CHECK_FALSE(car.session.request(kEngine, Bytes(8), [](const RequestResult&) {}));
    car.session.stop();
    car.time.run_for(10s);
    CHECK_EQUAL(0U, ask.results.size());
    CHECK_EQUAL(0U, car.can.sent.size());
}
