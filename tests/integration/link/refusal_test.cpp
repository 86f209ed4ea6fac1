// SPDX-License-Identifier: Apache-2.0
// Each way in which a connection must not come about, with the exact error the core is told.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#include <unistd.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include "integration/link/link_bench.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::test;

namespace {

/// A broker of one connection: it lets the client in and says no to what it subscribes to.
class NoSubscriptions {
public:
    explicit NoSubscriptions(boost::asio::io_context& core) : acceptor_{core, {boost::asio::ip::address_v4::loopback(), 0}}, peer_{core} {
        acceptor_.async_accept(peer_, [this](boost::system::error_code error) {
            if (!error) read();
        });
    }
    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    void read() {
        peer_.async_read_some(boost::asio::buffer(heard_), [this](boost::system::error_code error, std::size_t) {
            if (error) return;
            constexpr std::array<unsigned char, 5> kConnack{0x20, 3, 0, 0, 0};  // no session, success, no properties
            // Both packets are short: one byte of length, then the packet's number.
            const std::array<unsigned char, 6> suback{0x90, 4, heard_[2], heard_[3], 0, 0x87};  // not authorised
            boost::system::error_code ignored;
            if (heard_[0] == 0x10) boost::asio::write(peer_, boost::asio::buffer(kConnack), ignored);
            if (heard_[0] == 0x82) boost::asio::write(peer_, boost::asio::buffer(suback), ignored);
            read();
        });
    }

    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::ip::tcp::socket peer_;
    std::array<unsigned char, 1024> heard_{};
};

}  // namespace

TEST_GROUP(LinkRefusal) {
    LinkBench bench;

    /// Connects and returns the error it was told.
    Error outcome_of(const VehicleSetup& setup) {
        bench.add_vehicle(setup);
        bench.vehicle->link.connect({});
        CHECK_TRUE_TEXT(bench.run_until([this] { return bench.vehicle->heard.ups + static_cast<int>(bench.vehicle->heard.downs.size()) > 0; }),
                        "neither up nor down");
        CHECK_EQUAL(0, bench.vehicle->heard.ups);
        bench.run_for(std::chrono::milliseconds{50});
        CHECK_EQUAL(1U, bench.vehicle->heard.downs.size());
        return bench.vehicle->heard.downs.at(0);
    }
};

TEST(LinkRefusal, a_broker_of_a_foreign_ca_is_untrusted) {
    TestPki foreign{bench.root, "foreign"};
    auto setup = bench.good_vehicle();
    setup.files.ca = foreign.ca();
    CHECK_TRUE(outcome_of(setup) == LinkErrc::CertificateUntrusted);
    STRCMP_CONTAINS("-0x2700", bench.tls->detail().c_str());
}

TEST(LinkRefusal, a_broker_with_another_host_name_is_a_mismatch) {
    auto setup = bench.good_vehicle();
    setup.server_name = "other.test";
    CHECK_TRUE(outcome_of(setup) == LinkErrc::HostMismatch);
}

TEST(LinkRefusal, an_expired_certificate_of_the_broker_is_named) {
    const Issued expired = bench.pki.issue("broker", "broker.test", Validity::Expired);
    broker::MosquittoProcess other{{.run_directory = bench.root / "expired",
                                    .files = {.ca = bench.pki.ca(), .certificate = expired.certificate, .key = expired.key, .revoked = {}}}};
    CHECK_TRUE(other.start().has_value());
    auto setup = bench.good_vehicle();
    setup.port = other.port();
    CHECK_TRUE(outcome_of(setup) == LinkErrc::CertificateExpired);
}

TEST(LinkRefusal, our_own_expired_certificate_is_named) {
    const Issued expired = bench.pki.issue(kVehicle, {}, Validity::Expired);
    auto setup = bench.good_vehicle();
    setup.files.certificate = expired.certificate;
    setup.files.key = expired.key;
    CHECK_TRUE(outcome_of(setup) == LinkErrc::CertificateExpired);
    STRCMP_CONTAINS("ours", bench.tls->detail().c_str());
}

TEST(LinkRefusal, a_vehicle_of_a_foreign_ca_is_refused_by_the_broker) {
    TestPki foreign{bench.root, "foreign"};
    const Issued stranger = foreign.issue(kVehicle);
    auto setup = bench.good_vehicle();
    setup.files.certificate = stranger.certificate;
    setup.files.key = stranger.key;
    CHECK_TRUE(outcome_of(setup) == LinkErrc::TlsFailed);
}

