// SPDX-License-Identifier: Apache-2.0
// The wiring: who is made after whom, and what happens on each message, request and tick.
#include "dealer-desk/app/desk_process.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <optional>

#include "adapters/config/plan_file.hpp"
#include "adapters/paho/paho_link.hpp"
#include "dealer-desk/api/api.hpp"
#include "dealer-desk/api/json.hpp"
#include "dealer-desk/api/enrolment_server.hpp"
#include "dealer-desk/api/passwords.hpp"
#include "dealer-desk/app/broker_session.hpp"
#include "dealer-desk/app/eviction.hpp"
#include "dealer-desk/ca/dealer_keys.hpp"
#include "dealer-desk/words.hpp"

namespace odolink::desk {
namespace {

constexpr auto kTick = std::chrono::seconds{2};
constexpr std::size_t kMostPageConnections = 256;  // a clerk's browser keeps up to six
constexpr std::size_t kLargestBody = 384 * 1024;     // an attachment of 256 KiB as base64, with its name

Instant now() {
    using namespace std::chrono;
    return {{duration_cast<milliseconds>(system_clock::now().time_since_epoch()), WallQuality::Synchronised},
            {steady_clock::now().time_since_epoch()}};
}

Result<MaintenancePlan, PlanFault> read_plan(const std::string& toml) {
    auto plan = parse_plan("plan", toml);
    if (!plan) return PlanFault{plan.error().line, plan.error().key, plan.error().what, plan.error().advice};
    return std::move(*plan);
}

StartFailure failure(const Error& error, const std::string& where) {
    return {where + ": " + error.message()};
}

}  // namespace

struct DeskProcess::State {
    State(ProcessOptions o, LogSink& l) : options{std::move(o)}, log{l} {}

    void publish(std::vector<OutMessage> messages) {
        session->send(std::move(messages));
        tell_pages();
    }
    void tell_pages() {
        if (desk->changes() == told) return;
        told = desk->changes();
        server->push(std::to_string(told));
    }
    void take(const std::vector<InMessage>& messages) {
        const IngestCounts before = desk->ingest_counts();
        publish(desk->on_messages(messages, now().wall));
        if (desk->ingest_counts().rejected != before.rejected)
            log.write(LogLevel::Warning, "ingest.refused", {{"topic", messages.front().topic}});
    }
    void tick() {
        timer.expires_after(kTick);
        timer.async_wait([this](boost::system::error_code cancelled) {
            if (cancelled) return;
            publish(desk->on_tick(now().wall));
            tick();
        });
    }
    void write_revoked() {
        const Status written = authority->write_revoked(desk->revoked(now().wall), now().wall);
        if (!written) log.write(LogLevel::Error, "revoked.not_written", {{"why", written.error().message()}});
        if (!options.broker_pid_file.empty() && !reload_broker(options.broker_pid_file))
            log.write(LogLevel::Warning, "broker.not_reloaded", {{"pid_file", options.broker_pid_file.string()}});
    }
    std::optional<StartFailure> open_desk();
    [[nodiscard]] Clerk at_command_line() const { return {"command line", options.dealer_id, Role::Manager}; }
    [[nodiscard]] Result<std::string, StartFailure> describe_keys();
    std::optional<StartFailure> listen();
    void connect();

