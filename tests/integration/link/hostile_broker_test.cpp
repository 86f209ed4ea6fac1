// SPDX-License-Identifier: Apache-2.0
// A vehicle's whole link (session, outbox, MQTT, TLS) against brokers that do what no broker should. Whatever they do: it lives, no event
// is lost, it connects at most 12 times a minute, and its log says once what was wrong; a right broker afterwards gets everything.
#include "integration/link/fake_broker.hpp"

#include <boost/asio/post.hpp>
#include <algorithm>
#include <chrono>
#include <fstream>
#include <set>

#include "adapters/asio/asio_scheduler.hpp"
#include "adapters/asio/steady_clock.hpp"
#include "adapters/mbedtls/tls_link.hpp"
#include "adapters/paho/paho_link.hpp"
#include "app/daemon/paced_time.hpp"
#include "core/sync/sync_session.hpp"
#include "engine/random.hpp"
#include "ports/memory_store.hpp"
#include "ports/sim_host.hpp"
#include "ports/sim_keys.hpp"
#include "support/fakes/recording_can.hpp"
#include "support/temporary_directory.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;
using namespace odolink::test::mqtt;

namespace {

constexpr const char* kCar = "V7K2M9QX4";
constexpr const char* kShard = "3f";
constexpr int kSpeed = 50;  ///< seconds of the session in one of ours
constexpr std::uint64_t kEvents = 30;
constexpr std::size_t kMegabyte = 1024 * 1024;

class Lines final : public LogSink {
public:
    void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override {
        if (level == LogLevel::Debug) return;
        std::string line{event};
        for (const LogField& field : fields) line += " " + std::string{field.name} + "=" + field.value;
        lines.push_back(std::move(line));
    }
    [[nodiscard]] std::size_t count(std::string_view text) const {
        return static_cast<std::size_t>(std::ranges::count_if(lines, [&](const std::string& line) { return line.find(text) != std::string::npos; }));
    }
    /// Each line of the event has another reason.
    [[nodiscard]] bool says_each_once(std::string_view event) const {
        std::set<std::string> reasons;
        return std::ranges::all_of(lines, [&](const std::string& line) { return !line.starts_with(event) || reasons.insert(line.substr(0, line.find(" next_ms"))).second; });
    }
    [[nodiscard]] std::string all() const {
        std::string out;
        for (const std::string& line : lines) out += "\n  " + line;
        return out;
    }
    std::vector<std::string> lines;
};

/// The link, with the times at which it was told to connect.
class WatchedLink final : public DealerLink {
public:
    WatchedLink(DealerLink& link, Clock& clock) : link_{link}, clock_{clock} {}
    void set_events(LinkEvents events) override { link_.set_events(std::move(events)); }
    void connect(std::optional<LinkWill> will) override {
        connects.push_back(clock_.mono());
        link_.connect(std::move(will));
    }
    void disconnect() override { link_.disconnect(); }
    [[nodiscard]] Result<PublishTicket> publish(std::string_view topic, ByteView payload) override { return link_.publish(topic, payload); }
    [[nodiscard]] std::size_t most_in_a_minute() const {
        std::size_t most = 0;
        for (auto first = connects.begin(); first != connects.end(); ++first)
            most = std::max(most, static_cast<std::size_t>(std::count_if(first, connects.end(), [&](MonoTime at) { return at - *first < 1min; })));
        return most;
    }
    std::vector<MonoTime> connects;

private:
    DealerLink& link_;
    Clock& clock_;
};

/// The right broker, with the desk behind it.
struct RightBroker {
    FakeBroker& broker;
    sim::SimKeys keys{"desk-key"};
    std::set<std::uint64_t> numbers{};  ///< of the health stream, as they came to the desk
    std::uint64_t doubled{0};
    std::uint64_t dropped{0};         ///< named in a digest
    std::uint16_t next_id{1};

