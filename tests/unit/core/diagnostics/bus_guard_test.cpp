// SPDX-License-Identifier: Apache-2.0
// Manners on the bus, and the proof that nothing outside the allow-list is ever sent.
#include "core/diagnostics/bus_guard.hpp"

#include <set>

#include "core/diagnostics/allow_list.hpp"
#include "support/fakes/recording_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::frame;
using odolink::test::RecordingCan;

namespace {

MonoTime at(Duration d) {
    return MonoTime{d};
}
const CanFrame kRead = frame(0x7E0, {0x02, 0x01, 0x0C, 0, 0, 0, 0, 0});            // mode 01 PID 0C to ECU 0
const CanFrame kFlow = frame(0x7E0, {0x30, 0x00, 0x00, 0, 0, 0, 0, 0});            // flow control, continue
const CanFrame kFirst = frame(0x7E8, {0x10, 0x14, 0x49, 2, 1, 0x31, 0x32, 0x33});  // first frame of a VIN
const CanFrame kTraffic = frame(0x3C3, {1, 2, 3, 4});

std::optional<BusGuardErrc> refusal(const Status& s) {
    return s ? std::nullopt : std::optional{static_cast<BusGuardErrc>(s.error().value())};
}

/// Manners of a guard that has listened long enough already.
constexpr BusManners kListened{.listen_first = 0s};

/// A guard that has heard traffic with the ignition on.
struct Car {
    RecordingCan can;
    BusGuard guard{can, kListened};
    explicit Car() {
        guard.on_ignition(Ignition::On, at(0s));
        guard.on_frame(kTraffic, at(1ms));
    }
};

}  // namespace

TEST_GROUP(BusGuard){};

TEST(BusGuard, sends_a_read_after_two_seconds_of_listening) {
    RecordingCan can;
    BusGuard guard{can};
    CHECK_TRUE(refusal(guard.send(kRead, at(10ms))) == BusGuardErrc::NotHeardYet);
    guard.on_frame(kTraffic, at(20ms));
    CHECK_TRUE(refusal(guard.send(kRead, at(2019ms))) == BusGuardErrc::NotHeardYet);
    CHECK_TRUE(guard.send(kRead, at(2020ms)).has_value());
    CHECK_EQUAL(1U, can.sent.size());
    CHECK_EQUAL(1U, guard.counters().requests);
}

TEST(BusGuard, asks_a_mute_gateway_after_three_seconds_of_ignition) {
    RecordingCan can;
    BusGuard guard{can};
    guard.on_ignition(Ignition::On, at(1s));
    CHECK_TRUE(refusal(guard.send(kRead, at(3999ms))) == BusGuardErrc::NotHeardYet);
    CHECK_TRUE(guard.send(kRead, at(4s)).has_value());
}

TEST(BusGuard, is_silent_when_parked) {
    Car car;
    car.guard.on_ignition(Ignition::Off, at(1s));
    car.guard.on_frame(kTraffic, at(2s));
    CHECK_TRUE(refusal(car.guard.send(kRead, at(2s))) == BusGuardErrc::IgnitionOff);
}

TEST(BusGuard, one_request_is_outstanding_per_ecu) {
    Car car;
    CHECK_TRUE(car.guard.send(kRead, at(10ms)).has_value());
    CHECK_TRUE(refusal(car.guard.send(kRead, at(20ms))) == BusGuardErrc::EcuBusy);
    CHECK_TRUE(car.guard.send(frame(0x7E1, {2, 1, 0x0C, 0, 0, 0, 0, 0}), at(20ms)).has_value());
    CHECK_TRUE(refusal(car.guard.send(frame(0x7DF, {1, 3, 0, 0, 0, 0, 0, 0}), at(30ms))) == BusGuardErrc::EcuBusy);
    car.guard.on_request_done(CanId{0x7E0, false});
    car.guard.on_request_done(CanId{0x7E1, false});
    CHECK_TRUE(car.guard.send(frame(0x7DF, {1, 3, 0, 0, 0, 0, 0, 0}), at(40ms)).has_value());
    CHECK_TRUE(refusal(car.guard.send(kRead, at(50ms))) == BusGuardErrc::EcuBusy);
}

