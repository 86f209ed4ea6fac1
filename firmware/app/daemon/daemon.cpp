// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/daemon.hpp"

#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <iostream>
#include <optional>

#include "adapters/asio/asio_scheduler.hpp"
#include "adapters/asio/os_entropy.hpp"
#include "adapters/asio/steady_clock.hpp"
#include "adapters/mbedtls/enrolment/renewal.hpp"
#include "adapters/mbedtls/identity.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/mbedtls/tls_link.hpp"
#include "adapters/paho/paho_link.hpp"
#include "adapters/spdlog/spdlog_sink.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "adapters/systemd/systemd_notifier.hpp"
#include "adapters/web/head_unit_web.hpp"
#include "agent/agent.hpp"
#include "app/daemon/certificate_watch.hpp"
#include "app/daemon/paced_time.hpp"
#include "app/daemon/parts.hpp"
#include "app/daemon/process_metrics.hpp"
#include "app/daemon/profile_files.hpp"
#include "app/take_out/exports.hpp"

namespace odolink {
namespace {

constexpr const char* kVersion = ODOLINK_VERSION;

/// Says what, where and what to do, and gives the exit status of a start that failed.
int complain(const std::string& what) {
    std::cerr << "odolinkd: " << what << '\n';
    return 1;
}

/// The topic's shard word: the first byte of SHA-256 of the pseudonym.
std::string shard_of(const Keys& keys, const std::string& vehicle) {
    std::string hex = to_hex(ByteView{keys.sha256(as_bytes(vehicle))}.first(1));
    for (char& c : hex) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return hex;
}

}  // namespace

struct Daemon::State {
    explicit State(const DaemonOptions& o) : options{o} {}

    int start();
    int serve();
    void feed_watchdog();

