// SPDX-License-Identifier: Apache-2.0
// mosquitto with the configuration that is shipped, certificates of the desk's own authority, and mosquitto's own
// clients as vehicles, desk and attackers: nothing of our vehicle's code stands between an attack and the broker.
#pragma once

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "broker/mosquitto_process.hpp"
#include "dealer-desk/ca/authority.hpp"
#include "support/temporary_directory.hpp"
#include "support/test_pki.hpp"

namespace odolink::test {

/// What a client said, both of its outputs, and how it ended.
struct Outcome {
    int status{0};
    std::string output;
    [[nodiscard]] bool says(const std::string& text) const { return output.find(text) != std::string::npos; }
};

using Arguments = std::vector<std::string>;

/// A mosquitto_sub that runs beside the test until its time (-W) is over.
class Listener {
public:
    explicit Listener(const std::string& command);
    /// Waits for the broker's SUBACK. False: the client ended before it.
    [[nodiscard]] bool subscribed();
    /// Waits until the client ends. "TOPIC PAYLOAD" of each message, in the order of arrival.
    [[nodiscard]] std::vector<std::string> messages();

private:
    struct Close {
        void operator()(std::FILE* pipe) const { ::pclose(pipe); }
    };
    [[nodiscard]] std::string line();
    [[nodiscard]] std::string next();  ///< a line, which is kept when it is a message; empty at the end
    std::unique_ptr<std::FILE, Close> pipe_;
    std::vector<std::string> messages_;
};

class BrokerBench {
public:
    /// The broker runs when this returns. Throws std::runtime_error when it does not.
    BrokerBench();

    /// A certificate of the desk's authority for this name, as of `age` ago; the authority gives a vehicle a year.
    [[nodiscard]] Issued issue(const std::string& name, std::chrono::hours age = {});
    /// The same of another authority that calls itself as the desk's does.
    [[nodiscard]] Issued forge(const std::string& name);
    /// Puts the certificate on the desk's list and tells the broker, as the desk does.
    void revoke(const Issued& issued);

    /// mosquitto_pub with these arguments, MQTT 5 unless they say otherwise, debug output on.
    [[nodiscard]] Outcome publish(const Issued& who, const Arguments& arguments) const;
    /// mosquitto_pub without a certificate.
    [[nodiscard]] Outcome publish_unknown(const Arguments& arguments) const;
    /// mosquitto_sub with these arguments.
    [[nodiscard]] Listener listen(const Issued& who, const Arguments& arguments) const;
    [[nodiscard]] std::string broker_log() const;

    [[nodiscard]] static std::string up(const std::string& vehicle) { return "odolink/v1/3f/" + vehicle + "/up/care"; }
    [[nodiscard]] static std::string down(const std::string& vehicle) {
        return "odolink/v1/3f/" + vehicle + "/down/care";
    }

    TemporaryDirectory directory;
    std::filesystem::path root{directory.path()};
    desk::Authority authority;
    broker::MosquittoProcess broker;

private:
    [[nodiscard]] Issued issue_by(desk::Authority& by, const std::string& name, std::chrono::hours age);
    [[nodiscard]] std::string command(const std::string& program, const Arguments& credentials,
                                      const Arguments& arguments) const;
    int issued_{0};
};

}  // namespace odolink::test