    void take(const Packet& packet) {
        if (packet.type == Type::Connect) broker.send(connack());
        if (packet.type == Type::Subscribe) broker.send(suback(id_of(packet)));
        if (packet.type == Type::PingRequest) broker.send(mqtt::packet(Type::PingResponse, 0, {}));
        if (packet.type != Type::Publish) return;
        const Published said = published(packet);
        broker.send(puback(said.id));
        hear(said);
    }
    void hear(const Published& said) {
        const auto envelope = wire::decode_envelope(said.payload);
        if (!envelope) return;
        if (const auto batch = wire::decode_up_batch(envelope->body); batch && said.topic.ends_with("/up/health")) {
            for (std::size_t i = 0; i < batch->events.size(); ++i) doubled += numbers.insert(batch->first_sequence + i).second ? 0U : 1U;
            return answer(batch->epoch);
        }
        if (const auto sync = wire::decode_vehicle_sync(envelope->body); sync && said.topic.ends_with("/up/sync")) {
            for (const wire::StreamDigest& stream : sync->streams) dropped += stream.dropped.size();
            answer(sync->epoch);
        }
    }
    void answer(const Id& epoch) {
        std::uint64_t up_to = 0;
        while (numbers.contains(up_to + 1)) ++up_to;
        wire::DeskSync sync{kCar, epoch, {}, 0, {std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised}};
        for (const Stream stream : kStreams) sync.streams.push_back({stream, stream == Stream::Health ? up_to : 0, {}, {}, {}});
        say(wire::kSyncChannel, sealed(wire::encode(sync)));
    }
    void say(std::string_view channel, const Bytes& payload, Flags flags = {}) {
        broker.send(publish(wire::topic(kShard, kCar, wire::Direction::Down, channel), payload, next_id++, flags));
    }
    [[nodiscard]] Bytes sealed(const Bytes& body) {
        const Signature signature = *keys.sign(body);
        return wire::encode(wire::Envelope{keys.own_key_id(), body, {signature.begin(), signature.end()}});
    }
};

std::size_t resident_bytes() {
    std::ifstream file{"/proc/self/statm"};
    std::size_t total = 0, resident = 0;
    file >> total >> resident;
    return resident * 4096;
}

struct HostileBench {
    HostileBench(const Issued& car, const Issued& server, const std::string& ca)
        : fake{core, server},
          tls{core, TlsLinkOptions{.host = "127.0.0.1", .port = fake.port(), .server_name = "broker.test", .files = {ca, car.certificate.string(), car.key.string()}, .validity = {}}},
          paho{[this](std::function<void()> action) { boost::asio::post(core, std::move(action)); }, options()} {}
    ~HostileBench() { session.stop(); }

