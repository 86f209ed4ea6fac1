// SPDX-License-Identifier: Apache-2.0
// The desk as a process: database, keys, broker session, web page and enrolment around class Desk, on one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/log.hpp"
#include "base/result.hpp"

namespace odolink::desk {

struct ProcessOptions {
    std::filesystem::path data;  ///< directory of database and keys, made with mode 0700
    std::string dealer_id{"dealer"};
    std::string dealer_name{"Odolink Dealer"};
    std::string broker_host{"127.0.0.1"};
    std::uint16_t broker_port{8883};
    std::string broker_name{"localhost"};  ///< the name in its certificate: vehicles check names, not addresses
    std::filesystem::path broker_pid_file;  ///< mosquitto's, where it runs on this machine: it is told when the list of revoked cars changed
    std::uint16_t page_port{0};  ///< on 127.0.0.1; 0 takes a free one
    std::string enrolment_address{"127.0.0.1"};
    std::string enrolment_name{"localhost"};  ///< what vehicles are told: a host name, as their TLS checks names, not addresses
    std::uint16_t enrolment_port{0};
    std::string admin{"manager"};
    std::string admin_password;  ///< for the first start; never a default
};

/// What went wrong while starting: what, where and what to do.
struct StartFailure {
    std::string text;
};

/// Where everything is, for whoever started the desk.
struct Addresses {
    std::string page;
    std::string enrolment;
    std::filesystem::path ca;
    std::filesystem::path broker_certificate;
    std::filesystem::path broker_key;
    std::filesystem::path revoked;
};

class DeskProcess {
public:
    DeskProcess(ProcessOptions options, LogSink& log);
    ~DeskProcess();
    DeskProcess(const DeskProcess&) = delete;
    DeskProcess& operator=(const DeskProcess&) = delete;

    /// Makes the data directory, the authority and the certificates: what the broker needs before it starts.
    [[nodiscard]] Result<Addresses, StartFailure> prepare();
    /// Opens the database, listens, and begins to connect to the broker. prepare() came first.
    [[nodiscard]] Result<Addresses, StartFailure> start();
    /// In the place of start(), on a desk that does not run: a new signing key, with so many days of overlap; or the end of one; then how the keys stand, as JSON.
    /// The audit names "command line". prepare() came first.
    [[nodiscard]] Result<std::string, StartFailure> rotate_key(int overlap_days);
    [[nodiscard]] Result<std::string, StartFailure> revoke_key(const std::string& key_id);
    /// Runs until SIGINT or SIGTERM.
    void run();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace odolink::desk
