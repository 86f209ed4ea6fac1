// SPDX-License-Identifier: Apache-2.0
// A certificate's life on the road: the car's own files and link, the real desk behind its own HTTPS, the shipped
// broker.
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "adapters/mbedtls/enrolment/renewal.hpp"
#include "adapters/mbedtls/tls_link.hpp"
#include "adapters/paho/paho_link.hpp"
#include "dealer-desk/api/enrolment_server.hpp"
#include "dealer-desk/ca/dealer_keys.hpp"
#include "dealer-desk/app/eviction.hpp"
#include "dealer-desk/ca/openssl_crypto.hpp"
#include "integration/broker/broker_bench.hpp"
#include "wire/envelope.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* kCar = "VA";

WallTime today() {
    return {std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()),
            WallQuality::Synchronised};
}

unsigned mode_of(const std::filesystem::path& file) {
    return static_cast<unsigned>(std::filesystem::status(file).permissions());
}

}  // namespace

TEST_GROUP(Renewal) {
    boost::asio::io_context io;
    BrokerBench bench;
    std::unique_ptr<desk::DealerKeys> keys_of_dealer{*desk::DealerKeys::open(bench.authority, "north", today())};
    desk::DealerKeys& crypto{*keys_of_dealer};
    std::unique_ptr<desk::Database> database{*desk::Database::open(":memory:", today())};
    desk::Desk desk{*database, crypto, {"north", "Dealer North", {}}};
    desk::Enrolment enrolment{desk,
                              bench.authority,
                              crypto,
                              {"localhost", 8883, "localhost"}};
    desk::EnrolmentServer server{io, enrolment, today};
    IdentityFiles identity{bench.root / "identity"};
    std::string address;
    std::unique_ptr<TlsLink> tls;
    std::unique_ptr<PahoLink> link;
    int ups{0};
    int downs{0};
    std::vector<Status> published;

    void setup() override {
        CHECK_TRUE(desk.start(today()).has_value());
        const auto port =
            server.start("127.0.0.1", 0, *bench.authority.server("desk", {"localhost", "127.0.0.1"}, today()));
        CHECK_TRUE(port.has_value());
        address = "https://localhost:" + std::to_string(*port);
        write_private_file(identity.ca(), as_bytes(bench.authority.certificate_pem())).value();
    }
    void teardown() override {
        server.stop();
    }

    /// The car has a certificate of that age, and the desk knows it.
    void enrol(std::chrono::hours age) {
        WallTime then = today();
        then.since_epoch -= age;
        ensure_key(identity).value();
        const auto issued = *bench.authority.vehicle(*certificate_request(identity.key(), kCar), kCar, then);
        write_private_file(identity.certificate(), as_bytes(issued.certificate)).value();
        desk.register_vehicle({kCar, "north", "plate", "Zhang", ""},
                              {issued.key_id, issued.public_key, issued.serial, issued.not_after}, then)
            .value();
    }
    bool run_until(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!condition() && std::chrono::steady_clock::now() < end) {
            if (io.stopped()) io.restart();
            io.run_one_for(10ms);
        }
        return condition();
    }
    /// What renewal ended in; nothing: it has the next identity.
    std::optional<EnrolFailure> renew(MbedKeys & keys) {
        std::optional<std::optional<EnrolFailure>> ended;
        renew_certificate(io, identity, keys, address,
                          [&ended](std::optional<EnrolFailure> failed) { ended = std::move(failed); });
        CHECK_TRUE_TEXT(run_until([&ended] { return ended.has_value(); }), "renewal never ended");
        return *ended;
    }
    void make_link() {
        tls = std::make_unique<TlsLink>(io,
                                        TlsLinkOptions{.host = "localhost",
                                                       .port = bench.broker.port(),
                                                       .server_name = {},
                                                       .files = {identity.ca(), identity.certificate(), identity.key()},
                                                       .validity = {}});
        link = std::make_unique<PahoLink>(
            [this](std::function<void()> action) { boost::asio::post(io, std::move(action)); },
            PahoOptions{.uri = "tcp://127.0.0.1:" + std::to_string(tls->port()),
                        .client_id = kCar,
                        .subscriptions = {},
                        .tls = {},
                        .carrier_error = [this] { return tls->last_error(); }});
        link->set_events({[this] { ++ups; }, [this](Error) { ++downs; },
                          [this](PublishTicket, Status status) { published.push_back(status); },
                          [](std::string_view, ByteView) {}});
    }
    /// A signed batch of the car, as the broker carries it and the desk judges it.
    desk::InMessage batch(MbedKeys & keys, std::uint64_t number) {
        Id epoch;
        epoch.bytes[0] = std::byte{1};
        const Bytes body = wire::encode(wire::UpBatch{kCar, Stream::Mileage, epoch, number, {Bytes{std::byte{1}}}});
        const Signature signature = *keys.sign(body);
        return {wire::topic(wire::shard_of(keys.sha256(as_bytes(std::string_view{kCar}))), kCar, wire::Direction::Up, "mileage"),
                wire::encode(wire::Envelope{keys.own_key_id(), body, {signature.begin(), signature.end()}})};
    }
    bool carried(const desk::InMessage& message) {
        const std::size_t before = published.size();
        return link->publish(message.topic, message.bytes).has_value() &&
               run_until([&] { return published.size() > before; }) && published.back().has_value();
    }
    bool taken(const desk::InMessage& message) {
        return !desk.on_messages({&message, 1}, today()).empty();
    }
};

