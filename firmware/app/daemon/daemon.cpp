// SPDX-License-Identifier: Apache-2.0
#include "app/daemon/daemon.hpp"

#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <fstream>
#include <iostream>
#include <optional>
#include <utility>

#include "adapters/asio/asio_scheduler.hpp"
#include "adapters/asio/network_watch.hpp"
#include "adapters/asio/os_entropy.hpp"
#include "adapters/asio/steady_clock.hpp"
#include "adapters/config/config_keys.hpp"
#include "adapters/mbedtls/enrolment/renewal.hpp"
#include "adapters/mbedtls/identity.hpp"
#include "adapters/mbedtls/mbed_keys.hpp"
#include "adapters/mbedtls/sealed_store.hpp"
#include "adapters/mbedtls/tls_link.hpp"
#include "adapters/paho/paho_link.hpp"
#include "adapters/spdlog/spdlog_sink.hpp"
#include "adapters/sqlite/migrations.hpp"
#include "adapters/sqlite/sqlite_vehicle_store.hpp"
#include "adapters/systemd/systemd_notifier.hpp"
#include "adapters/web/head_unit_web.hpp"
#include "agent/agent.hpp"
#include "app/daemon/certificate_watch.hpp"
#include "app/daemon/paced_time.hpp"
#include "app/daemon/parts.hpp"
#include "app/daemon/process_metrics.hpp"
#include "app/daemon/profile_files.hpp"
#include "app/daemon/want.hpp"
#include "app/sealing/store_key.hpp"
#include "app/settings/last_good.hpp"
#include "app/take_out/exports.hpp"
#include "domain/characters.hpp"
#include "wire/envelope.hpp"

namespace odolink {
namespace {

constexpr const char* kVersion = ODOLINK_VERSION;
constexpr Duration kMetricsEach = 60s;  // beside a sleeping car few things may wake the processor
constexpr Duration kGoodbye = 500ms;  // longest that an end waits until the goodbye to the dealer is on the wire
constexpr const char* kAllWell = "reading the vehicle";
constexpr std::size_t kLongestRefusal = 200;  // characters, for screen and dealer; the log has all of it

/// Says what, where and what to do, and gives the exit status of a start that failed.
int complain(const std::string& what) {
    std::cerr << "odolinkd: " << what << '\n';
    return 1;
}

std::string words(const std::vector<std::string>& all) {
    std::string out;
    for (const std::string& word : all) out += (out.empty() ? "" : " ") + word;
    return out;
}

/// Tells a kiosk where the page is. A full disk has no room for another file, but what the last boot's takes is its own: it is written over.
bool tell_address(const std::filesystem::path& file, const std::string& line) {
    if (write_private_file(file, as_bytes(line))) return true;
    std::fstream over{file, std::ios::binary | std::ios::in | std::ios::out};
    over << line << std::flush;  // a longer one before leaves its end behind this line
    return over.good();
}

std::string why_closed(const Error& error) {
    const std::string number = error == StoreErrc::Newer ? " (--back-to " + std::to_string(sqlite::kSchemaVersion) + ")" : "";
    return error.message() + number;
}

}  // namespace

struct Daemon::State {
    explicit State(const DaemonOptions& o) : options{o} {}

    int start();
    int serve();
    void feed_watchdog();
    void carry_goodbye();
    void tell_metrics();
    void await_reload();
    void reload();
    void refuse_config(const std::string& why);
    /// The same while the agent runs: the screen says so too.
    void refuse_reload(const std::string& why);
    void keep_config(const DaemonConfig& good);
    [[nodiscard]] Result<AgentConfig, StartFailure> settings_of(const DaemonConfig& from) const;

    DaemonOptions options;
    DaemonConfig config;   ///< as it is in force
    DaemonConfig started;  ///< as the start took it
    bool metrics_failed{false};  ///< told once
    std::string refused;   ///< what is wrong with the files on disk, where the start took the last good ones
    boost::asio::io_context io;
    boost::asio::signal_set hang_up{io, SIGHUP};
    std::unique_ptr<SpdlogSink> log;
    std::unique_ptr<SqliteVehicleStore> store;
    std::unique_ptr<SealedStore> sealed;
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
    std::unique_ptr<NetworkWatch> network;

