// SPDX-License-Identifier: Apache-2.0
// What our TLS link costs beside Paho's own OpenSSL transport and beside plain MQTT: messages of 200 bytes a second and CPU a
// message, client side (bar P8), bytes of an alert with its receipt by the broker (P13), bytes and time of a first and of a
// resumed connection (P14). On the shipped broker, plain MQTT on one of the same program without TLS. Prints one table.
#include "integration/link/link_bench.hpp"

#include <fstream>

#include "app/child_process.hpp"
#include "bench/durable.hpp"
#include "wire/envelope.hpp"

using namespace odolink;
using namespace odolink::test;
using namespace std::chrono_literals;
using bench::judge;
using bench::tell;

namespace {

constexpr int kMessages = 4'000;
constexpr int kRounds = 5;
constexpr int kTries = 3;  // within a round
constexpr std::size_t kWindow = 10;
constexpr std::size_t kWill = 140;  // of an agent: its pseudonym, a key id of 40 characters and a signature

struct Rate {
    double messages_a_second{0};
    double cpu_us_a_message{1e9};
};

/// The best of both, each for itself: what else the machine does only takes.
Rate better(const Rate& a, const Rate& b) {
    return {std::max(a.messages_a_second, b.messages_a_second), std::min(a.cpu_us_a_message, b.cpu_us_a_message)};
}

/// Publishes all messages with at most kWindow under way, to the broker's word on the last.
Rate measure_once(LinkBench& bench, Party& party) {
    const Bytes payload(200, std::byte{0x55});
    party.heard.published.clear();
    const double cpu = bench::cpu_microseconds();
    const double took = bench::microseconds([&] {
        std::size_t sent = 0;
        while (party.heard.published.size() < kMessages) {
            const std::size_t heard = party.heard.published.size();
            while (sent < kMessages && sent - heard < kWindow && party.link.publish(bench.up_topic(), payload)) ++sent;
            if (!bench.run_until([&] { return party.heard.published.size() > heard; })) bench::give_up("the broker is silent");
        }
    });
    for (const auto& [ticket, error] : party.heard.published)
        if (error) bench::give_up(("a message was refused: " + error.message()).c_str());
    return {kMessages * 1e6 / took, (bench::cpu_microseconds() - cpu) / kMessages};
}

Rate measure(LinkBench& bench, Party& party) {
    Rate best;
    for (int i = 0; i < kTries; ++i) best = better(best, measure_once(bench, party));
    return best;
}

void connect(LinkBench& bench, Party& party) {
    const int before = party.heard.ups;
    party.link.connect(LinkWill{bench.up_topic(), Bytes(kWill, std::byte{0x55})});
    if (!bench.run_until([&] { return party.heard.ups > before; })) bench::give_up("no connection");
    bench.run_for(200ms);
}

void part(LinkBench& bench, Party& party) {
    party.link.disconnect();
    bench.run_for(300ms);
}

/// The same through another transport, connected for this only.
Rate measure_other(LinkBench& bench, PahoOptions options) {
    options.client_id = kVehicle;
    Party party{bench.core, std::move(options)};
    connect(bench, party);
    const Rate rate = measure(bench, party);
    part(bench, party);
    return rate;
}

/// mosquitto without TLS, access list or anything else of ours.
class PlainBroker {
public:
    explicit PlainBroker(const std::filesystem::path& directory)
        : port_{broker::free_port()}, process_{broker::find_mosquitto(), {"-c", (directory / "plain.conf").string()}, directory / "plain.log"} {
        std::ofstream{directory / "plain.conf"} << "listener " << port_ << " 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n";
        if (auto started = process_.start(); !started) bench::give_up(started.error().c_str());
    }
    [[nodiscard]] std::string uri() const { return "tcp://127.0.0.1:" + std::to_string(port_); }

private:
    std::uint16_t port_;
    sim::ChildProcess process_;
};

/// P8. One after the other and several times, so that what else the machine does meets all three.
bool transports(LinkBench& bench, const VehicleSetup& setup) {
    const PlainBroker plain_broker{bench.root};
    Rate link;
    Rate openssl;
    Rate plain;
    for (int round = 0; round < kRounds; ++round) {
        link = better(link, measure(bench, *bench.vehicle));
        part(bench, *bench.vehicle);
        openssl = better(openssl, measure_other(bench, {.uri = "ssl://localhost:" + std::to_string(setup.port),
                                                        .client_id = {},
                                                        .subscriptions = {},
                                                        .tls = PahoTls{setup.files.ca, setup.files.certificate, setup.files.key},
                                                        .carrier_error = {}}));
        plain = better(plain, measure_other(bench, {.uri = plain_broker.uri(), .client_id = {}, .subscriptions = {}, .tls = {}, .carrier_error = {}}));
        connect(bench, *bench.vehicle);
    }
    std::printf("%-34s %12s %14s\n", "200 B, QoS 1, 10 under way", "messages/s", "CPU us/message");
    const auto row = [](const char* name, const Rate& rate) {
        std::printf("%-34s %12.0f %14.1f\n", name, rate.messages_a_second, rate.cpu_us_a_message);
    };
    row("Paho, plain MQTT", plain);
    row("Paho with OpenSSL", openssl);
    row("Paho through our TLS link", link);
    const double ratio = link.messages_a_second / openssl.messages_a_second;
    const bool fast = judge("messages a second, our link / Paho with OpenSSL", ratio, "", ">= 0.90", ratio >= 0.90);
    tell("CPU our link adds to Paho with OpenSSL", link.cpu_us_a_message - openssl.cpu_us_a_message, "us");
    const double added = link.cpu_us_a_message - plain.cpu_us_a_message;
    return judge("P8: CPU our link adds to plain MQTT", added, "us", "<= 3", added <= 3) && fast;
}

/// An identity with its first `bytes` only, as the ledger makes them.
Id short_id(std::size_t bytes) {
    Id id;
    for (std::size_t i = 0; i < bytes; ++i) id.bytes[i] = static_cast<std::byte>(0xA1 + i);
    return id;
}

/// A fault as it is told when the lamp goes on.
Bytes alert(const Id& epoch, std::uint64_t sequence) {
    UpEvent event;
    event.id = event.trace = wire::event_id(epoch, Stream::Health, sequence);
    event.boot = short_id(6);
    event.mono = MonoTime{754'321'987'654ns};
    event.wall = WallTime{std::chrono::milliseconds{1'780'272'123'456}, WallQuality::Synchronised};
    FaultRecord fault;
    fault.dtc = {0x7E8, "P0301"};
    fault.state = FaultState::Confirmed;
    fault.lamp = true;
    fault.first_seen = fault.last_seen = event.wall;
    fault.mileage_first = fault.mileage_last = Distance::metres(48'210'400);
    fault.occurrences = 1;
    event.payload = FaultChanged{fault};
    return wire::encode(event);
}

/// P13: what an alert alone in its batch takes on the wire, both ways, but for the signature and the name of its key.
bool alert_on_the_wire(LinkBench& bench) {
    constexpr std::uint64_t kNumber = 1234;
    const Id epoch = short_id(8);
    wire::Envelope envelope{std::string(40, 'a'), wire::encode(wire::UpBatch{kVehicle, Stream::Health, epoch, kNumber, {alert(epoch, kNumber)}}), Bytes(64, std::byte{1})};
    const Bytes payload = wire::encode(envelope);
    const auto before = bench.tls->counters();
    const std::size_t published = bench.vehicle->heard.published.size();
    if (!bench.vehicle->link.publish(wire::topic("3f", kVehicle, wire::Direction::Up, "health"), payload) ||
        !bench.run_until([&] { return bench.vehicle->heard.published.size() > published; }))
        bench::give_up("the alert was not taken");
    bench.run_for(200ms);
    const auto after = bench.tls->counters();
    const auto bytes = static_cast<double>(after.wire_up + after.wire_down - before.wire_up - before.wire_down);
    tell("an alert alone in its batch, with its PUBACK", bytes, "B");
    tell("of it what is signed", static_cast<double>(envelope.body.size()), "B");
    const double own = bytes - static_cast<double>(payload.size() - envelope.body.size());
    return judge("P13: the same but for the batch's signature and its key", own, "B", "<= 135", own <= 135);
}

/// P14: all bytes of TLS until the subscription stands.
bool connections(LinkBench& bench) {
    connect(bench, *bench.vehicle);
    const auto first = bench.tls->counters();
    tell("first connection", static_cast<double>(first.wire_up + first.wire_down), "B");
    tell("its handshake", static_cast<double>(first.last_handshake.count()) / 1000, "ms");
    std::vector<double> handshakes;
    double bytes = 0;
    for (int i = 0; i < 10; ++i) {
        part(bench, *bench.vehicle);
        const auto before = bench.tls->counters();
        connect(bench, *bench.vehicle);
        const auto after = bench.tls->counters();
        if (after.resumed == before.resumed) bench::give_up("not resumed");
        bytes = std::max(bytes, static_cast<double>(after.wire_up + after.wire_down - before.wire_up - before.wire_down));
        handshakes.push_back(static_cast<double>(after.last_handshake.count()) / 1000);
    }
    const double handshake = bench::median(handshakes);
    const bool small = judge("P14: a resumed connection, the largest of ten", bytes, "B", "<= 2000", bytes <= 2000);
    return judge("its handshake, median", handshake, "ms", "<= 3", handshake <= 3) && small;
}

}  // namespace

int main() {
    LinkBench bench;
    const VehicleSetup setup = bench.good_vehicle();
    bench.add_vehicle(setup);
    bool met = connections(bench);
    met &= alert_on_the_wire(bench);
    met &= transports(bench, setup);
    return met ? 0 : 1;
}