TEST(Renewal, the_next_key_is_made_in_the_car_and_nothing_stands_still) {
    // Given a connected car in the last third of its certificate's life
    enrol(24h * 300);
    MbedKeys keys{identity};
    const std::string first = keys.own_key_id();
    const std::string first_key = desk::read_file(identity.key());
    make_link();
    link->connect({});
    CHECK_TRUE(run_until([this] { return ups == 1; }));
    const auto before = batch(keys, 1);
    CHECK_TRUE(carried(before) && taken(before));
    CHECK_TRUE(renewal_due(*certificate_life(identity), today()));
    // When it renews
    const auto waiting = batch(keys, 2);  // signed by the old key, still under way
    const auto failed = renew(keys);
    CHECK_TRUE_TEXT(!failed, failed ? failed->text().c_str() : "");
    // Then it has another key, files that nobody else reads, a whole life ahead, and the dealer's keys
    CHECK_TRUE(keys.own_key_id() != first);
    CHECK_TRUE(desk::read_file(identity.key()) != first_key);
    for (const auto& file : {identity.key(), identity.certificate(), identity.dealer()})
        CHECK_EQUAL(0600U, mode_of(file));
    CHECK_FALSE(std::filesystem::exists(identity.next_key()) || std::filesystem::exists(identity.next_certificate()));
    CHECK_FALSE(renewal_due(*certificate_life(identity), today()));
    CHECK_TRUE(keys.trusted().contains(crypto.own_key_id()));
    // and the session goes on: what the old key signed is taken, then what the new one signs
    CHECK_TRUE(carried(waiting) && taken(waiting));
    const auto after = batch(keys, 3);
    CHECK_TRUE(carried(after) && taken(after));
    CHECK_EQUAL(0, downs);
    CHECK_EQUAL(1U, tls->counters().handshakes);
    // The next connection shows the new certificate
    link->disconnect();
    link->connect({});
    CHECK_TRUE(run_until([this] { return ups == 2; }));
    CHECK_EQUAL(0U, tls->counters().resumed);
}

TEST(Renewal, an_expired_but_honest_car_renews_and_connects) {
    enrol(24h * 500);
    MbedKeys keys{identity};
    make_link();
    link->connect({});
    CHECK_TRUE(run_until([this] { return downs == 1; }));
    CHECK_TRUE(tls->last_error() == LinkErrc::CertificateExpired);
    CHECK_TRUE(!renew(keys));
    link->connect({});
    CHECK_TRUE(run_until([this] { return ups == 1; }));
}