    /// What the libraries say of a link that is down; the core logs when and why in its own words.
    void tell_once(const std::string& detail) {
        if (std::exchange(told_detail, detail) != detail) log->write(LogLevel::Warning, "link.detail", {{"why", detail}});
    }
    std::string told_detail;
};

Daemon::Daemon(const DaemonOptions& options) : state_{std::make_unique<State>(options)} {}
Daemon::~Daemon() = default;

int Daemon::run() {
    umask(S_IRWXG | S_IRWXO);
    auto loaded = load_for_start(state_->options.layers);
    if (!loaded) return complain(loaded.error().text);
    state_->config = std::move(loaded->config);
    state_->started = state_->config;
    state_->refused = std::move(loaded->refused);
    const int status = state_->start();
    return status != 0 ? status : state_->serve();
}

int Daemon::State::start() {
    if (const std::string few = claim_descriptors(); !few.empty()) return complain(few);
    log = std::make_unique<SpdlogSink>(config.log.level, config.log.format == LogFormat::Json ? LogLines::Json : LogLines::Text, std::cerr);
    auto opened = SqliteVehicleStore::open({config.data_directory.string(), {}, {}});
    if (!opened) return complain(config.data_directory.string() + ": " + why_closed(opened.error()));
    store = std::move(*opened);
    if (store->opening() == StoreOpening::Rebuilt) log->write(LogLevel::Error, "store.rebuilt", {{"set_aside", "vehicle.db.damaged"}});
    if (store->opening() == StoreOpening::Healed) log->write(LogLevel::Error, "store.healed", {{"dropped", std::to_string(store->dropped())}});

    const auto sealer = key_of_agent(config, *store);
    if (!sealer) return complain((config.data_key.empty() ? config.data_directory : config.data_key).string() + ": " + sealer.error().message());
    sealed = std::make_unique<SealedStore>(*store, *store, *sealer);
    if (const Status begun = sealed->begin(); !begun) return complain(config.data_directory.string() + ": " + begun.error().message());

    const IdentityFiles identity{config.data_directory / "identity"};
    if (!finish_renewal(identity)) return complain(identity.directory.string() + ": the renewed certificate cannot be put in its place");
    if (const std::string trouble = ensure_enrolled(config, identity); !trouble.empty()) {
        if (!needs_enrolment(identity)) return complain(trouble);
        log->write(LogLevel::Warning, "identity.needs_enrolment", {{"why", trouble}});  // after a change of owner the screen lives on
    }
    keys = std::make_unique<MbedKeys>(identity);
    auto settings = settings_of(config);
    if (!settings) return complain(settings.error().text);
    settings->refused_configuration = fit_characters(refused, kLongestRefusal);
    settings->store_rebuilt = store->opening() == StoreOpening::Rebuilt;
    settings->store_damages = store->dropped();

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
    mqtt.on_detail = [this](const std::string& detail) {
        const std::string lacking = descriptors_lacking();
        tell_once(!lacking.empty() ? lacking : tls->detail().empty() ? detail : tls->detail());
    };
    link = std::make_unique<PahoLink>([this](std::function<void()> action) { boost::asio::post(io, std::move(action)); }, std::move(mqtt));

    positioning = open_positioning(config, io, *clock);
    head_unit = std::make_unique<web::HeadUnitWeb>(io, entropy);
    head_unit->set_exports([this, identity](std::string_view name, const HeadUnitView& view) { return export_file(name, view, {identity, *keys, *sealed}); });
    head_unit->set_on_want([this](std::string_view why) { log->write(LogLevel::Warning, "head_unit.no_connection", {{"why", std::string{why}}}); });
    const auto port = head_unit->start(config.head_unit.port);
    if (!port) return complain("head_unit.port " + std::to_string(config.head_unit.port) + ": " + port.error().message());

    agent = std::make_unique<Agent>(Ports{*time, *time, *time, *sealed, *sealed, *link, *keys, entropy, *head_unit, power, *positioning, metrics, *log},
                                    std::move(*settings));
    if (const Status begun = agent->start(); !begun) return complain(begun.error().message());
    certificate = std::make_unique<CertificateWatch>(identity, *clock, *scheduler, *log, [this, identity](std::function<void(std::optional<EnrolFailure>)> done) {
        renew_certificate(io, identity, *keys, desk_address(config, identity), [this, done = std::move(done)](std::optional<EnrolFailure> failure) {
            if (!failure) agent->try_link_now();
            done(std::move(failure));
        });
    });
    certificate->start();
    network = std::make_unique<NetworkWatch>(io, [this] { agent->try_link_now(); });
    return 0;
}

int Daemon::State::serve() {
    boost::asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([this](const boost::system::error_code& error, int) {
        if (!error) io.stop();
    });
    // The page's address holds this boot's token: it goes to a file only the owner of the data may read, never to the log.
    const std::string url = head_unit->url() + "\n";
    const auto address = config.data_directory / "head_unit.url";
    if (!tell_address(address, url)) log->write(LogLevel::Error, "head_unit.no_address", {{"why", address.string() + ": cannot be written"}});
    feed_watchdog();
    await_reload();
    metrics.gauge("start_time_seconds", static_cast<double>(clock->wall().since_epoch.count()) / 1000.0);
    if (refused.empty()) {
        systemd.ready(kAllWell);
        keep_config(config);
    } else {
        refuse_config(refused);
    }
    tell_metrics();
    log->write(LogLevel::Info, "daemon.ready", {{"version", kVersion}});
    io.run();
    systemd.stopping();
    const Status stopped = agent->stop();
    carry_goodbye();
    log->write(stopped ? LogLevel::Info : LogLevel::Error, "daemon.stopped", {{"saved", stopped ? "yes" : stopped.error().message()}});
    return stopped ? 0 : 1;
}

Result<AgentConfig, StartFailure> Daemon::State::settings_of(const DaemonConfig& from) const {
    auto settings = agent_config(from, {config.data_directory / "identity"});
    if (!settings) return settings;
    settings->version = kVersion;
    settings->shard = wire::shard_of(keys->sha256(as_bytes(settings->vehicle)));
    ProfileFiles read = read_profiles(from.vehicle);
    for (const std::string& remark : read.remarks) log->write(LogLevel::Warning, "profile.file", {{"what", remark}});
    settings->profiles = std::move(read.profiles);
    return settings;
}

void Daemon::State::tell_metrics() {
    scheduler->after(kMetricsEach, [this] { tell_metrics(); });
    if (config.metrics_file.empty()) return;
    metrics.describe(agent->snapshot());
    const Status written = write_metrics(config.metrics_file, metrics.text(kVersion));
    if (!written && written.error() != MetricsErrc::NoFolder && !std::exchange(metrics_failed, true))
        log->write(LogLevel::Warning, "metrics.not_written", {{"file", config.metrics_file.string()}, {"why", written.error().message()}});
    if (written) metrics_failed = false;
}

void Daemon::State::await_reload() {
    hang_up.async_wait([this](const boost::system::error_code& error, int) {
        if (error) return;
        reload();
        await_reload();
    });
}

void Daemon::State::refuse_config(const std::string& why) {
    log->write(LogLevel::Error, "config.refused", {{"what", why}, {"in_force", "the last good configuration"}});
    note_refusal(config.data_directory, why);
    metrics.gauge("config_refused", 1);
    systemd.ready("configuration refused, the last good one is in force: " + why);
}

void Daemon::State::refuse_reload(const std::string& why) {
    refuse_config(why);
    auto as_before = settings_of(config);
    if (!as_before) return;
    as_before->refused_configuration = fit_characters(why, kLongestRefusal);
    agent->configure(std::move(*as_before));
}

void Daemon::State::keep_config(const DaemonConfig& good) {
    note_refusal(good.data_directory, {});
    metrics.gauge("config_refused", 0);
    if (keep_as_last_good(options.layers, good)) return;
    log->write(LogLevel::Warning, "config.not_kept", {{"where", good.data_directory.string()}});
}

void Daemon::State::reload() {
    systemd.reloading();
    auto next = load_whole(options.layers);
    if (!next) return refuse_reload(next.error().text);
    auto settings = settings_of(*next);
    if (!settings) return refuse_reload(settings.error().text);
    const std::string live = words(changed_keys(config, *next, TakesEffect::Live));
    const std::string later = words(changed_keys(started, *next, TakesEffect::AtStart));
    log->use(next->log.level, next->log.format == LogFormat::Json ? LogLines::Json : LogLines::Text);
    agent->configure(std::move(*settings));
    agent->try_link_now();
    next->data_directory = started.data_directory;
    keep_config(*next);
    config = std::move(*next);
    metrics_failed = false;
    log->write(LogLevel::Info, "config.reloaded", {{"changed", live}});
    if (!later.empty()) log->write(LogLevel::Warning, "config.needs_restart", {{"keys", later}});
    systemd.ready(later.empty() ? kAllWell : "restart to take over " + later);
}

void Daemon::State::carry_goodbye() {
    const auto end = std::chrono::steady_clock::now() + kGoodbye;
    io.restart();
    while (tls->carries() && std::chrono::steady_clock::now() < end) io.run_one_for(10ms);
}

void Daemon::State::feed_watchdog() {
    const auto period = systemd.watchdog_period();
    if (!period) return;
    systemd.alive();
    scheduler->after(*period, [this] { feed_watchdog(); });
}

}  // namespace odolink