TEST(LinkRefusal, a_port_where_nobody_listens_is_unreachable) {
    auto setup = bench.good_vehicle();
    setup.port = broker::free_port();
    CHECK_TRUE(outcome_of(setup) == LinkErrc::Unreachable);
    STRCMP_CONTAINS("refused", bench.tls->detail().c_str());
}

TEST(LinkRefusal, a_name_that_does_not_exist_is_unreachable) {
    auto setup = bench.good_vehicle();
    setup.host = "broker.invalid";
    CHECK_TRUE(outcome_of(setup) == LinkErrc::Unreachable);
}

TEST(LinkRefusal, missing_identity_files_are_named) {
    auto setup = bench.good_vehicle();
    setup.files.certificate = "nowhere/vehicle.crt";
    CHECK_TRUE(outcome_of(setup) == LinkErrc::TlsFailed);
    STRCMP_CONTAINS("nowhere/vehicle.crt", bench.tls->detail().c_str());
}

TEST(LinkRefusal, a_subscription_to_foreign_topics_delivers_nothing) {
    // Given a vehicle that asks for everybody's topics: mosquitto grants the subscription
    bench.add_vehicle(bench.good_vehicle());
    const auto files = bench.good_vehicle().files;
    Party nosy{bench.core, {.uri = "tcp://127.0.0.1:" + std::to_string(bench.tls->port()), .client_id = kVehicle, .subscriptions = {"odolink/#"}, .tls = {}, .carrier_error = {}}};
    nosy.link.connect({});
    bench.add_desk();
    bench.desk->link.connect({});
    CHECK_TRUE(bench.run_until([&] { return nosy.heard.ups == 1 && bench.desk->heard.ups == 1; }));
    // When the desk writes to another vehicle and then to this one
    CHECK_TRUE(bench.desk->link.publish(bench.down_topic(kOtherVehicle), as_bytes("not for you")).has_value());
    CHECK_TRUE(bench.desk->link.publish(bench.down_topic(), as_bytes("for you")).has_value());
    // Then only its own message comes
    CHECK_TRUE(bench.run_until([&] { return !nosy.heard.messages.empty(); }));
    bench.run_for(std::chrono::milliseconds{300});
    CHECK_EQUAL(1U, nosy.heard.messages.size());
    STRCMP_EQUAL("for you", nosy.heard.messages[0].second.c_str());
}

TEST(LinkRefusal, a_subscription_that_is_refused_after_a_good_connect_is_no_session) {
    NoSubscriptions broker{bench.core};
    Party car{bench.core, {.uri = "tcp://127.0.0.1:" + std::to_string(broker.port()), .client_id = kVehicle, .subscriptions = {"odolink/v1/3f/V7K2M9QX4/down/#"}, .tls = {}, .carrier_error = {}}};
    car.link.connect({});
    CHECK_TRUE(bench.run_until([&] { return !car.heard.downs.empty(); }));
    bench.run_for(std::chrono::milliseconds{100});
    CHECK_EQUAL(0, car.heard.ups);
    CHECK_EQUAL(1U, car.heard.downs.size());
    CHECK_TRUE(car.heard.downs.at(0) == LinkErrc::NotAuthorised);
    CHECK_TRUE(car.link.publish(bench.up_topic(), as_bytes("x")).error() == LinkErrc::NotConnected);
}

TEST(LinkRefusal, another_process_cannot_use_the_loopback_port) {
    bench.add_vehicle(bench.good_vehicle());
    // Given another process that connects to our port and waits for the end of the connection
    const pid_t child = ::fork();
    if (child == 0) {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(bench.tls->port());
        char byte = 0;
        const bool refused = ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && ::read(fd, &byte, 1) <= 0;
        ::_exit(refused ? 0 : 1);
    }
    // Then it is turned away before a byte reaches the broker
    CHECK_TRUE(bench.run_until([this] { return bench.tls->counters().rejected == 1; }));
    int status = -1;
    ::waitpid(child, &status, 0);
    CHECK_EQUAL(0, status);
    CHECK_EQUAL(0U, bench.tls->counters().accepted);
    CHECK_EQUAL(0U, bench.tls->counters().wire_up);
}
