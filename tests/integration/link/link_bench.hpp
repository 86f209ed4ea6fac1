// SPDX-License-Identifier: Apache-2.0
// What the link's tests share: one PKI and one mosquitto, an event loop in real time, a vehicle's link (Paho through the
// TLS link) and a desk's (Paho with OpenSSL), and a record of what each reported.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/mbedtls/tls_link.hpp"
#include "adapters/paho/paho_link.hpp"
#include "broker/mosquitto_process.hpp"
#include "support/temporary_directory.hpp"
#include "support/test_pki.hpp"

namespace odolink::test {

inline constexpr const char* kVehicle = "V7K2M9QX4";
inline constexpr const char* kOtherVehicle = "VZZZZZZZ1";

/// Everything a link reported, in order of kind.
struct Heard {
    int ups{0};
    std::vector<Error> downs;
    std::vector<std::pair<PublishTicket, Error>> published;
    std::vector<std::pair<std::string, std::string>> messages;
};

/// A DealerLink that is listened to.
class Party {
public:
    Party(boost::asio::io_context& core, PahoOptions options);
    PahoLink link;
    Heard heard;
};

/// How one vehicle reaches the broker; a test changes what it is about.
struct VehicleSetup {
    TlsFiles files;
    std::string host{"127.0.0.1"};
    std::uint16_t port{0};
    std::string server_name{"broker.test"};
    std::string name{kVehicle};
};

class LinkBench {
public:
    LinkBench();

    /// Runs the loop until `condition` holds; false when it does not within `limit`.
    [[nodiscard]] bool run_until(const std::function<bool()>& condition, std::chrono::milliseconds limit = std::chrono::seconds{8});
    /// Runs the loop for a while.
    void run_for(std::chrono::milliseconds time);

    [[nodiscard]] VehicleSetup good_vehicle();
    void add_vehicle(const VehicleSetup& setup);
    void add_desk(std::chrono::seconds session_expiry = PahoOptions{}.session_expiry);
    [[nodiscard]] std::string up_topic(const std::string& name = kVehicle) const { return "odolink/v1/3f/" + name + "/up/care"; }
    [[nodiscard]] std::string down_topic(const std::string& name = kVehicle) const { return "odolink/v1/3f/" + name + "/down/care"; }

    TemporaryDirectory directory;
    std::filesystem::path root{directory.path()};
    TestPki pki;
    broker::MosquittoProcess broker;
    boost::asio::io_context core;
    std::unique_ptr<TlsLink> tls;
    std::unique_ptr<Party> vehicle;
    std::unique_ptr<Party> desk;

private:
    [[nodiscard]] broker::BrokerSettings broker_settings();
};

}  // namespace odolink::test
