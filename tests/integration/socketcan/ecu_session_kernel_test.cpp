// SPDX-License-Identifier: Apache-2.0
// The agent's whole way of asking (EcuSession, BusGuard, SocketCanBus, real timers) with control units whose ISO-TP is the
// kernel's: VIN by mode 09, multi-frame UDS, several units at once.
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/asio/asio_scheduler.hpp"
#include "adapters/asio/steady_clock.hpp"
#include "adapters/socketcan/socketcan_bus.hpp"
#include "core/diagnostics/ecu_session.hpp"
#include "integration/socketcan/kernel_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

constexpr CanId kAll{0x7DF, false};
constexpr CanId kAllWide{0x18DB33F1, true};

/// A control unit on the kernel's ISO-TP: one socket hears what is meant for all, one what is meant for it.
class KernelEcu {
public:
    KernelEcu(const std::string& bus, CanId all, CanId request, CanId answer)
        : all_{bus, {.sends = answer, .hears = all}}, own_{bus, {.sends = answer, .hears = request}} {}
    /// Answers by request, both in hexadecimal.
    std::map<std::string, std::string> answers;
    void serve() {
        for (KernelIsoTp* socket : {&all_, &own_}) {
            const auto request = socket->receive();
            if (!request) continue;
            const auto found = answers.find(to_hex(*request));
            if (found == answers.end()) continue;
            say(found->second);
        }
    }
    void say(const std::string& hex) { CHECK_EQUAL(0, own_.send(*from_hex(hex))); }

private:
    KernelIsoTp all_;
    KernelIsoTp own_;
};

/// The agent is not bound by its manners of sparing the bus here; what it may say stays bound.
BusManners hurried() {
    BusManners out;
    out.requests_per_second = 200;
    out.listen_alone = Duration{0};
    return out;
}

std::string hex_of(std::string_view text) { return to_hex(as_bytes(text)); }

}  // namespace

TEST_GROUP(EcuSessionWithTheKernel) {
    boost::asio::io_context core;
    AsioScheduler scheduler{core};
    SteadyClock clock;
    std::string name;
    std::unique_ptr<SocketCanBus> bus;
    std::unique_ptr<BusGuard> guard;
    std::unique_ptr<EcuSession> session;
    std::vector<std::unique_ptr<KernelEcu>> ecus;

    void setup() override {
        name = can_interface("EcuSession with the kernel");
        if (name.empty()) return;
        bus = std::make_unique<SocketCanBus>(core, name);
        guard = std::make_unique<BusGuard>(*bus, hurried());
        session = std::make_unique<EcuSession>(*guard, scheduler, clock);
        guard->on_ignition(Ignition::On, clock.mono());
        bus->set_receiver([this](const CanFrame& frame, MonoTime at) {
            guard->on_frame(frame, at);
            session->on_frame(frame, at);
        });
    }
    KernelEcu& ecu(CanId all, CanId request, CanId answer) {
        ecus.push_back(std::make_unique<KernelEcu>(name, all, request, answer));
        return *ecus.back();
    }
    RequestResult ask(CanId target, const char* hex) {
        std::optional<RequestResult> result;
        CHECK_TRUE(session->request(target, *from_hex(hex), [&result](const RequestResult& r) { result = r; }));
        CHECK_TRUE(run_until(core, 5s, [this, &result] {
            for (auto& unit : ecus) unit->serve();
            return result.has_value();
        }));
        return *result;
    }
};

TEST(EcuSessionWithTheKernel, the_vin_is_read_from_two_units_that_answer_at_once) {
    if (name.empty()) return;
    const std::string vin = "490201" + hex_of("LDC613P23A1305189");
    const std::string other = "490201" + hex_of("LDC613P23A1305190");
    ecu(kAll, {0x7E0, false}, {0x7E8, false}).answers["0902"] = vin;
    ecu(kAll, {0x7E1, false}, {0x7E9, false}).answers["0902"] = other;
    const RequestResult result = ask(kAll, "0902");
    CHECK_TRUE(result.end == RequestEnd::Answered);
    CHECK_EQUAL(2U, result.answers.size());
    for (const EcuAnswer& answer : result.answers)
        STRCMP_EQUAL((answer.ecu.value == 0x7E8 ? vin : other).c_str(), to_hex(answer.payload).c_str());
    CHECK_EQUAL(2U, guard->counters().flow_controls);
    CHECK_EQUAL(0U, session->rejected_transfers());
}

TEST(EcuSessionWithTheKernel, the_vin_is_read_with_29_bit_ids) {
    if (name.empty()) return;
    const std::string vin = "490201" + hex_of("LDC613P23A1305189");
    ecu(kAllWide, {0x18DA10F1, true}, {0x18DAF110, true}).answers["0902"] = vin;
    const RequestResult result = ask(kAllWide, "0902");
    CHECK_EQUAL(1U, result.answers.size());
    STRCMP_EQUAL(vin.c_str(), to_hex(result.answers[0].payload).c_str());
}

TEST(EcuSessionWithTheKernel, answers_of_uds_of_any_length_are_read_whole) {
    if (name.empty()) return;
    KernelEcu& engine = ecu(kAll, {0x7E0, false}, {0x7E8, false});
    for (const std::size_t size : {3U, 6U, 7U, 8U, 13U, 14U, 20U, 500U, 4095U}) {
        Bytes answer = pattern(size, static_cast<std::uint32_t>(size));
        answer[0] = std::byte{0x62};
        answer[1] = std::byte{0xF1};
        answer[2] = std::byte{0x90};
        engine.answers["22F190"] = to_hex(answer);
        const RequestResult result = ask({0x7E0, false}, "22F190");
        CHECK_TRUE(result.end == RequestEnd::Answered);
        CHECK_TRUE(result.answers[0].payload == answer);
    }
    engine.answers["1902FF"] = "5902FF" + to_hex(pattern(400, 7));  // 100 codes with their status
    const RequestResult codes = ask({0x7E0, false}, "1902FF");
    CHECK_TRUE(codes.end == RequestEnd::Answered);
    CHECK_EQUAL(403U, codes.answers[0].payload.size());
    CHECK_EQUAL(0U, session->rejected_transfers());
}

TEST(EcuSessionWithTheKernel, pending_and_refusal_arrive_as_such_and_silence_ends_in_time) {
    if (name.empty()) return;
    KernelEcu& engine = ecu(kAll, {0x7E0, false}, {0x7E8, false});
    engine.answers["22F18C"] = "7F2231";
    const RequestResult refused = ask({0x7E0, false}, "22F18C");
    CHECK_TRUE(refused.end == RequestEnd::Refused);
    CHECK_EQUAL(0x31, refused.refusals[0].nrc);
    const MonoTime before = clock.mono();
    CHECK_TRUE(ask({0x7E0, false}, "22F18A").end == RequestEnd::NoAnswer);
    CHECK_TRUE(clock.mono() - before >= 100ms);
    engine.answers["22F197"] = "7F2278";
    std::optional<RequestResult> result;
    CHECK_TRUE(session->request(CanId{0x7E0, false}, *from_hex("22F197"), [&result](const RequestResult& r) { result = r; }));
    CHECK_FALSE(run_until(core, 300ms, [&engine, &result] {
        engine.serve();
        return result.has_value();
    }));
    engine.say("62F197" + hex_of("ENGINE CONTROL"));
    CHECK_TRUE(run_until(core, 2s, [&result] { return result.has_value(); }));
    CHECK_TRUE(result->end == RequestEnd::Answered);
    CHECK_EQUAL(17U, result->answers[0].payload.size());
}
