// SPDX-License-Identifier: Apache-2.0
// The bus safety rule as properties: whatever is offered to the guard, in whatever state and form of addressing, only
// frames of the independent list leave, within rate, load and silence. The second opinion is host-sim/world/bus_oracle.hpp.
#include <array>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/diagnostics/bus_guard.hpp"
#include "world/bus_oracle.hpp"
#include "support/fakes/recording_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;
using namespace odolink::test;

namespace {

const CanFrame kTraffic = frame(0x3C3, {1, 2, 3, 4});

/// One way to address an ECU, and what a profile said about it.
struct Form {
    const char* name;
    CanId id;
    std::optional<std::uint8_t> address{};
    std::optional<EcuAddress> known{};
};

std::vector<Form> forms() {
    const auto ecu = [](std::uint32_t request, std::uint32_t answer, std::optional<std::uint8_t> target = {}) {
        return EcuAddress{{request, request > 0x7FF}, {answer, answer > 0x7FF}, target};
    };
    return {
        {"functional", {0x7DF, false}},
        {"physical", {0x7E3, false}},
        {"29 bits", {0x18DA28F1, true}},
        {"29 bits functional", {0x18DB33F1, true}},
        {"named", {0x7C6, false}, {}, ecu(0x7C6, 0x7CE)},
        {"named, unknown", {0x7C6, false}},
        {"named, 6xx", {0x6F5, false}, {}, ecu(0x6F5, 0x6FD)},
        {"priority 5", {0x14DA11F1, true}, {}, ecu(0x14DA11F1, 0x142AF111)},
        {"6F1 to 01", {0x6F1, false}, std::uint8_t{0x01}, ecu(0x6F1, 0x601, std::uint8_t{0x01})},
        {"6F1 to 07", {0x6F1, false}, std::uint8_t{0x07}, ecu(0x6F1, 0x607, std::uint8_t{0x07})},
        {"6F1 to 60", {0x6F1, false}, std::uint8_t{0x60}, ecu(0x6F1, 0x660, std::uint8_t{0x60})},
        {"6F1 to an unnamed one", {0x6F1, false}, std::uint8_t{0x12}, ecu(0x6F1, 0x660, std::uint8_t{0x60})},
        {"750 to 2A", {0x750, false}, std::uint8_t{0x2A}, ecu(0x750, 0x758, std::uint8_t{0x2A})},
        {"750 to 04", {0x750, false}, std::uint8_t{0x04}, ecu(0x750, 0x758, std::uint8_t{0x04})},
        {"7E0 in extended form", {0x7E0, false}, std::uint8_t{0x2A}, ecu(0x7E0, 0x7E8, std::uint8_t{0x2A})},
        {"a control message", {0x0C1, false}, {}, ecu(0x0C1, 0x7E8)},
        {"an answering ECU", {0x7E8, false}, {}, ecu(0x7E8, 0x7F0)},
        {"a control message of 29 bits", {0x0CF00400, true}, {}, ecu(0x0CF00400, 0x18DAF100)},
        {"another tester's address", {0x18DA28F2, true}, {}, ecu(0x18DA28F2, 0x18DAF228)},
        {"a maker's own 29 bits", {0x17FC007B, true}, {}, ecu(0x17FC007B, 0x17FE007B)},
    };
}

NamedIds named_by(const Form& form) {
    NamedIds named;
    if (form.known && form.known->target) named.extended[form.known->request].insert(*form.known->target);
    else if (form.known) named.normal.insert(form.known->request);
    return named;
}

CanFrame offered(const Form& form, unsigned length, unsigned sid, unsigned second) {
    const bool extended = form.address.has_value();
    CanFrame f = frame(form.id.value, {length, sid, second, 0, 0, 0, 0, 0});
    f.id = form.id;
    if (!extended) return f;
    f.data[0] = static_cast<std::byte>(*form.address);
    f.data[1] = static_cast<std::byte>(length);
    f.data[2] = static_cast<std::byte>(sid);
    f.data[3] = static_cast<std::byte>(second);
    return f;
}

enum class State : std::uint8_t { Free, Parked, Unheard, Moving, TesterHeard, Owed, BusOff, RateUsed };
constexpr std::array<State, 8> kStates{State::Free,  State::Parked, State::Unheard, State::Moving,
                                       State::TesterHeard, State::Owed, State::BusOff, State::RateUsed};

/// A guard in a state, at 1000 s.
struct Guarded {
    RecordingCan can;
    BusGuard guard{can, BusManners{.listen_first = 0s}};
    MonoTime now{1000s};

