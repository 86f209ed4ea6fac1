// SPDX-License-Identifier: Apache-2.0
// How the parts of the link are put together for a test, as the programs do it.
#include "integration/link/link_bench.hpp"

#include <boost/asio/post.hpp>
#include <stdexcept>

namespace odolink::test {
namespace {

PahoLink::Post post_to(boost::asio::io_context& core) {
    return [&core](std::function<void()> action) { boost::asio::post(core, std::move(action)); };
}

}  // namespace

Party::Party(boost::asio::io_context& core, PahoOptions options) : link{post_to(core), std::move(options)} {
    link.set_events({
        .on_up = [this] { ++heard.ups; },
        .on_down = [this](Error error) { heard.downs.push_back(error); },
        .on_published =
            [this](PublishTicket ticket, Status status) { heard.published.emplace_back(ticket, status ? Error{} : status.error()); },
        .on_message = [this](std::string_view topic,
                             ByteView payload) { heard.messages.emplace_back(std::string{topic}, to_text(payload)); },
    });
}

LinkBench::LinkBench() : pki{root, "good"}, broker{broker_settings()} {
    if (const auto started = broker.start(); !started) throw std::runtime_error{started.error()};
}

broker::BrokerSettings LinkBench::broker_settings() {
    const Issued issued = pki.issue("broker", "broker.test,DNS:localhost");
    return {.run_directory = root / "broker", .files = {.ca = pki.ca(), .certificate = issued.certificate, .key = issued.key, .revoked = {}}};
}

bool LinkBench::run_until(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition() && std::chrono::steady_clock::now() < end) {
        if (core.stopped()) core.restart();
        core.run_one_for(std::chrono::milliseconds{10});
    }
    return condition();
}

void LinkBench::run_for(std::chrono::milliseconds time) {
    static_cast<void>(run_until([] { return false; }, time));
}

VehicleSetup LinkBench::good_vehicle() {
    const Issued issued = pki.issue(kVehicle);
    return {.files = {.ca = pki.ca(), .certificate = issued.certificate, .key = issued.key}, .port = broker.port()};
}

void LinkBench::add_vehicle(const VehicleSetup& setup) {
    tls = std::make_unique<TlsLink>(
        core, TlsLinkOptions{.host = setup.host, .port = setup.port, .server_name = setup.server_name, .files = setup.files, .validity = {}});
    vehicle = std::make_unique<Party>(core, PahoOptions{.uri = "tcp://127.0.0.1:" + std::to_string(tls->port()),
                                                        .client_id = setup.name,
                                                        .subscriptions = {"odolink/v1/3f/" + setup.name + "/down/#"},
                                                        .tls = {},
                                                        .carrier_error = [this] { return tls->last_error(); }});
}

void LinkBench::add_desk(std::chrono::seconds session_expiry) {
    const Issued issued = pki.issue("desk");
    desk = std::make_unique<Party>(core, PahoOptions{.uri = "ssl://localhost:" + std::to_string(broker.port()),
                                                     .client_id = "desk",
                                                     .subscriptions = {"$share/ingest/odolink/v1/+/+/up/#"},
                                                     .session_expiry = session_expiry,
                                                     .tls = PahoTls{pki.ca(), issued.certificate, issued.key},
                                                     .carrier_error = {}});
}

}  // namespace odolink::test