TEST(BusGuard, an_answer_nobody_reported_is_given_up) {
    Car car;
    CHECK_TRUE(car.guard.send(kRead, at(10ms)).has_value());
    car.guard.on_frame(kTraffic, at(36s));
    CHECK_TRUE(car.guard.send(kRead, at(36s)).has_value());
}

TEST(BusGuard, ten_requests_a_second_and_one_while_moving) {
    Car car;
    for (int i = 0; i < 10; ++i) {
        CHECK_TRUE(car.guard.send(kRead, at(100ms)).has_value());
        car.guard.on_request_done(kRead.id);
    }
    CHECK_TRUE(refusal(car.guard.send(kRead, at(1099ms))) == BusGuardErrc::TooSoon);
    CHECK_TRUE(car.guard.send(kRead, at(1100ms)).has_value());
    car.guard.on_request_done(kRead.id);
    car.guard.on_motion(Motion::Moving);
    CHECK_TRUE(refusal(car.guard.send(kRead, at(2099ms))) == BusGuardErrc::TooSoon);
    CHECK_TRUE(car.guard.send(kRead, at(2100ms)).has_value());
}

TEST(BusGuard, while_moving_no_session_is_touched) {
    Car car;
    car.guard.on_motion(Motion::Moving);
    CHECK_TRUE(refusal(car.guard.send(frame(0x7E0, {2, 0x10, 0x01, 0, 0, 0, 0, 0}), at(10ms))) ==
               BusGuardErrc::NotAllowed);
    CHECK_TRUE(refusal(car.guard.send(frame(0x7E0, {2, 0x3E, 0x80, 0, 0, 0, 0, 0}), at(10ms))) ==
               BusGuardErrc::NotAllowed);
}