    Guarded(State state, const Form& form) {
        if (state != State::Unheard) guard.on_frame(kTraffic, now);
        if (form.known) (void)guard.know_ecu(*form.known);
        if (state == State::Parked) guard.on_ignition(Ignition::Off, now);
        if (state == State::Moving) guard.on_motion(Motion::Moving);
        if (state == State::TesterHeard) guard.on_frame(frame(0x7DF, {2, 1, 0, 0, 0, 0, 0, 0}), now);
        if (state == State::Owed) (void)guard.send(frame(0x7DF, {2, 1, 0, 0, 0, 0, 0, 0}), now);
        if (state == State::BusOff) {
            can.answer = make_error_code(CanBusErrc::Down);
            (void)guard.send(frame(0x7DF, {2, 1, 0, 0, 0, 0, 0, 0}), now);
            can.answer = Status{};
        }
        for (int i = 0; state == State::RateUsed && i < 10; ++i) {
            (void)guard.send(frame(0x7E7, {2, 1, 0, 0, 0, 0, 0, 0}), now);
            guard.on_request_done(CanId{0x7E7, false});
        }
        can.sent.clear();
    }
};

/// Services that have sub-functions or identifiers, read or not: all their second bytes are tried.
const std::set<unsigned> kThorough{0x01, 0x02, 0x04, 0x08, 0x09, 0x10, 0x11, 0x14, 0x19, 0x21, 0x22, 0x23, 0x27, 0x28, 0x2C, 0x2E,
                                   0x2F, 0x30, 0x31, 0x34, 0x36, 0x3B, 0x3E, 0x83, 0x84, 0x85, 0x86, 0x87};

}  // namespace

TEST_GROUP(BusSafety){};