    [[nodiscard]] PahoOptions options() {
        return {.uri = "tcp://127.0.0.1:" + std::to_string(tls.port()),
                .client_id = kCar,
                .subscriptions = {std::string{"odolink/v1/"} + kShard + "/" + kCar + "/down/#"},
                .connect_timeout = std::chrono::seconds{1},
                .tls = {},
                .carrier_error = [this] { return tls.last_error(); },
                .on_detail = [this](const std::string& detail) { log.write(LogLevel::Warning, "link.detail", {{"why", tls.detail().empty() ? detail : tls.detail()}}); }};
    }
    void start() {
        CHECK_TRUE(ledger.start().has_value());
        FaultRecord fault;
        fault.dtc = {0x7E8, "P0301"};
        for (std::uint64_t i = 0; i < kEvents; ++i) ledger.emit(FaultChanged{fault});
        CHECK_TRUE(ledger.commit().has_value());
        session.start({[this](const DownMessage&) { ++taken; }, [](Stream, std::uint64_t) {}, [](bool) {}, {}, {}, {}, [] { return AgentState{"1", StartMode::Full, false, false, false}; }});
    }
    bool run_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!condition() && std::chrono::steady_clock::now() < end) {
            if (core.stopped()) core.restart();
            core.run_one_for(std::chrono::milliseconds{5});
        }
        return condition();
    }
    /// Somebody looks at the screen again and again: a rest is cut short, though never beyond the rate.
    void look_at_screen() {
        const auto now = std::chrono::steady_clock::now();
        if (session.state() != SyncState::Resting || now - looked < std::chrono::milliseconds{200}) return;
        looked = now;
        session.wake();
    }
    /// A right broker from now on: everything arrives, each once at least, and nothing is named as dropped.
    void must_get_everything(const char* name) {
        fake.on_open = {};
        fake.on_packet = [this](const Packet& packet) { right.take(packet); };
        fake.close();
        const bool all = run_until([this] {
            look_at_screen();
            return right.numbers.size() == kEvents && session.waiting() == 0;
        }, std::chrono::seconds{30});
        CHECK_TRUE_TEXT(all, (std::string{name} + ": " + std::to_string(right.numbers.size()) + " events came, " + std::to_string(session.waiting()) + " wait").c_str());
        CHECK_EQUAL_TEXT(0U, right.dropped, name);
        CHECK_EQUAL_TEXT(0U, taken, name);
        CHECK_TRUE_TEXT(link.most_in_a_minute() <= Backoff::kPerMinute, name);
    }

    boost::asio::io_context core;
    FakeBroker fake;
    SteadyClock clock;
    AsioScheduler scheduler{core};
    RecordingCan can;
    PacedTime time{clock, scheduler, can, kSpeed};
    sim::MemoryStore store;
    sim::SimEntropy entropy{sim::Random{11}};
    sim::SimKeys keys{"car-key"};
    sim::SimPower power;
    std::optional<Position> where;
    sim::SimPositioning positioning{time, where};
    sim::SimMetrics metrics;
    sim::SimHeadUnit head_unit;
    Lines log;
    TlsLink tls;
    PahoLink paho;
    WatchedLink link{paho, time};
    Ports ports{time, time, can, store, store, link, keys, entropy, head_unit, power, positioning, metrics, log};
    Ledger ledger{store, store, time, entropy, keys, [](Purpose) { return true; }};
    SyncSession session{{kCar, kShard, {}, LocalOffset{}}, ports, ledger};
    RightBroker right{fake};
    std::chrono::steady_clock::time_point looked{};
    unsigned taken{0};  ///< messages of the dealer: none here is one
};

/// What a broker does with each packet.
struct Behaviour {
    const char* name;
    const char* said;  ///< stands in the log, once
    std::function<void(HostileBench&, const Packet&)> on_packet;
    std::function<void(HostileBench&)> on_open{};
};

void as_right(HostileBench& bench, const Packet& packet) {
    if (packet.type != Type::Publish) bench.right.take(packet);
}
std::function<void(HostileBench&, const Packet&)> answers_connect(Bytes bytes) {
    return [bytes = std::move(bytes)](HostileBench& bench, const Packet& packet) {
        if (packet.type == Type::Connect) bench.fake.send(bytes);
    };
}
std::function<void(HostileBench&, const Packet&)> answers_publish(std::function<Bytes(std::uint16_t id)> bytes) {
    return [bytes = std::move(bytes)](HostileBench& bench, const Packet& packet) {
        as_right(bench, packet);
        if (packet.type == Type::Publish) bench.fake.send(bytes(published(packet).id));
    };
}
Bytes garbage(std::size_t size) {
    sim::Random random{5};
    Bytes out(size);
    for (std::byte& byte : out) byte = static_cast<std::byte>(random.below(256));
    return out;
}
const auto kSilent = [](HostileBench&, const Packet&) {};