    ProcessOptions options;
    LogSink& log;
    Addresses addresses;
    std::optional<Authority> authority;
    ServerFiles own, broker;
    boost::asio::io_context io;
    boost::asio::steady_timer timer{io};
    std::unique_ptr<Database> database;
    std::unique_ptr<DealerKeys> crypto;
    std::optional<Desk> desk;
    std::optional<Enrolment> enrolment;
    std::optional<EnrolmentServer> enrolment_server;
    std::optional<Api> api;
    std::optional<web::HttpServer> server;
    std::optional<PahoLink> link;
    std::optional<BrokerSession> session;
    std::optional<Eviction> eviction;
    std::uint64_t told{0};
};

DeskProcess::DeskProcess(ProcessOptions options, LogSink& log)
    : state_{std::make_unique<State>(std::move(options), log)} {}
DeskProcess::~DeskProcess() = default;

Result<Addresses, StartFailure> DeskProcess::prepare() {
    State& s = *state_;
    const auto pki = s.options.data / "pki";
    std::error_code failed;
    std::filesystem::create_directories(s.options.data, failed);
    std::filesystem::permissions(s.options.data, std::filesystem::perms::owner_all, failed);
    if (failed) return StartFailure{s.options.data.string() + ": " + failed.message()};
    auto authority = Authority::open(pki, s.options.dealer_name, now().wall);
    if (!authority) return failure(authority.error(), pki.string());
    s.authority.emplace(std::move(*authority));
    const auto broker = s.authority->server("broker", {"localhost", "127.0.0.1", s.options.broker_name}, now().wall);
    const auto own = s.authority->server("desk", {"localhost", "127.0.0.1", s.options.enrolment_name}, now().wall);
    if (!broker) return failure(broker.error(), pki.string());
    if (!own) return failure(own.error(), pki.string());
    s.broker = *broker;
    s.own = *own;
    s.addresses.ca = s.authority->certificate_file();
    s.addresses.revoked = s.authority->revoked_file();
    s.addresses.broker_certificate = s.broker.certificate;
    s.addresses.broker_key = s.broker.key;
    if (!std::filesystem::exists(s.addresses.revoked)) {
        if (const Status written = s.authority->write_revoked({}, now().wall); !written)
            return failure(written.error(), s.addresses.revoked.string());
    }
    return s.addresses;
}

std::optional<StartFailure> DeskProcess::State::open_desk() {
    const std::string file = (options.data / "desk.db").string();
    auto opened = Database::open(file, now().wall);
    if (!opened) return failure(opened.error(), file);
    database = std::move(*opened);
    auto keys = DealerKeys::open(*authority, options.dealer_id, now().wall);
    if (!keys) return failure(keys.error(), (options.data / "pki").string());
    crypto = std::move(*keys);
    desk.emplace(*database, *crypto, DeskConfig{options.dealer_id, options.dealer_name, {}});
    if (const Status ready = desk->start(now().wall); !ready) return failure(ready.error(), file);
    if (desk->account(options.admin)) return std::nullopt;
    if (options.admin_password.size() < kShortestPassword) {
        return StartFailure{"no account \"" + options.admin +
                            "\" yet: give its first password, 10 characters or more, by --admin-password-file or "
                            "ODOLINK_DESK_PASSWORD"};
    }
    const Account account{{options.admin, options.dealer_id, Role::Manager},
                          hash_password(options.admin_password, *crypto)};
    if (const Status made = desk->ensure_account(account, now().wall); !made) return failure(made.error(), file);
    return std::nullopt;
}

std::optional<StartFailure> DeskProcess::State::listen() {
    enrolment.emplace(
        *desk, *authority, *crypto,
        EnrolmentConfig{options.broker_host, options.broker_port, options.broker_name});
    enrolment_server.emplace(io, *enrolment, [] { return now().wall; });
    const auto enrolment_port = enrolment_server->start(options.enrolment_address, options.enrolment_port, own);
    if (!enrolment_port)
        return failure(enrolment_port.error(), "enrolment port " + std::to_string(options.enrolment_port));
    addresses.enrolment = "https://" + options.enrolment_name + ":" + std::to_string(*enrolment_port);
    api.emplace(*desk, *crypto, ApiConfig{addresses.enrolment, authority->fingerprint()},
                Api::Hooks{now, [this](std::vector<OutMessage> messages) { publish(std::move(messages)); },
                           [this](const std::string& vehicle) {
                               write_revoked();
                               if (eviction) eviction->evict(vehicle);
                           },
                           read_plan});
    web::HttpLimits limits;
    limits.connections = kMostPageConnections;
    limits.body_bytes = kLargestBody;
    server.emplace(
        io, limits, [this](const web::HttpRequest& request) { return api->handle(request); },
        [this](const web::HttpRequest& request) { return api->may_stream(request); });
    const auto page_port = server->start(options.page_port);
    if (!page_port) return failure(page_port.error(), "page port " + std::to_string(options.page_port));
    addresses.page = "http://127.0.0.1:" + std::to_string(*page_port);
    return std::nullopt;
}

void DeskProcess::State::connect() {
    const PahoTls tls{addresses.ca.string(), own.certificate.string(), own.key.string()};
    PahoOptions paho;
    paho.uri = "ssl://" + options.broker_host + ":" + std::to_string(options.broker_port);
    paho.client_id = "desk";
    paho.subscriptions = {"odolink/v1/+/+/up/#"};
    paho.tls = tls;
    eviction.emplace(io, *authority, paho.uri, [] { return now().wall; }, log);
    link.emplace([this](std::function<void()> action) { boost::asio::post(io, std::move(action)); }, paho);
    session.emplace(io, *link, log,
                    BrokerSession::Hooks{[this](const std::vector<InMessage>& messages) { take(messages); },
                                         [this] { session->send(desk->on_link_up(now().wall)); },
                                         [this] { desk->on_link_down(); }});
    desk->on_link_down();  // until the first session stands
    session->start();
}

Result<std::string, StartFailure> DeskProcess::rotate_key(int overlap_days) {
    State& s = *state_;
    if (auto failed = s.open_desk()) return *failed;
    const auto made = s.desk->rotate_key(s.at_command_line(), std::chrono::days{overlap_days}, now().wall);
    if (!made) return StartFailure{"the key was not changed: " + std::string{word(made.error().code)} + " " + made.error().detail};
    return s.describe_keys();
}

Result<std::string, StartFailure> DeskProcess::revoke_key(const std::string& key_id) {
    State& s = *state_;
    if (auto failed = s.open_desk()) return *failed;
    const auto done = s.desk->revoke_key(s.at_command_line(), key_id, now().wall);
    if (!done) return StartFailure{"the key was not revoked: " + std::string{word(done.error().code)} + " " + done.error().detail};
    return s.describe_keys();
}

Result<std::string, StartFailure> DeskProcess::State::describe_keys() {
    const auto state = desk->signing_keys(at_command_line(), now().wall);
    if (!state) return StartFailure{"the keys cannot be read"};
    return Result<std::string, StartFailure>{boost::system::in_place_value, boost::json::serialize(keys_json(*state, now().wall))};
}

Result<Addresses, StartFailure> DeskProcess::start() {
    State& s = *state_;
    if (auto failed = s.open_desk()) return *failed;
    s.write_revoked();
    if (auto failed = s.listen()) return *failed;
    s.connect();
    s.tick();
    return s.addresses;
}

void DeskProcess::run() {
    State& s = *state_;
    boost::asio::signal_set signals{s.io, SIGINT, SIGTERM};
    signals.async_wait([&s](boost::system::error_code, int) {
        s.session->stop();
        s.server->stop();
        s.enrolment_server->stop();
        s.io.stop();
    });
    s.io.run();
}

}  // namespace odolink::desk