TEST(Renewal, a_revoked_car_renews_nothing_and_keeps_what_it_has) {
    enrol(24h * 300);
    MbedKeys keys{identity};
    const std::string first = keys.own_key_id();
    CHECK_TRUE(desk.revoke({"boss", "north", desk::Role::Manager}, kCar, today()).has_value());
    CHECK_TRUE(renew(keys)->error == EnrolErrc::CodeRefused);
    CHECK_EQUAL(first, MbedKeys{identity}.own_key_id());
}

TEST(Renewal, a_revoked_car_is_thrown_out_without_a_restart_and_does_not_come_back) {
    // Given a car on line, and one that is none of our business
    // (its client first: a child would hold our link's sockets open)
    const Issued other = bench.issue("VB");
    Listener listener = bench.listen(other, {"-t", "odolink/v1/3f/VB/down/#", "-C", "1", "-W", "20"});
    CHECK_TRUE(listener.subscribed());
    enrol(24h * 10);
    make_link();
    link->connect({});
    CHECK_TRUE(run_until([this] { return ups == 1; }));
    // When the desk revokes it: as DeskProcess does, list, SIGHUP, eviction
    CHECK_TRUE(desk.revoke({"boss", "north", desk::Role::Manager}, kCar, today()).has_value());
    CHECK_TRUE(bench.authority.write_revoked(desk.revoked(today()), today()).has_value());
    CHECK_TRUE(desk::reload_broker(bench.root / "broker" / "mosquitto.pid"));
    desk::Eviction eviction{io, bench.authority, "ssl://localhost:" + std::to_string(bench.broker.port()), today,
                            null_log()};
    eviction.evict(kCar);
    // Then its session ends, and the other car is not touched
    CHECK_TRUE_TEXT(run_until([this] { return downs == 1; }), "the open session goes on");
    const Outcome sent = bench.publish(bench.issue("desk"), {"-t", bench.down("VB"), "-m", "still there"});
    CHECK_TRUE_TEXT(sent.says("RC:0)"), sent.output.c_str());
    CHECK_EQUAL(1U, listener.messages().size());
    // its certificate opens no other session, and nothing of the desk's stand-in is left
    link->connect({});
    CHECK_TRUE(run_until([this] { return downs == 2; }));
    CHECK_EQUAL(1, ups);
    CHECK_TRUE(tls->last_error() == LinkErrc::TlsFailed);
    CHECK_FALSE(std::filesystem::exists(bench.root / "pki" / "stand-in.key"));
}

TEST(Renewal, a_desk_of_another_authority_is_told_nothing) {
    enrol(24h * 300);
    MbedKeys keys{identity};
    auto other = *desk::Authority::open(bench.root / "other", "Dealer North", today());
    server.stop();
    desk::EnrolmentServer forged{io, enrolment, today};
    const auto port = forged.start("127.0.0.1", 0, *other.server("desk", {"localhost"}, today()));
    address = "https://localhost:" + std::to_string(*port);
    CHECK_TRUE(renew(keys)->error == EnrolErrc::TlsFailed);
    forged.stop();
}

TEST(Renewal, a_desk_that_is_not_there_leaves_the_next_key_for_the_next_try) {
    enrol(24h * 300);
    MbedKeys keys{identity};
    const std::string good = address;
    address = "https://localhost:" + std::to_string(broker::free_port());
    CHECK_TRUE(renew(keys)->error == EnrolErrc::Unreachable);
    const std::string next = desk::read_file(identity.next_key());
    CHECK_FALSE(next.empty());
    address = good;
    CHECK_TRUE(!renew(keys));
    CHECK_EQUAL(next, desk::read_file(identity.key()));
}