    DaemonOptions options;
    DaemonConfig config;
    boost::asio::io_context io;
    std::unique_ptr<SpdlogSink> log;
    std::unique_ptr<SqliteVehicleStore> store;
    std::unique_ptr<MbedKeys> keys;
    std::unique_ptr<SteadyClock> clock;
    std::unique_ptr<AsioScheduler> scheduler;
    std::unique_ptr<CanBus> can;
    std::unique_ptr<PacedTime> time;
    std::unique_ptr<TlsLink> tls;
    std::unique_ptr<PahoLink> link;
    std::unique_ptr<web::HeadUnitWeb> head_unit;
    OsEntropy entropy;
    UnknownPower power;
    std::unique_ptr<Positioning> positioning;
    ProcessMetrics metrics;
    SystemdNotifier systemd;
    std::unique_ptr<Agent> agent;
    std::unique_ptr<CertificateWatch> certificate;
};

Daemon::Daemon(const DaemonOptions& options) : state_{std::make_unique<State>(options)} {}
Daemon::~Daemon() = default;

int Daemon::run() {
    umask(S_IRWXG | S_IRWXO);
    auto config = load_config(state_->options.layers);
    if (!config) return complain(config.error().text());
    state_->config = std::move(*config);
    const int status = state_->start();
    return status != 0 ? status : state_->serve();
}

int Daemon::State::start() {
    log = std::make_unique<SpdlogSink>(config.log.level, config.log.format == LogFormat::Json ? LogLines::Json : LogLines::Text, std::cerr);
    auto opened = SqliteVehicleStore::open({config.data_directory.string(), {}, {}});
    if (!opened) return complain(config.data_directory.string() + ": " + opened.error().message());
    store = std::move(*opened);
    if (store->opening() == StoreOpening::Rebuilt) log->write(LogLevel::Error, "store.rebuilt", {{"set_aside", "vehicle.db.damaged"}});
    if (store->opening() == StoreOpening::Healed) log->write(LogLevel::Error, "store.healed", {{"dropped", std::to_string(store->dropped())}});

    const IdentityFiles identity{config.data_directory / "identity"};
    if (!finish_renewal(identity)) return complain(identity.directory.string() + ": the renewed certificate cannot be put in its place");
    if (const std::string trouble = ensure_enrolled(config, identity); !trouble.empty()) {
        if (!needs_enrolment(identity)) return complain(trouble);
        log->write(LogLevel::Warning, "identity.needs_enrolment", {{"why", trouble}});  // after a change of owner the screen lives on
    }
    keys = std::make_unique<MbedKeys>(identity);
    auto settings = agent_config(config, identity);
    if (!settings) return complain(settings.error().text);
    settings->version = kVersion;
    settings->shard = shard_of(*keys, settings->vehicle);
    ProfileFiles read = read_profiles(config.vehicle);
    for (const std::string& remark : read.remarks) log->write(LogLevel::Warning, "profile.file", {{"what", remark}});
    settings->profiles = std::move(read.profiles);

    clock = std::make_unique<SteadyClock>();
    scheduler = std::make_unique<AsioScheduler>(io);
    auto bus = open_can(config, io);
    if (!bus) return complain(bus.error().text);
    can = std::move(*bus);
    time = std::make_unique<PacedTime>(*clock, *scheduler, *can, options.clock_speed);

    auto carrier = tls_options(config, identity);
    if (!carrier) return complain(carrier.error().text);
    carrier->validity = [this] { return clock->wall().known() ? TlsContext::Validity::Checked : TlsContext::Validity::ClockUnknown; };
    tls = std::make_unique<TlsLink>(io, std::move(*carrier));
    PahoOptions mqtt = mqtt_options(config, *settings, tls->port());
    mqtt.carrier_error = [this] { return tls->last_error(); };
    link = std::make_unique<PahoLink>([this](std::function<void()> action) { boost::asio::post(io, std::move(action)); }, std::move(mqtt));

    auto receiver = open_positioning(config, io, *clock);
    if (!receiver) return complain(receiver.error().text);
    positioning = std::move(*receiver);
    head_unit = std::make_unique<web::HeadUnitWeb>(io, entropy);
    head_unit->set_exports([this, identity](std::string_view name, const HeadUnitView& view) { return export_file(name, view, {identity, *keys, *store}); });
    const auto port = head_unit->start(config.head_unit.port);
    if (!port) return complain("head_unit.port " + std::to_string(config.head_unit.port) + ": " + port.error().message());

    agent = std::make_unique<Agent>(Ports{*time, *time, *time, *store, *store, *link, *keys, entropy, *head_unit, power, *positioning, metrics, *log},
                                    std::move(*settings));
    if (const Status started = agent->start(); !started) return complain(started.error().message());
    certificate = std::make_unique<CertificateWatch>(identity, *clock, *scheduler, *log, [this, identity](std::function<void(std::optional<EnrolFailure>)> done) {
        renew_certificate(io, identity, *keys, desk_address(config, identity), std::move(done));
    });
    certificate->start();
    return 0;
}

int Daemon::State::serve() {
    boost::asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([this](const boost::system::error_code& error, int) {
        if (!error) io.stop();
    });
    // The page's address holds this boot's token: it goes to a file only the owner of the data may read, never to the log.
    const std::string url = head_unit->url() + "\n";
    if (!write_private_file(config.data_directory / "head_unit.url", as_bytes(url))) {
        return complain((config.data_directory / "head_unit.url").string() + ": cannot be written");
    }
    feed_watchdog();
    systemd.ready("reading the vehicle");
    log->write(LogLevel::Info, "daemon.ready", {{"version", kVersion}});
    io.run();
    systemd.stopping();
    const Status stopped = agent->stop();
    log->write(stopped ? LogLevel::Info : LogLevel::Error, "daemon.stopped", {{"saved", stopped ? "yes" : stopped.error().message()}});
    return stopped ? 0 : 1;
}

void Daemon::State::feed_watchdog() {
    const auto period = systemd.watchdog_period();
    if (!period) return;
    systemd.alive();
    scheduler->after(*period, [this] { feed_watchdog(); });
}

}  // namespace odolink