const std::vector<Behaviour>& behaviours() {
    static const std::vector<Behaviour> kAll{
        {"closes at once", "link.down", kSilent, [](HostileBench& bench) { bench.fake.close(); }},
        {"garbage before a word", "link.down", kSilent, [](HostileBench& bench) { bench.fake.send(garbage(200)); }},
        {"garbage for CONNACK", "link.down", answers_connect(garbage(64))},
        {"never answers CONNECT", "link.down", kSilent},
        {"CONNACK: unavailable", "reason 136", answers_connect(connack(0x88))},
        {"CONNACK: not authorised", "reason 135", answers_connect(connack(0x87))},
        {"CONNACK: another server", "reason 156", answers_connect(connack(0x9C))},
        {"CONNACK of MQTT 3.1.1", "link.down", answers_connect(bytes_of({0x20, 0x02, 0x00, 0x05}))},
        {"CONNACK without a body", "link.down", answers_connect(bytes_of({0x20, 0x00}))},
        {"a packet of 256 MB", "announced a packet", [](HostileBench& bench, const Packet& packet) {
             as_right(bench, packet);
             if (packet.type == Type::Subscribe) bench.fake.send(bytes_of({0x30, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x03}));
         }},
        {"a length of five bytes", "announced a packet", answers_connect(bytes_of({0x20, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}))},
        {"SUBACK: refused", "subscribe", [](HostileBench& bench, const Packet& packet) {
             if (packet.type == Type::Connect) bench.fake.send(connack());
             if (packet.type == Type::Subscribe) bench.fake.send(suback(id_of(packet), 0x80));
         }},
        {"SUBACK of another number", "link.down", [](HostileBench& bench, const Packet& packet) {
             if (packet.type == Type::Connect) bench.fake.send(connack());
             if (packet.type == Type::Subscribe) bench.fake.send(suback(static_cast<std::uint16_t>(id_of(packet) + 7)));
         }},
        {"DISCONNECT after CONNACK", "reason 139", [](HostileBench& bench, const Packet& packet) {
             as_right(bench, packet);
             if (packet.type == Type::Subscribe) bench.fake.send(disconnect(0x8B));  // shutting down
         }},
        {"never acknowledges", "link.broker_mute", as_right},
        {"PUBACK of other numbers", "link.broker_mute", answers_publish([](std::uint16_t id) { return puback(static_cast<std::uint16_t>(id + 1000)); })},
        {"PUBACK: unspecified", "link.nothing_taken", answers_publish([](std::uint16_t id) { return puback(id, 0x80); })},
        {"PUBACK: quota", "link.nothing_taken", answers_publish([](std::uint16_t id) { return puback(id, 0x97); })},
        {"PUBACK: not authorised", "link.not_authorised", answers_publish([](std::uint16_t id) { return puback(id, 0x87); })},
        {"PUBACK: too large", "", answers_publish([](std::uint16_t id) { return puback(id, 0x95); })},
        {"PUBACK, and it forgets", "", answers_publish([](std::uint16_t id) { return puback(id); })},
        {"maximum packet 128", "", [](HostileBench& bench, const Packet& packet) {
             if (packet.type == Type::Connect) bench.fake.send(connack(0, bytes_of({0x27, 0x00, 0x00, 0x00, 0x80})));
             else as_right(bench, packet);
         }},
    };
    return kAll;
}

}  // namespace

TEST_GROUP(HostileBroker) {
    TemporaryDirectory directory;
    TestPki pki{directory.path(), "good"};
    Issued car{pki.issue(kCar)};
    Issued server{pki.issue("broker", "broker.test")};

    [[nodiscard]] std::unique_ptr<HostileBench> bench() { return std::make_unique<HostileBench>(car, server, pki.ca().string()); }
};

TEST(HostileBroker, whatever_it_does_no_event_is_lost_it_is_not_pressed_and_the_log_says_once_what_was_wrong) {
    for (const Behaviour& each : behaviours()) {
        auto b = bench();
        if (each.on_open) b->fake.on_open = [&] { each.on_open(*b); };
        b->fake.on_packet = [&](const Packet& packet) { each.on_packet(*b, packet); };
        b->start();
        (void)b->run_until([] { return false; }, std::chrono::milliseconds{2500});  // two minutes of the session
        CHECK_TRUE_TEXT(b->fake.connections() > 0, each.name);
        CHECK_EQUAL_TEXT(kEvents, b->session.waiting(), each.name);
        CHECK_TRUE_TEXT(*each.said == '\0' || b->log.count(each.said) > 0, (std::string{each.name} + ": the log does not say " + each.said + b->log.all()).c_str());
        CHECK_TRUE_TEXT(b->log.says_each_once("link.down"), (std::string{each.name} + ": the log says more than once why the link is down" + b->log.all()).c_str());
        b->must_get_everything(each.name);
    }
}

