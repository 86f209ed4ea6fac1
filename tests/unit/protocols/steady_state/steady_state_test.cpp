// SPDX-License-Identifier: Apache-2.0
// After their set-up, the decoders of frames allocate nothing: counted by a malloc that the linker puts before the real one
// (CppUTest brings an operator new of its own, which ends there).
#include <atomic>
#include <cstddef>

#include "protocols/candump/candump.hpp"
#include "protocols/dbc/decoder.hpp"
#include "protocols/j1939/faults.hpp"
#include "protocols/isotp/receiver.hpp"
#include "protocols/j1939/transport.hpp"
#include "protocols/obd/dtc.hpp"
#include "protocols/obd/pid_signal.hpp"
#include "protocols/obdb/decoder.hpp"

#include <CppUTest/TestHarness.h>

namespace {
std::atomic<std::size_t> allocations{0};
}

extern "C" {
void* __real_malloc(std::size_t size);
void* __wrap_malloc(std::size_t size);
void* __wrap_malloc(std::size_t size) {
    ++allocations;
    return __real_malloc(size);
}
}

using namespace odolink;

namespace {

template <class Work>
std::size_t allocations_of(const Work& work) {
    work();  // set-up is over after the first round
    const std::size_t before = allocations;
    for (int i = 0; i < 100; ++i) work();
    return allocations - before;
}

}  // namespace

TEST_GROUP(SteadyState){};

TEST(SteadyState, the_counter_counts) {
    const std::size_t before = allocations;
    int* volatile kept = new int{1};  // volatile: an optimiser may leave out a pair of new and delete that nobody sees
    delete kept;
    CHECK_TRUE(allocations > before);
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
