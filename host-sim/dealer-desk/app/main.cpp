// SPDX-License-Identifier: Apache-2.0
// odolink-desk: the dealer's desk. Prints one JSON object with its addresses when it is ready.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "adapters/spdlog/spdlog_sink.hpp"
#include "dealer-desk/app/desk_process.hpp"
#include "dealer-desk/store/database.hpp"
#include "dealer-desk/store/migrations.hpp"

namespace {

using namespace odolink;

std::string first_line(const std::string& file) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    return line;
}

void print(const desk::Addresses& addresses) {
    std::cout << boost::json::serialize(
                     boost::json::object{{"page", addresses.page},
                                         {"enrolment", addresses.enrolment},
                                         {"ca", addresses.ca.string()},
                                         {"broker_certificate", addresses.broker_certificate.string()},
                                         {"broker_key", addresses.broker_key.string()},
                                         {"revoked", addresses.revoked.string()}})
              << std::endl;
}

int refuse(const desk::StartFailure& failure) {
    std::cerr << "odolink-desk: " << failure.text << '\n';
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    desk::ProcessOptions options;
    std::string password_file;
    bool prepare_only = false;
    int back_to = 0;
    int overlap_days = 0;
    std::string revoked_key;
    CLI::App program{"odolink-desk: the dealer's side of Odolink"};
    program.set_config("--config", "", "A file of these options (TOML)");
    program.add_option("--data", options.data, "Directory of the database and the keys")->required();
    program.add_option("--dealer-id", options.dealer_id, "Short name of the dealer, in every record");
    program.add_option("--dealer-name", options.dealer_name, "The dealer's name as owners read it");
    program.add_option("--broker-host", options.broker_host, "The broker, as desk and vehicles reach it");
    program.add_option("--broker-port", options.broker_port, "Its TLS port");
    program.add_option("--broker-name", options.broker_name, "The host name in its certificate, which vehicles check");
    program.add_option("--broker-pid-file", options.broker_pid_file,
                       "mosquitto's pid_file on this machine: it gets SIGHUP when the list of revoked vehicles changed");
    program.add_option("--page-port", options.page_port, "The page's port on 127.0.0.1; 0 takes a free one");
    program.add_option("--enrolment-address", options.enrolment_address, "Where vehicles enrol over HTTPS");
    program.add_option("--enrolment-name", options.enrolment_name, "The host name vehicles reach it by; its certificate is for it");
    program.add_option("--enrolment-port", options.enrolment_port, "0 takes a free one");
    program.add_option("--admin", options.admin, "Name of the first manager account");
    program.add_option("--admin-password-file", password_file,
                       "Its password, first line; used when the account is not there yet");
    program.add_flag("--prepare", prepare_only, "Only make the authority and the certificates the broker needs");
    program.add_option("--back-to", back_to,
                       "Only take the database back for an older desk, which names this number when it refuses it; a copy of all is kept as desk.db.before-back")
        ->check(CLI::Range(1, desk::migrations().back().number));
    program.add_option("--rotate-key", overlap_days, "On a desk that does not run: a new signing key; vehicles believe the one before for so many days more")
        ->check(CLI::Range(1, 365));
    program.add_option("--revoke-key", revoked_key, "On a desk that does not run: no vehicle believes the signing key with this id any more");
    program.set_version_flag("--version", ODOLINK_VERSION);
    CLI11_PARSE(program, argc, argv);
    if (back_to > 0) {
        const std::string file = (options.data / "desk.db").string();
        const Status done = desk::Database::take_back(file, back_to);
        return done ? 0 : refuse({file + ": " + done.error().message()});
    }
    if (!password_file.empty()) {
        options.admin_password = first_line(password_file);
    } else if (const char* given = std::getenv("ODOLINK_DESK_PASSWORD")) {
        options.admin_password = given;
    }

    SpdlogSink log{LogLevel::Info, LogLines::Text, std::cerr};
    desk::DeskProcess process{std::move(options), log};
    const auto prepared = process.prepare();
    if (!prepared) return refuse(prepared.error());
    if (prepare_only) {
        print(*prepared);
        return 0;
    }
    if (overlap_days != 0 || !revoked_key.empty()) {
        const auto done = overlap_days != 0 ? process.rotate_key(overlap_days) : process.revoke_key(revoked_key);
        if (!done) return refuse(done.error());
        std::cout << *done << std::endl;
        return 0;
    }
    const auto started = process.start();
    if (!started) return refuse(started.error());
    print(*started);
    process.run();
    return 0;
}
