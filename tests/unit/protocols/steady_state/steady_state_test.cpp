// SPDX-License-Identifier: Apache-2.0
// After their set-up, the decoders of frames and answers allocate nothing.
#include <string>

#include "protocols/candump/candump.hpp"
#include "protocols/dbc/decoder.hpp"
#include "protocols/isotp/receiver.hpp"
#include "protocols/isotp/sender.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/j1939/message.hpp"
#include "protocols/j1939/parameters.hpp"
#include "protocols/j1939/transport.hpp"
#include "protocols/obd/current_data.hpp"
#include "protocols/obd/dtc.hpp"
#include "protocols/obd/pid_signal.hpp"
#include "protocols/obdb/decoder.hpp"
#include "protocols/uds/dtc_report.hpp"
#include "support/allocations.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using odolink::test::allocations;
using odolink::test::allocations_of;

TEST_GROUP(SteadyState){};

TEST(SteadyState, the_counter_counts) {
    const std::size_t before = allocations();
    int* volatile kept = new int{1};  // volatile: an optimiser may leave out a pair of new and delete that nobody sees
    delete kept;
    CHECK_TRUE(allocations() > before);
}

TEST(SteadyState, candump_lines_cost_no_allocation) {
    std::string text;
    for (int i = 0; i < 10; ++i) text += "(0000001000.000250) can0 7E8#0341054000000000\n(1.0) can0 18DAF110##0AABB\nbad\n";
    candump::Parser parser;
    CHECK_EQUAL(0U, allocations_of([&] {
        parser.feed(text);
        while (parser.next() != nullptr) {
        }
    }));
}

TEST(SteadyState, dbc_frames_cost_no_allocation) {
    dbc::Decoder decoder{*dbc::parse("BO_ 1 A: 8 X\n SG_ P M : 0|8@1+ (1,0) [0|0] \"\" X\n SG_ Q m1 : 8|56@1+ (1,0) [0|0] \"\" X\n")};
    const Bytes data = bytes_of({1, 2, 3, 4, 5, 6, 7, 8});
    CHECK_EQUAL(0U, allocations_of([&] { (void)decoder.decode(*decoder.find({1, false}), data); }));
}

TEST(SteadyState, isotp_transfers_cost_no_allocation) {
    isotp::ReceiverConfig config;
    config.admission = isotp::Admission::Any;
    isotp::Receiver receiver{config};
    const Bytes first = bytes_of({0x10, 0x14, 1, 2, 3, 4, 5, 6});
    const Bytes second = bytes_of({0x21, 1, 2, 3, 4, 5, 6, 7});
    const Bytes last = bytes_of({0x22, 1, 2, 3, 4, 5, 6, 7});
    std::size_t messages = 0;
    CHECK_EQUAL(0U, allocations_of([&] {
        for (CanId id : {CanId{0x7E8, false}, CanId{0x18DAF110, true}}) {
            (void)receiver.on_frame({}, id, first);
            (void)receiver.on_frame({}, id, second);
            messages += receiver.on_frame({}, id, last).payload().size() == 20 ? 1 : 0;
        }
    }));
    CHECK_EQUAL(202U, messages);
}

TEST(SteadyState, obd_values_and_code_lists_cost_no_allocation) {
    const Bytes data = bytes_of({0x0A, 0xF8});
    const Bytes codes = bytes_of({0x43, 0x02, 0x03, 0x01, 0x04, 0x20});
    double sum = 0;
    CHECK_EQUAL(0U, allocations_of([&] {
        obd::for_each_reading(0x0C, data, [&sum](const obd::Reading& r) { sum += r.value; });
        sum += static_cast<double>(obd::decode_dtc_list(codes)->codes.size());
    }));
    DOUBLES_EQUAL(101 * 704, sum, 0.1);
}