TEST(HostileBroker, what_it_sends_down_changes_nothing_and_stops_nothing) {
    auto b = bench();
    std::uint16_t id = 1000;
    const std::string own = wire::topic(kShard, kCar, wire::Direction::Down, wire::kDownCareChannel);
    const std::vector<Bytes> noise{
        publish(wire::topic(kShard, "another", wire::Direction::Down, "care"), garbage(50), ++id),
        publish("odolink/v1/3f/#", garbage(5), ++id),
        publish("$SYS/broker", garbage(5), ++id),
        publish(own, garbage(300), ++id),
        publish(own, {}, ++id),
        publish(own, garbage(100'000), ++id),
        publish(own, garbage(40), ++id, {1, true, false}),                               // retained
        publish(own, garbage(40), 2000, {1, false, false}), publish(own, garbage(40), 2000, {1, false, true}),  // doubled
        publish(own, garbage(40), ++id, {0, false, false}),                              // QoS 0
    };
    b->fake.on_packet = [&](const Packet& packet) {
        for (const Bytes& each : noise)
            if (packet.type == Type::Publish || packet.type == Type::Subscribe) b->fake.send(each);
        b->right.take(packet);
    };
    b->start();
    CHECK_TRUE(b->run_until([&] { return b->session.waiting() == 0; }, std::chrono::seconds{20}));
    CHECK_EQUAL(kEvents, b->right.numbers.size());
    CHECK_EQUAL(0U, b->taken);
    CHECK_EQUAL(1U, b->link.connects.size());
    const auto& counters = b->metrics.counters();
    CHECK_TRUE(counters.at("link_refused_topic_total") > 0 && counters.at("link_refused_malformed_total") > 0 && counters.at("link_refused_size_total") > 0);
    CHECK_TRUE(b->paho.counters().retained_ignored > 0);
}

TEST(HostileBroker, a_window_of_one_is_kept_to_and_everything_arrives) {
    auto b = bench();
    unsigned under_way = 0, most = 0;
    b->fake.on_packet = [&](const Packet& packet) {
        if (packet.type == Type::Connect) return b->fake.send(connack(0, bytes_of({0x21, 0x00, 0x01})));  // Receive Maximum 1
        if (packet.type != Type::Publish) return b->right.take(packet);
        most = std::max(most, ++under_way);
        boost::asio::post(b->core, [&, packet] {
            --under_way;
            b->right.take(packet);
        });
    };
    b->start();
    CHECK_TRUE(b->run_until([&] { return b->session.waiting() == 0; }, std::chrono::seconds{20}));
    CHECK_EQUAL(kEvents, b->right.numbers.size());
    CHECK_EQUAL(1U, most);
}

TEST(HostileBroker, costs_no_memory_by_what_it_announces_or_sends) {
    auto b = bench();
    const Bytes flood = garbage(kMegabyte);
    b->fake.on_packet = [&](const Packet& packet) {
        as_right(*b, packet);
        if (packet.type != Type::Subscribe) return;
        b->fake.send(bytes_of({0x30, 0xFF, 0xFF, 0xFF, 0x7F}));
        for (int i = 0; i < 8; ++i) b->fake.send(flood);
    };
    const std::size_t before = resident_bytes();
    b->start();
    (void)b->run_until([] { return false; }, std::chrono::seconds{3});
    CHECK_TRUE(b->fake.connections() > 0);
    CHECK_EQUAL(kEvents, b->session.waiting());
    const std::size_t grown = resident_bytes() > before ? resident_bytes() - before : 0;
    CHECK_TRUE_TEXT(grown < 64 * kMegabyte, (std::to_string(grown / kMegabyte) + " MB more").c_str());
    b->must_get_everything("flood");
}
