// SPDX-License-Identifier: Apache-2.0
// What our TLS link costs beside Paho's own OpenSSL transport, on the shipped broker: messages of 200 bytes a second,
// CPU a message (client side), bytes and time of a first and of a resumed connection. Prints one table.
#include "integration/link/link_bench.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace odolink;
using namespace odolink::test;
using namespace std::chrono_literals;

namespace {

constexpr int kMessages = 20'000;
constexpr std::size_t kWindow = 10;
constexpr std::size_t kWill = 140;  // of an agent: its pseudonym, a key id of 40 characters and a signature

double cpu_us() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto of = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
    };
    return of(usage.ru_utime) + of(usage.ru_stime);
}

struct Rate {
    double messages_a_second{0};
    double cpu_us_a_message{0};
};

/// Publishes all messages with at most kWindow under way, to the broker's word on the last.
Rate measure(LinkBench& bench, Party& party) {
    const Bytes payload(200, std::byte{0x55});
    party.heard.published.clear();
    const auto begin = std::chrono::steady_clock::now();
    const double cpu = cpu_us();
    std::size_t sent = 0;
    while (party.heard.published.size() < kMessages) {
        while (sent < kMessages && sent - party.heard.published.size() < kWindow &&
               party.link.publish(bench.up_topic(), payload))
            ++sent;
        if (bench.core.stopped()) bench.core.restart();
        bench.core.run_one_for(10ms);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    return {kMessages / took.count(), (cpu_us() - cpu) / kMessages};
}

Rate better(const Rate& a, const Rate& b) {
    return a.messages_a_second > b.messages_a_second ? a : b;
}

}  // namespace

int main() {
    LinkBench bench;
    const VehicleSetup setup = bench.good_vehicle();
    bench.add_vehicle(setup);
    const auto connect = [&bench](Party& party) {
        const int before = party.heard.ups;
        party.link.connect(LinkWill{bench.up_topic(), Bytes(kWill, std::byte{0x55})});
        if (!bench.run_until([&] { return party.heard.ups > before; })) std::puts("no connection");
        bench.run_for(200ms);
    };

    // First and resumed connections: all bytes of TLS until the subscription stands.
    connect(*bench.vehicle);
    const auto first = bench.tls->counters();
    std::vector<double> resumed_ms;
    std::uint64_t resumed_bytes = 0;
    for (int i = 0; i < 10; ++i) {
        bench.vehicle->link.disconnect();
        bench.run_for(200ms);
        const auto before = bench.tls->counters();
        connect(*bench.vehicle);
        const auto after = bench.tls->counters();
        if (after.resumed == before.resumed) std::puts("not resumed");
        resumed_bytes = after.wire_up + after.wire_down - before.wire_up - before.wire_down;
        resumed_ms.push_back(static_cast<double>(after.last_handshake.count()) / 1000);
    }
    std::ranges::sort(resumed_ms);

    // One after the other and twice, so that what else the machine does meets both.
    Rate link;
    Rate openssl;
    for (int round = 0; round < 2; ++round) {
        link = better(link, measure(bench, *bench.vehicle));
        bench.vehicle->link.disconnect();
        bench.run_for(300ms);
        Party direct{bench.core,
                     {.uri = "ssl://localhost:" + std::to_string(setup.port),
                      .client_id = kVehicle,
                      .subscriptions = {},
                      .tls = PahoTls{setup.files.ca, setup.files.certificate, setup.files.key},
                      .carrier_error = {}}};
        connect(direct);
        openssl = better(openssl, measure(bench, direct));
        direct.link.disconnect();
        bench.run_for(300ms);
        connect(*bench.vehicle);
    }

    std::printf("%-34s %12s %14s\n", "200 B, QoS 1, 10 under way", "messages/s", "CPU us/message");
    std::printf("%-34s %12.0f %14.1f\n", "Paho with OpenSSL", openssl.messages_a_second, openssl.cpu_us_a_message);
    std::printf("%-34s %12.0f %14.1f\n", "Paho through our TLS link", link.messages_a_second, link.cpu_us_a_message);
    std::printf("ratio %.2f (bar: 0.90)\n", link.messages_a_second / openssl.messages_a_second);
    std::printf("first connection    %5llu B, handshake %.1f ms\n",
                static_cast<unsigned long long>(first.wire_up + first.wire_down),
                static_cast<double>(first.last_handshake.count()) / 1000);
    std::printf("resumed connection  %5llu B (bar: 2000), handshake %.1f ms (median of %zu; bar: 3)\n",
                static_cast<unsigned long long>(resumed_bytes), resumed_ms[resumed_ms.size() / 2], resumed_ms.size());
}