TEST(BusSafety, of_all_services_sub_functions_and_lengths_in_each_form_only_reads_leave) {
    std::size_t left = 0;
    for (const Form& form : forms()) {
        const NamedIds named = named_by(form);
        Guarded car{State::Free, form};
        for (unsigned sid = 0; sid < 256; ++sid) {
            const unsigned step = kThorough.count(sid) > 0 ? 1 : 85;
            for (unsigned second = 0; second < 256; second += step) {
                for (unsigned length = 0; length < 9; ++length) {
                    const CanFrame f = offered(form, length, sid, second);
                    const bool went = car.guard.send(f, car.now).has_value();
                    const std::string complaint = oracle_complaint(f, named);
                    if (went && !complaint.empty())
                        FAIL(StringFromFormat("%s: %s: %s", form.name, to_hex(f.payload()).c_str(), complaint.c_str()).asCharString());
                    if (!went) continue;
                    ++left;
                    car.guard.on_request_done(f.id);
                    car.now = car.now + 1s;
                    car.guard.on_frame(kTraffic, car.now);
                }
            }
        }
    }
    CHECK_TRUE(left > 10'000);
}

TEST(BusSafety, every_read_of_the_list_does_leave_in_each_permitted_form) {
    for (const Form& form : forms()) {
        const std::string name = form.name;
        const bool permitted = name == "functional" || name == "physical" || name == "29 bits" || name == "29 bits functional" ||
                               name == "named" || name == "named, 6xx" || name == "priority 5" || name == "6F1 to 07" ||
                               name == "6F1 to 01" || name == "6F1 to 60" || name == "750 to 2A";
        Guarded car{State::Free, form};
        CHECK_EQUAL_TEXT(permitted, car.guard.send(offered(form, 3, 0x22, 0xF1), car.now).has_value(), form.name);
    }
}

TEST(BusSafety, in_no_other_state_does_anything_leave_that_the_state_forbids) {
    for (const State state : kStates) {
        for (const Form& form : forms()) {
            const NamedIds named = named_by(form);
            for (unsigned sid = 0; sid < 256; ++sid) {
                Guarded car{state, form};
                const unsigned second = sid == 0x10 ? 0x01 : sid == 0x3E ? 0x80 : sid == 0x19 ? 0x02 : 0xF1;
                for (unsigned length = 1; length < 8; ++length) {
                    const CanFrame f = offered(form, length, sid, second);
                    const bool went = car.guard.send(f, car.now).has_value();
                    if (!went) continue;
                    const bool may = state == State::Free || (state == State::Moving && sid != 0x10 && sid != 0x3E);
                    // What is answered to nobody may follow while an answer is owed
                    const bool unanswered = state == State::Owed && sid == 0x3E;
                    if (!(may || unanswered) || !oracle_complaint(f, named).empty())
                        FAIL(StringFromFormat("state %d, %s: %s", int(state), form.name, to_hex(f.payload()).c_str()).asCharString());
                }
            }
        }
    }
}

TEST(BusSafety, no_first_or_consecutive_frame_leaves_in_any_form_and_flow_control_only_in_a_transfer) {
    for (const Form& form : forms()) {
        for (unsigned control = 0; control < 256; ++control) {
            Guarded car{State::Free, form};
            const CanFrame f = offered(form, control, 0x22, 0xF1);
            const bool went = car.guard.send(f, car.now).has_value();
            if (went && (control == 0 || control > 7))
                FAIL(StringFromFormat("%s: control %02X", form.name, control).asCharString());
        }
    }
}

TEST(BusSafety, nothing_smuggles_a_clear_past_an_ecu_in_normal_addressing) {
    // Given a profile that gives each id each address byte, When each allowed read is sent in that form,
    // Then read in normal addressing it is no service that changes anything
    std::size_t left = 0;
    for (const std::uint32_t id : {0x600U, 0x6F1U, 0x720U, 0x750U, 0x7C6U, 0x7E0U, 0x7F0U}) {
        for (unsigned address = 0; address < 256; ++address) {
            const Form form{"", {id, false}, static_cast<std::uint8_t>(address),
                            EcuAddress{{id, false}, {0x6FF, false}, static_cast<std::uint8_t>(address)}};
            Guarded car{State::Free, form};
            for (unsigned length = 0; length < 8; ++length) {
                for (unsigned sid : {0x01U, 0x03U, 0x09U, 0x19U, 0x22U}) {
                    const CanFrame f = offered(form, length, sid, 0x02);
                    if (!car.guard.send(f, car.now).has_value()) continue;
                    ++left;
                    if (oracle_harms_normal(f.payload()))
                        FAIL(StringFromFormat("%X: %s", id, to_hex(f.payload()).c_str()).asCharString());
                    car.guard.on_request_done(f.id);
                    car.now = car.now + 1s;
                    car.guard.on_frame(kTraffic, car.now);
                }
            }
        }
    }
    CHECK_TRUE(left > 1000);
}

TEST(BusSafety, an_id_on_which_another_node_sends_other_things_is_given_up) {
    const Form form{"", {0x620, false}, {}, EcuAddress{{0x620, false}, {0x628, false}}};
    Guarded car{State::Free, form};
    CHECK_TRUE(car.guard.send(offered(form, 3, 0x22, 1), car.now).has_value());
    car.guard.on_request_done(form.id);
    car.guard.on_frame(frame(0x620, {0x00, 0x12, 0x34, 0x56}), car.now);  // a broadcast, no request
    car.now = car.now + 1s;
    car.guard.on_frame(kTraffic, car.now);
    CHECK_FALSE(car.guard.send(offered(form, 3, 0x22, 1), car.now).has_value());
    CHECK_FALSE(car.guard.know_ecu(*form.known));  // for good
    CHECK_EQUAL(1U, car.guard.counters().ids_given_up);
    CHECK_TRUE(car.guard.send(frame(0x7E0, {3, 0x22, 1, 2, 0, 0, 0, 0}), car.now).has_value());
}

TEST(BusSafety, an_ecu_has_one_form_of_addressing) {
    RecordingCan can;
    BusGuard guard{can};
    CHECK_TRUE(guard.know_ecu({{0x750, false}, {0x758, false}, std::uint8_t{0x2A}}));
    CHECK_TRUE(guard.know_ecu({{0x750, false}, {0x758, false}, std::uint8_t{0x40}}));
    CHECK_FALSE(guard.know_ecu({{0x750, false}, {0x758, false}}));
    CHECK_TRUE(guard.know_ecu({{0x7C6, false}, {0x7CE, false}}));
    CHECK_FALSE(guard.know_ecu({{0x7C6, false}, {0x7CE, false}, std::uint8_t{0x40}}));
    // What cannot be a pair of diagnostic ids
    CHECK_FALSE(guard.know_ecu({{0x7C0, false}, {0x7C0, false}}));
    CHECK_FALSE(guard.know_ecu({{0x7C0, false}, {0x0C0, false}}));
    CHECK_FALSE(guard.know_ecu({{0x7C0, false}, {0x18DAF110, true}}));
    CHECK_FALSE(guard.know_ecu({{0x7DF, false}, {0x7E8, false}}));
}

namespace {

/// A random life of a guard: everything that can happen to it, in any order.
class RandomLife {
public:
    explicit RandomLife(unsigned seed) : random_{seed}, watch_{named()} {
        for (const EcuAddress& ecu : ecus()) CHECK_TRUE(guard_.know_ecu(ecu));
    }
    /// What broke, or empty.
    std::string live(int events) {
        for (int i = 0; i < events; ++i)
            if (std::string broken = event(); !broken.empty()) return broken + " at event " + std::to_string(i);
        return {};
    }
    [[nodiscard]] std::size_t sent() const { return watch_.sent(); }

private:
    static std::vector<EcuAddress> ecus() {
        return {{{0x7C6, false}, {0x7CE, false}}, {{0x6F1, false}, {0x607, false}, std::uint8_t{0x07}}, {{0x14DA11F1, true}, {0x142AF111, true}}};
    }
    static NamedIds named() {
        NamedIds n;
        n.normal = {{0x7C6, false}, {0x14DA11F1, true}};
        n.extended[{0x6F1, false}] = {0x07};
        return n;
    }
    unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

    std::string event() {
        now_ = now_ + pick(4) * pick(300) * 1ms;
        switch (pick(20)) {
            case 0: {
                const Ignition to = std::array{Ignition::On, Ignition::On, Ignition::On, Ignition::Off, Ignition::Unknown}[pick(5)];
                guard_.on_ignition(to, now_);
                watch_.on_ignition(to == Ignition::Off);
                return {};
            }
            case 1: {
                const bool moving = pick(2) == 0;
                guard_.on_motion(moving ? Motion::Moving : Motion::Standing);
                watch_.on_motion(moving);
                return {};
            }
            case 2:
                if (pick(12) == 0) {
                    guard_.on_frame(frame(std::array{0x7DFU, 0x7E5U, 0x18DB33F1U, 0x7C6U, 0x18DA10F4U}[pick(5)], {2, 1, 0x0C, 0, 0, 0, 0, 0}), now_);
                    watch_.on_other_tester(now_);
                }
                return {};
            case 3: guard_.on_frame(frame(0x7CE, {0x10, 0x14, 0x62, 1, 2, 3, 4, 5}), now_); return {};
            case 4: guard_.on_frame(frame(0x607, {0xF1, 0x10, 0x14, 0x62, 1, 2, 3, 4}), now_); return {};
            case 5:
                guard_.on_request_done(std::array{CanId{0x7C6, false}, CanId{0x6F1, false}, CanId{0x14DA11F1, true}, CanId{0x7E0, false}, CanId{0x7DF, false}}[pick(5)]);
                return {};
            case 6: can_.answer = pick(4) == 0 ? Status{make_error_code(CanBusErrc::Down)} : Status{}; return {};
            case 7: can_.answer = Status{}; return {};
            case 8:
            case 9: guard_.on_frame(kTraffic, now_); return {};
            default: return offer();
        }
    }
    std::string offer() {
        const std::size_t before = can_.sent.size();
        (void)guard_.send(any_frame(), now_);
        if (can_.sent.size() == before) return {};
        return watch_.on_sent(can_.sent.back(), now_);
    }
    CanFrame any_frame() {
        static const std::array kIds{0x7C6U, 0x6F1U, 0x14DA11F1U, 0x7E0U, 0x7DFU, 0x18DA10F1U, 0x18DB33F1U, 0x7E8U, 0x123U, 0x720U, 0x18EAFFF9U};
        CanFrame f = frame(kIds[pick(kIds.size())], {});
        f.length = 8;
        const bool mostly_right = pick(3) != 0;
        std::size_t at = 0;
        if (f.id.value == 0x6F1) f.data[at++] = std::byte{0x07};
        if (mostly_right) {
            f.data[at] = std::byte{0x03};
            f.data[at + 1] = std::byte{0x22};
            f.data[at + 2] = static_cast<std::byte>(pick(256));
            if (pick(4) == 0) f.data[at] = std::byte{0x30}, f.data[at + 1] = std::byte{0};
        } else {
            for (auto& b : f.data) b = static_cast<std::byte>(pick(256));
            if (pick(2) == 0) f.data[at] = static_cast<std::byte>(pick(8));
            f.length = static_cast<std::uint8_t>(pick(9));
        }
        return f;
    }

    std::mt19937 random_;
    RecordingCan can_;
    BusGuard guard_{can_, BusManners{.listen_first = 0s}};
    BusWatch watch_;
    MonoTime now_{1s};
};

}  // namespace

TEST(BusSafety, in_random_lives_rate_load_silence_and_list_hold) {
    std::size_t sent = 0;
    for (unsigned seed = 1; seed <= 300; ++seed) {
        RandomLife life{seed};
        const std::string broken = life.live(300);
        if (!broken.empty()) FAIL(("seed " + std::to_string(seed) + ": " + broken).c_str());
        sent += life.sent();
    }
    CHECK_TRUE_TEXT(sent > 1000, std::to_string(sent).c_str());
}

TEST(BusSafety, load_stays_below_two_per_cent_also_with_flow_controls) {
    // Given an ECU whose first frames never end, When a flow control is offered for each
    RecordingCan can;
    BusGuard guard{can, BusManners{.listen_first = 0s}};
    BusWatch watch;
    guard.on_frame(kTraffic, MonoTime{});
    CHECK_TRUE(guard.send(frame(0x7E0, {3, 0x22, 1, 2, 0, 0, 0, 0}), MonoTime{1ms}).has_value());
    (void)watch.on_sent(can.sent.back(), MonoTime{1ms});
    for (int ms = 2; ms < 3000; ++ms) {
        const MonoTime now{ms * 1ms};
        guard.on_frame(frame(0x7E8, {0x10, 0x14, 0x62, 1, 2, 3, 4, 5}), now);
        const std::size_t before = can.sent.size();
        (void)guard.send(frame(0x7E0, {0x30, 0, 0, 0, 0, 0, 0, 0}), now);
        if (can.sent.size() > before) STRCMP_EQUAL("", watch.on_sent(can.sent.back(), now).c_str());
    }
    CHECK_TRUE(can.sent.size() > 100);
}