TEST(SteadyState, isotp_transfers_of_every_kind_cost_no_allocation) {
    // Messages of CAN FD, broken ones, and flow control with waits; the senders are known after the first round
    isotp::ReceiverConfig config;
    config.role = isotp::Role::Answering;
    config.admission = isotp::Admission::Any;
    config.sessions = 4;
    config.block_size = 2;
    isotp::Receiver receiver{config};
    isotp::Sender sender{isotp::SenderConfig{.frame_length = 64}};
    const Bytes message(1000, std::byte{1});
    const Bytes stray = bytes_of({0x23, 1, 2, 3, 4, 5, 6, 7});
    const Bytes short_first = bytes_of({0x10, 0x0A, 1});  // takes a session and begins nothing
    std::size_t whole = 0;
    std::uint32_t noise = 0;
    CHECK_EQUAL(0U, allocations_of([&] {
        constexpr CanId kEcu{0x18DAF110, true};
        (void)receiver.on_frame({}, kEcu, stray);
        if (!sender.start({}, message)) return;
        while (const auto frame = sender.poll({})) {
            sender.on_sent({});
            const auto got = receiver.on_frame({}, kEcu, frame->view());
            if (got.step == isotp::Step::Completed) ++whole;
            if (got.reply) sender.on_flow_control({}, isotp::flow_control_frame(receiver.flow_control(*got.reply), {}).view());
        }
        // A new sender each time: sessions are used again
        for (std::size_t i = 0; i < 4; ++i) (void)receiver.on_frame({}, CanId{0x600U + noise++ % 256U, false}, short_first);
    }));
    CHECK_EQUAL(101U, whole);
}

TEST(SteadyState, uds_answers_cost_no_allocation) {
    const Bytes list = *from_hex("5902FF03011C2F04200050");
    const Bytes severities = *from_hex("594233FFE0046003011C2F");
    const Bytes dids = *from_hex("62F4050102F40D0304");
    const Bytes vin = *from_hex("62F190574442");
    const Bytes pending = *from_hex("7F2278");
    std::uint64_t sum = 0;
    CHECK_EQUAL(0U, allocations_of([&] {
        const auto listed = uds::decode_dtc_report(list);
        for (const uds::DtcEntry& e : listed->entries) sum += e.code.raw;
        const auto severe = uds::decode_dtc_report(severities);
        for (const uds::DtcEntry& e : severe->entries) sum += e.severity;
        const auto data = uds::read_data_list(dids, [](std::uint16_t) -> std::size_t { return 2; });
        for (const uds::DidData& d : *data) sum += d.did;
        sum += uds::read_data(vin, uds::kVinDid)->data.size();
        sum += uds::parse_answer(pending, 0x22)->service;
    }));
    CHECK_EQUAL(101U * (0x03011CU + 0x042000U + 0x60U + 0xF405U + 0xF40DU + 3U + 0x22U), sum);
}

TEST(SteadyState, obd_answers_of_several_pids_cost_no_allocation) {
    const Bytes answer = *from_hex("410C0AF80D10057B");
    double sum = 0;
    CHECK_EQUAL(0U, allocations_of([&] {
        const auto parts = obd::split_current_data(answer);
        for (const obd::PidData& part : *parts)
            obd::for_each_reading(part.pid, part.data, [&sum](const obd::Reading& r) { sum += r.value; });
    }));
    DOUBLES_EQUAL(101 * (702 + 16 + 83), sum, 0.1);
}

TEST(SteadyState, obdb_answers_cost_no_allocation) {
    obdb::Decoder decoder{*obdb::load(R"({"commands":[{"hdr":"7E0","cmd":{"22":"F40D"},"freq":1,"signals":[
        {"id":"A","name":"a","fmt":{"len":8,"max":9,"unit":"x"}},{"id":"B","name":"b","fmt":{"len":8,"map":{"1":"V"}}}]}]})"), 2020};
    const Bytes payload = bytes_of({0x62, 0xF4, 0x0D, 1});
    CHECK_EQUAL(0U, allocations_of([&] { CHECK_EQUAL(2U, decoder.decode({0x7E8, false}, payload).size()); }));
}

TEST(SteadyState, j1939_transfers_and_parameters_cost_no_allocation) {
    j1939::TransportReceiver receiver{j1939::Address{0xF9}};
    const Bytes announcement = bytes_of({16, 10, 0, 2, 255, 0xCA, 0xFE, 0x00});
    const Bytes first = bytes_of({1, 1, 2, 3, 4, 5, 6, 7});
    const Bytes second = bytes_of({2, 1, 2, 3, 4, 5, 6, 7});
    CHECK_EQUAL(0U, allocations_of([&] {
        (void)receiver.on_frame({}, 0x1CECF900, announcement);
        (void)receiver.on_frame({}, 0x1CEBF900, first);
        CHECK_TRUE(receiver.on_frame({}, 0x1CEBF900, second).outcome == j1939::Outcome::Complete);
        for (const j1939::Parameter& p : j1939::parameters_of(61444)) (void)j1939::read(p, first);
        (void)j1939::lamps(first);
    }));
}
