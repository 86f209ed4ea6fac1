// SPDX-License-Identifier: Apache-2.0
// The vehicle's own way from the outbox to the broker, with nothing simulated on it: ledger, SQLite store, session,
// Paho, TLS link and the enrolled identity. What happens in the car is given by hand, at any rate.
#pragma once

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/asio/asio_scheduler.hpp"
#include "adapters/asio/os_entropy.hpp"
#include "adapters/asio/steady_clock.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/mbedtls/tls_link.hpp"
#include "adapters/paho/paho_link.hpp"
#include "adapters/spdlog/spdlog_sink.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "core/ledger/ledger.hpp"
#include "core/sync/sync_session.hpp"
#include "ports/sim_host.hpp"
#include "support/fakes/recording_can.hpp"

namespace odolink::torture {

/// How often a session connects: until it is ended, or once and never again.
enum class Lives { Once, Many };

class DrivenCar {
public:
    static constexpr std::chrono::seconds kKeepAlive{5};

    /// `store`: an empty directory, or one of an earlier car. Throws where the parts cannot be made.
    DrivenCar(boost::asio::io_context& io, const std::filesystem::path& identity, const std::filesystem::path& store,
              std::uint16_t broker_port, bool talkative);
    ~DrivenCar();

    /// A new session object, as after a restart of the agent; store, MQTT client and TLS session stay.
    void begin_session(Lives lives = Lives::Many);
    void end_session();
    /// So many mileages are told, each one kilometre further, and committed one by one.
    void tell(unsigned events);

    [[nodiscard]] std::uint64_t waiting() const { return session_ ? session_->waiting() : 0; }
    [[nodiscard]] bool online() const { return online_; }
    /// Publishes so far that the broker acknowledged.
    [[nodiscard]] std::uint64_t acknowledged_by_broker() const { return link_.counters().published; }
    [[nodiscard]] std::string epoch() const { return ledger_.epoch().text(); }
    [[nodiscard]] std::vector<OutboxRange> numbers() const { return *store_->ranges(); }
    [[nodiscard]] const TlsLink& wire() const { return tls_; }

private:
    boost::asio::io_context& io_;
    SpdlogSink log_;
    SteadyClock clock_;
    AsioScheduler scheduler_{io_};
    std::unique_ptr<SqliteVehicleStore> store_;
    IdentityFiles identity_;
    MbedKeys keys_{identity_};
    std::string vehicle_;
    OsEntropy entropy_;
    sim::SimPower power_;
    std::optional<Position> where_;
    sim::SimPositioning positioning_{scheduler_, where_};
    sim::SimMetrics metrics_;
    sim::SimHeadUnit head_unit_;
    test::RecordingCan can_;
    TlsLink tls_;
    Ledger ledger_;
    std::string shard_;
    PahoLink link_;
    std::unique_ptr<SyncSession> session_;
    unsigned begun_{0};  ///< sessions
    bool online_{false};
    int told_{0};
};

}  // namespace odolink::torture
