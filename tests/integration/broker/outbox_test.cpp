// SPDX-License-Identifier: Apache-2.0
// The vehicle's own road against a broker that refuses it: our session, Paho, TLS link and SQLite, nothing simulated
// between the outbox and mosquitto.
#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/asio/asio_scheduler.hpp"
#include "adapters/asio/steady_clock.hpp"
#include "adapters/mbedtls/tls_link.hpp"
#include "adapters/paho/paho_link.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "core/ledger/ledger.hpp"
#include "core/sync/sync_session.hpp"
#include "integration/broker/broker_bench.hpp"
#include "ports/sim_host.hpp"
#include "ports/sim_keys.hpp"
#include "support/fakes/recording_can.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

class RecordingLog final : public LogSink {
public:
    void write(LogLevel, std::string_view event, std::initializer_list<LogField>) override {
        events.emplace_back(event);
    }
    [[nodiscard]] bool has(std::string_view event) const {
        return std::find(events.begin(), events.end(), event) != events.end();
    }
    std::vector<std::string> events;
};

/// A vehicle with the certificate of one name that writes to the topics of another.
struct Vehicle {
    Vehicle(BrokerBench& bench, const Issued& identity, const std::string& name)
        : store{*SqliteVehicleStore::open({(bench.root / "vehicle").string(), {}, {}})},
          tls{core,
              {.host = "localhost",
               .port = bench.broker.port(),
               .server_name = {},
               .files = {bench.authority.certificate_file(), identity.certificate, identity.key},
               .validity = {}}},
          link{[this](std::function<void()> action) { boost::asio::post(core, std::move(action)); },
               {.uri = "tcp://127.0.0.1:" + std::to_string(tls.port()),
                .client_id = name,
                .subscriptions = {},
                .tls = {},
                .carrier_error = [this] { return tls.last_error(); }}},
          session{{name, "3f"}, ports, ledger} {}

    bool run_until(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        while (!condition() && std::chrono::steady_clock::now() < end) core.run_one_for(std::chrono::milliseconds{10});
        return condition();
    }

    boost::asio::io_context core;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{core.get_executor()};
    SteadyClock clock;
    AsioScheduler scheduler{core};
    std::unique_ptr<SqliteVehicleStore> store;
    sim::SimEntropy entropy{sim::Random{5}};
    sim::SimKeys keys{"car-key"};
    sim::SimPower power;
    std::optional<Position> where;
    sim::SimPositioning positioning{scheduler, where};
    sim::SimMetrics metrics;
    sim::SimHeadUnit head_unit;
    RecordingCan can;
    RecordingLog log;
    TlsLink tls;
    PahoLink link;
    Ports ports{clock,   scheduler, can,   *store,      *store,  link, keys,
                entropy, head_unit, power, positioning, metrics, log};
    Ledger ledger{*store, *store, clock, entropy, keys, [](Purpose) { return true; }};
    SyncSession session;
};

}  // namespace

TEST_GROUP(BrokerAndOutbox) {
    BrokerBench bench;
};

TEST(BrokerAndOutbox, what_the_broker_refuses_with_135_stays_in_the_outbox_and_is_told) {
    // Given a vehicle whose rights do not fit its topics, with an event
    const Issued identity = bench.issue("VB");
    {
        Vehicle vehicle{bench, identity, "VA"};
        CHECK_TRUE(vehicle.ledger.start().has_value());
        FaultRecord fault;
        fault.dtc = {0x7E8, "P0301"};
        vehicle.ledger.emit(FaultChanged{fault});
        CHECK_TRUE(vehicle.ledger.commit().has_value());
        // When it tries to send
        vehicle.session.start({[](const DownMessage&) {}, [](Stream, std::uint64_t) {}, [](bool) {}});
        CHECK_TRUE_TEXT(vehicle.run_until([&] { return vehicle.log.has("link.not_authorised"); }), "never refused");
        // Then the session ends with an alarm and the event waits
        CHECK_TRUE(vehicle.session.state() == SyncState::Resting);
        CHECK_EQUAL(1U, vehicle.session.waiting());
        CHECK_EQUAL(1U, vehicle.metrics.counters().at("link_publish_failures_total"));
        vehicle.session.stop();
    }
    // And it is still there for the next run
    const auto store = SqliteVehicleStore::open({(bench.root / "vehicle").string(), {}, {}});
    CHECK_TRUE(store.has_value());
    CHECK_EQUAL(1U, (*store)->waiting(Stream::Health, 0, 10)->size());
}

TEST(BrokerAndOutbox, a_broker_under_another_name_is_told_in_so_many_words) {
    // Given the proper broker, reached under a name that is not in its certificate
    boost::asio::io_context core;
    const Issued identity = bench.issue("VA");
    TlsLink tls{core,
                {.host = "127.0.0.1",
                 .port = bench.broker.port(),
                 .server_name = "broker.elsewhere",
                 .files = {bench.authority.certificate_file(), identity.certificate, identity.key},
                 .validity = {}}};
    PahoLink link{[&core](std::function<void()> action) { boost::asio::post(core, std::move(action)); },
                  {.uri = "tcp://127.0.0.1:" + std::to_string(tls.port()),
                   .client_id = "VA",
                   .subscriptions = {},
                   .tls = {},
                   .carrier_error = [&tls] { return tls.last_error(); }}};
    std::optional<Error> down;
    LinkEvents events;
    events.on_up = [] {};
    events.on_down = [&down](Error error) { down = error; };
    events.on_published = [](PublishTicket, Status) {};
    events.on_message = [](std::string_view, ByteView) {};
    link.set_events(std::move(events));
    // When it connects
    link.connect({});
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{8};
    while (!down && std::chrono::steady_clock::now() < end) {
        if (core.stopped()) core.restart();
        core.run_one_for(std::chrono::milliseconds{10});
    }
    // Then the error has a name for the core, a sentence for people and the library's words for the log
    CHECK_TRUE(down == LinkErrc::HostMismatch);
    STRCMP_EQUAL("the broker's certificate is for another host name; check link.host", down->message().c_str());
    STRCMP_CONTAINS("-0x2700 X509", tls.detail().c_str());
    STRCMP_CONTAINS("; The certificate Common Name (CN) does not match with the expected CN", tls.detail().c_str());
}