TEST(BusGuard, is_silent_for_a_minute_beside_another_tester) {
    for (const CanFrame& tester : {frame(0x7DF, {2, 1, 0}), frame(0x7E3, {2, 1, 0}), frame(0x18DB33F1, {2, 1, 0}),
                                   frame(0x18DA10F1, {2, 1, 0}), frame(0x18DA10FA, {2, 1, 0})}) {
        Car car;
        car.guard.on_frame(tester, at(1s));
        car.guard.on_frame(kTraffic, at(60s));
        CHECK_TRUE(refusal(car.guard.send(kRead, at(60'999ms))) == BusGuardErrc::OtherTester);
        CHECK_TRUE(car.guard.send(kRead, at(61s)).has_value());
    }
}

TEST(BusGuard, an_answer_although_we_asked_nobody_tells_of_a_tester) {
    for (const CanFrame& answer : {frame(0x7E8, {3, 0x41, 0x0D, 0}), frame(0x18DAF110, {3, 0x41, 0x0D, 0})}) {
        Car car;
        car.guard.on_frame(answer, at(1s));
        CHECK_TRUE(refusal(car.guard.send(kRead, at(2s))) == BusGuardErrc::OtherTester);
    }
}

TEST(BusGuard, after_a_run_that_died_what_answers_it_tells_of_no_tester) {
    const CanFrame answer = frame(0x7E8, {3, 0x41, 0x0D, 0});
    Car car;
    car.guard.on_unclean_start(at(2ms));
    car.guard.on_frame(answer, at(1s));
    CHECK_TRUE(car.guard.send(kRead, at(2s)).has_value());
    // An answer that comes later was asked for by somebody else
    Car later;
    later.guard.on_unclean_start(at(2ms));
    later.guard.on_frame(answer, at(11s));
    CHECK_TRUE(refusal(later.guard.send(kRead, at(12s))) == BusGuardErrc::OtherTester);
}

TEST(BusGuard, an_answer_to_us_even_a_late_one_is_no_tester) {
    Car car;
    CHECK_TRUE(car.guard.send(kRead, at(10ms)).has_value());
    car.guard.on_frame(frame(0x7E8, {3, 0x41, 0x0D, 0}), at(20ms));
    car.guard.on_request_done(kRead.id);
    car.guard.on_frame(frame(0x7E8, {3, 0x41, 0x0D, 0}), at(1s));
    car.guard.on_frame(frame(0x18DAF110, {3, 0x41, 0x0D, 0}), at(1s));
    CHECK_TRUE(car.guard.send(kRead, at(1s)).has_value());
}

TEST(BusGuard, flow_control_goes_only_to_who_answers_us_and_waits_for_it) {
    Car car;
    // Given a first frame that answers somebody else
    CHECK_TRUE(car.guard.send(kRead, at(5ms)).has_value());
    car.guard.on_request_done(kRead.id);
    car.guard.on_frame(kFirst, at(10ms));
    CHECK_TRUE(refusal(car.guard.send(kFlow, at(20ms))) == BusGuardErrc::NoTransfer);
    // When it answers us
    CHECK_TRUE(car.guard.send(kRead, at(100ms)).has_value());
    CHECK_TRUE(car.guard.send(kFlow, at(110ms)).has_value());
    // Then it is allowed for a second after the first frame, and not to another ECU
    CHECK_TRUE(refusal(car.guard.send(kFlow, at(1011ms))) == BusGuardErrc::NoTransfer);
    car.guard.on_frame(kFirst, at(1100ms));
    CHECK_TRUE(refusal(car.guard.send(frame(0x7E1, {0x30, 0, 0, 0, 0, 0, 0, 0}), at(1101ms))) ==
               BusGuardErrc::NoTransfer);
    CHECK_EQUAL(1U, car.guard.counters().flow_controls);
}

TEST(BusGuard, flow_control_is_not_held_back_by_the_rate) {
    Car car;
    car.guard.on_motion(Motion::Moving);
    CHECK_TRUE(car.guard.send(kRead, at(100ms)).has_value());
    car.guard.on_frame(kFirst, at(110ms));
    CHECK_TRUE(car.guard.send(kFlow, at(111ms)).has_value());
}

TEST(BusGuard, a_profiles_pair_of_ids_gets_its_flow_control) {
    Car car;
    CHECK_TRUE(car.guard.know_ecu({CanId{0x79B, false}, CanId{0x7BB, false}}));
    CHECK_FALSE(car.guard.know_ecu({CanId{0x123, false}, CanId{0x724, false}}));  // no diagnostic id
    CHECK_TRUE(car.guard.send(frame(0x79B, {3, 0x22, 0x01, 0x02, 0, 0, 0, 0}), at(10ms)).has_value());
    car.guard.on_frame(frame(0x7BB, {0x10, 0x20, 0x62, 1, 2, 0, 0, 0}), at(20ms));
    CHECK_TRUE(car.guard.send(frame(0x79B, {0x30, 0, 0, 0, 0, 0, 0, 0}), at(21ms)).has_value());
    CHECK_TRUE(refusal(car.guard.send(frame(0x123, {3, 0x22, 1, 2, 0, 0, 0, 0}), at(22ms))) ==
               BusGuardErrc::NotAllowed);
    car.guard.on_frame(frame(0x79B, {3, 0x22, 0x01, 0x02, 0, 0, 0, 0}), at(30ms));
    CHECK_TRUE(car.guard.silence(at(31ms)) == BusGuardErrc::OtherTester);
}

TEST(BusGuard, keeps_below_two_per_cent_of_the_bus) {
    RecordingCan can;
    BusManners manners = kListened;
    manners.bitrate = 10'000;  // 2 % are 200 bits: one frame of 47 + 64 + 24 = 135
    BusGuard guard{can, manners};
    guard.on_frame(kTraffic, at(1ms));
    CHECK_TRUE(guard.send(kRead, at(10ms)).has_value());
    guard.on_request_done(kRead.id);
    CHECK_TRUE(refusal(guard.send(kRead, at(20ms))) == BusGuardErrc::Load);
    CHECK_TRUE(guard.send(kRead, at(1010ms)).has_value());
}

TEST(BusGuard, its_share_is_of_the_bitrate_it_was_told) {
    RecordingCan can;
    BusManners manners = kListened;
    manners.requests_per_second = 100;
    BusGuard guard{can, manners};
    guard.on_frame(kTraffic, at(1ms));
    const auto sent_in_a_second = [&](Duration from) {
        int sent = 0;
        for (int i = 0; i < 100; ++i, guard.on_request_done(kRead.id)) sent += guard.send(kRead, at(from + i * 1ms)).has_value() ? 1 : 0;
        return sent;
    };
    CHECK_EQUAL(74, sent_in_a_second(10ms));  // 10,000 bits, a frame of eight bytes has 135 with every stuff bit
    guard.set_bitrate(250'000);
    CHECK_EQUAL(37, sent_in_a_second(2s));
    CanFrame of_29_bits = kRead;
    of_29_bits.id = {0x18DA10F1, true};
    int sent = 0;
    for (int i = 0; i < 100; ++i, guard.on_request_done(of_29_bits.id)) sent += guard.send(of_29_bits, at(4s + i * 1ms)).has_value() ? 1 : 0;
    CHECK_EQUAL(31, sent);  // 67 + 64 bits and (54 + 64 - 1) / 4 of stuff: 160 of 5,000
}

TEST(BusGuard, pauses_after_bus_off_and_gives_up_after_five) {
    Car car;
    car.can.answer = make_error_code(CanBusErrc::BusOff);
    Duration t = 10ms;
    for (int i = 0; i < 5; ++i, t += 1s) {
        car.guard.on_frame(kTraffic, at(t));
        CHECK_TRUE(refusal(car.guard.send(kRead, at(t))) == BusGuardErrc::BusDown);
        CHECK_TRUE(refusal(car.guard.send(kRead, at(t + 999ms))) == BusGuardErrc::Passive);
    }
    car.can.answer = Status{};
    car.guard.on_frame(kTraffic, at(3600s));
    CHECK_TRUE(refusal(car.guard.send(kRead, at(3600s))) == BusGuardErrc::Passive);
    car.guard.on_ignition(Ignition::Off, at(3601s));
    car.guard.on_ignition(Ignition::On, at(3602s));
    car.guard.on_frame(kTraffic, at(3602s));
    CHECK_TRUE(car.guard.send(kRead, at(3602s)).has_value());
    CHECK_EQUAL(5U, car.guard.counters().bus_off);
}

TEST(BusGuard, an_interface_that_is_down_is_tried_each_second_for_as_long_as_it_takes) {
    Car car;
    car.can.answer = make_error_code(CanBusErrc::Down);
    Duration t = 10ms;
    for (int i = 0; i < 20; ++i, t += 1s) {
        car.guard.on_frame(kTraffic, at(t));
        CHECK_TRUE(refusal(car.guard.send(kRead, at(t))) == BusGuardErrc::BusDown);
        CHECK_TRUE(refusal(car.guard.send(kRead, at(t + 999ms))) == BusGuardErrc::Passive);
    }
    car.can.answer = Status{};
    car.guard.on_frame(kTraffic, at(t));
    CHECK_TRUE(car.guard.send(kRead, at(t)).has_value());
    CHECK_EQUAL(0U, car.guard.counters().bus_off);
}

TEST(BusGuard, a_full_queue_is_no_bus_off) {
    Car car;
    car.can.answer = make_error_code(CanBusErrc::Full);
    CHECK_TRUE(refusal(car.guard.send(kRead, at(10ms))) == BusGuardErrc::BusDown);
    car.can.answer = Status{};
    CHECK_TRUE(car.guard.send(kRead, at(11ms)).has_value());
}

TEST(BusGuard, bus_offs_far_apart_do_not_silence) {
    Car car;
    Duration t = 10ms;
    for (int i = 0; i < 8; ++i, t += 151s) {
        car.can.answer = make_error_code(CanBusErrc::BusOff);
        car.guard.on_frame(kTraffic, at(t));
        CHECK_TRUE(refusal(car.guard.send(kRead, at(t))) == BusGuardErrc::BusDown);
    }
}

TEST(BusGuard, flow_control_falls_silent_with_everything_else) {
    Car car;
    CHECK_TRUE(car.guard.send(kRead, at(10ms)).has_value());
    car.guard.on_frame(kFirst, at(20ms));
    car.guard.on_frame(frame(0x7DF, {2, 1, 0}), at(21ms));
    CHECK_TRUE(refusal(car.guard.send(kFlow, at(22ms))) == BusGuardErrc::OtherTester);
}

TEST(BusGuard, a_bus_that_fell_mute_is_not_asked) {
    RecordingCan can;
    BusGuard guard{can, kListened};
    guard.on_frame(kTraffic, at(0s));
    CHECK_TRUE(guard.send(kRead, at(5s)).has_value());
    guard.on_request_done(kRead.id);
    CHECK_TRUE(refusal(guard.send(kRead, at(6s))) == BusGuardErrc::NotHeardYet);
}

TEST(BusGuard, frames_beside_the_diagnostic_answers_tell_of_no_tester) {
    Car car;
    for (std::uint32_t id : {0x7F0U, 0x18FEF100U, 0x18DAF210U, 0x18DA10FFU, 0x6FFU})
        car.guard.on_frame(frame(id, {1, 2, 3, 4, 5, 6, 7, 8}), at(1s));
    car.guard.on_ignition(Ignition::On, at(1s));  // the same again: nothing is forgotten
    CHECK_TRUE(car.guard.send(kRead, at(1s)).has_value());
}

TEST(BusGuard, an_answer_long_after_our_last_request_is_to_somebody_else) {
    Car car;
    CHECK_TRUE(car.guard.send(kRead, at(10ms)).has_value());
    car.guard.on_request_done(kRead.id);
    car.guard.on_frame(frame(0x7E8, {3, 0x41, 0x0D, 0}), at(10'011ms));
    CHECK_TRUE(car.guard.silence(at(10'012ms)) == BusGuardErrc::OtherTester);
}

TEST(BusGuard, a_profile_cannot_name_ecus_without_end) {
    Car car;
    for (std::uint32_t i = 0; i < 65; ++i)
        CHECK_EQUAL(i < 64, car.guard.know_ecu({CanId{0x700 + i, false}, CanId{0x600 + i, false}}));
    car.guard.on_frame(frame(0x740, {2, 0x22, 1}), at(1s));  // the 65th: no tester by that
    CHECK_TRUE(car.guard.send(kRead, at(1s)).has_value());
}

TEST(BusGuard, asks_only_for_parameter_groups_that_read) {
    Car car;
    const auto ask = [&](std::uint32_t id, std::uint32_t pgn) {
        Car c;
        return c.guard.send(frame(id, {pgn & 0xFF, (pgn >> 8) & 0xFF, pgn >> 16}), at(10ms)).has_value();
    };
    CHECK_TRUE(ask(0x18EAFFF9, 0xFEEC));   // vehicle identification
    CHECK_TRUE(ask(0x18EA00F9, 0xFECA));   // DM1
    CHECK_FALSE(ask(0x18EAFFF9, 0xFECC));  // DM3 clears
    CHECK_FALSE(ask(0x18EAFFF9, 0xFED3));  // DM11 clears
    CHECK_FALSE(ask(0x18EAFFF9, 0xE300));  // DM7 commands a test
    CHECK_FALSE(ask(0x18EAFFF9, 0xC300));  // DM22 clears one
    CHECK_FALSE(ask(0x18EAFF00, 0xFEEC));  // in the name of the engine
    CHECK_FALSE(ask(0x18EFFFF9, 0xFEEC));  // proprietary
}

namespace {

/// The allow-list once more, written independently: service and the second byte that must follow (-1: any).
bool expected(unsigned sid, unsigned second, std::size_t length) {
    static const std::set<unsigned> kDtcReads = {0x01, 0x02, 0x04, 0x06, 0x0A, 0x1A, 0x42, 0x55, 0x56};
    if (sid == 0x03 || sid == 0x07 || sid == 0x0A) return length == 1;
    if (sid == 0x01 || sid == 0x06 || sid == 0x09) return length >= 2;
    if (sid == 0x02 || sid == 0x22) return length >= 3 && length % 2 == 1;
    if (sid == 0x10) return length == 2 && second == 0x01;
    if (sid == 0x3E) return length == 2 && second == 0x80;
    return sid == 0x19 && length >= 2 && kDtcReads.count(second) > 0;
}

}  // namespace

TEST(BusGuard, over_all_services_sub_functions_lengths_and_states_only_the_allow_list_is_sent) {
    // Given each state of the vehicle
    const std::vector<std::function<void(BusGuard&)>> states = {
        [](BusGuard& g) { g.on_ignition(Ignition::On, at(0s)); },
        [](BusGuard& g) { g.on_ignition(Ignition::Off, at(0s)); },
        [](BusGuard&) {},
        [](BusGuard& g) { g.on_motion(Motion::Moving); },
        [](BusGuard& g) {
            g.on_frame(frame(0x7DF, {2, 1, 0}), at(0s));
        },
        [](BusGuard& g) {
            CHECK_TRUE(g.know_ecu({CanId{0x700, false}, CanId{0x708, false}}));
        },
    };
    std::uint64_t sent = 0;
    for (std::size_t state = 0; state < states.size(); ++state) {
        for (std::uint32_t id : {0x7DFU, 0x7E0U, 0x700U, 0x18DB33F1U, 0x18DA10F1U, 0x123U, 0x18FEF1F9U}) {
            for (unsigned sid = 0; sid < 256; ++sid) {
                const bool has_subfunction = sid == 0x10 || sid == 0x19 || sid == 0x3E;
                for (unsigned second = 0; second < 256; second += has_subfunction ? 1 : 37) {
                    // Each length where a sub-function decides, else one of seven
                    const std::size_t longest = has_subfunction ? 7 : 1 + (sid + second) % 7;
                    for (std::size_t length = has_subfunction ? 1 : longest; length <= longest; ++length) {
                        RecordingCan can;
                        BusGuard guard{can, kListened};
                        guard.on_frame(kTraffic, at(0s));
                        states[state](guard);
                        guard.on_frame(kTraffic, at(1ms));
                        // When a frame with these bytes is offered
                        CanFrame f = frame(id, {static_cast<unsigned>(length), sid, second, 0, 0, 0, 0, 0});
                        const bool went = guard.send(f, at(2ms)).has_value();
                        // Then it went only if it is a named read to a diagnostic id in a state that permits it
                        const bool address = id != 0x123U && id != 0x18FEF1F9U && (id != 0x700U || state == 5);
                        const bool quiet = state == 1 || state == 4 || (state == 3 && (sid == 0x10 || sid == 0x3E));
                        const bool may = address && !quiet && expected(sid, second, length);
                        if (went != may || can.sent.size() != (may ? 1U : 0U)) {
                            FAIL(StringFromFormat("state %u id %X sid %02X %02X length %u", unsigned(state), id, sid,
                                                  second, unsigned(length))
                                     .asCharString());
                        }
                        sent += went ? 1 : 0;
                    }
                }
            }
        }
    }
    CHECK_TRUE(sent > 200);
}

TEST(BusGuard, no_frame_type_but_single_frames_and_flow_control_is_ever_sent) {
    for (unsigned control = 0; control < 256; ++control) {
        Car car;
        CHECK_TRUE(car.guard.send(kRead, at(1ms)).has_value());
        car.guard.on_frame(kFirst, at(2ms));
        car.can.sent.clear();
        const CanId other{0x7E1, false};
        // 22 F1 90 to another ECU, or a flow control to the one that answers
        const CanFrame f = frame((control >> 4U) == 3 ? 0x7E0U : other.value, {control, 0x22, 0xF1, 0x90, 0, 0, 0, 0});
        const bool may =
            control == 3 || control == 0x30 || control == 0x31 || control == 0x32 || control == 5 || control == 7;
        if (car.guard.send(f, at(3ms)).has_value() != may)
            FAIL(StringFromFormat("control %02X", control).asCharString());
    }
}

TEST(BusGuard, frames_of_wrong_shape_are_refused) {
    Car car;
    CanFrame fd = kRead;
    fd.fd = true;
    CanFrame too_long = kRead;
    too_long.length = 9;
    for (const CanFrame& f : {fd, too_long, frame(0x7E0, {1}), frame(0x7E0, {0, 0}), frame(0x7E0, {3, 1, 0x0C}),
                              frame(0x7DF, {0x30, 0, 0}), frame(0x7E0, {0x30, 0}), frame(0x18EAFFF9, {0xEC, 0xFE})})
        CHECK_TRUE(refusal(car.guard.send(f, at(10ms))) == BusGuardErrc::NotAllowed);
    CHECK_EQUAL(8U, car.guard.counters().refused_not_allowed);
}

TEST(BusGuard, each_error_has_its_sentence) {
    std::set<std::string> texts;
    for (int e = 1; e <= 10; ++e) texts.insert(make_error_code(static_cast<BusGuardErrc>(e)).message());
    CHECK_EQUAL(10U, texts.size());
    CHECK_TRUE(make_error_code(static_cast<BusGuardErrc>(99)).message().find("unknown") == 0);
}

TEST_GROUP(AllowList){};

TEST(AllowList, requests_of_no_byte_or_more_than_seven_are_refused) {
    CHECK_FALSE(request_allowed({}));
    CHECK_FALSE(request_allowed(bytes_of({1, 2, 3, 4, 5, 6, 7, 8})));
    CHECK_TRUE(request_allowed(bytes_of({1, 2, 3, 4, 5, 6, 7})));
}

TEST(AllowList, diagnostic_request_ids_end_at_their_borders) {
    // 11 bits: 600 to 7FF, but never as one of the ECUs that answer
    for (std::uint32_t id = 0; id <= 0x7FF; ++id)
        CHECK_EQUAL(id >= 0x600 && id != 0x7E8 && id != 0x7E9 && id != 0x7EA && id != 0x7EB && id != 0x7EC &&
                        id != 0x7ED && id != 0x7EE && id != 0x7EF,
                    diagnostic_request_id(CanId{id, false}));
    for (std::uint32_t good : {0x18DA10F1U, 0x18DAFFF1U, 0x14DA11F1U, 0x1CDA00F1U, 0x18DB33F1U})
        CHECK_TRUE(diagnostic_request_id(CanId{good, true}));
    for (std::uint32_t bad : {0x18DA10F2U, 0x10DA10F1U, 0x00DA10F1U, 0x18DBEFF1U, 0x14DB33F1U, 0x18EA10F1U, 0x17FC007BU, 0x7E0U})
        CHECK_FALSE(diagnostic_request_id(CanId{bad, true}));
    for (std::uint32_t id = 0; id <= 0x7FF; ++id)
        CHECK_EQUAL(id >= 0x7DF && id <= 0x7E7, standard_request_id(CanId{id, false}));
    CHECK_FALSE(standard_request_id(CanId{0x14DA11F1, true}));
}

TEST(AllowList, answers_come_from_the_paired_id) {
    CHECK_TRUE((answer_id_of(CanId{0x7E1, false}) == CanId{0x7E9, false}));
    CHECK_TRUE((answer_id_of(CanId{0x18DA10F1, true}) == CanId{0x18DAF110, true}));
    CHECK_TRUE((request_id_of(CanId{0x7E9, false}) == CanId{0x7E1, false}));
    CHECK_TRUE((request_id_of(CanId{0x18DAF110, true}) == CanId{0x18DA10F1, true}));
}
