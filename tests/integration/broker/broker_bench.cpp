// SPDX-License-Identifier: Apache-2.0
// Certificates by the desk's authority, clients by the shell.
#include "integration/broker/broker_bench.hpp"

#include <sys/wait.h>

#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "dealer-desk/ca/openssl.hpp"

namespace odolink::test {
namespace {

WallTime now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since), WallQuality::Synchronised};
}

std::string quoted(const std::string& word) {
    return " '" + word + "'";
}

desk::Authority made(const std::filesystem::path& directory) {
    auto authority = desk::Authority::open(directory, "Dealer North", now());
    if (!authority) throw std::runtime_error{authority.error().message()};
    return std::move(*authority);
}

/// As odolink-desk --prepare lays them out.
broker::BrokerSettings shipped(desk::Authority& authority, const std::filesystem::path& run) {
    const auto server = authority.server("broker", {"localhost", "127.0.0.1"}, now());
    if (!server || !authority.write_revoked({}, now())) throw std::runtime_error{"the authority failed"};
    return {.run_directory = run,
            .files = {.ca = authority.certificate_file(),
                      .certificate = server->certificate,
                      .key = server->key,
                      .revoked = authority.revoked_file()}};
}

}  // namespace

Listener::Listener(const std::string& command) : pipe_{::popen(command.c_str(), "r")} {
    if (!pipe_) throw std::runtime_error{"cannot run: " + command};
}

std::string Listener::line() {
    std::string text;
    for (int c = std::fgetc(pipe_.get()); c != EOF; c = std::fgetc(pipe_.get())) {
        text.push_back(static_cast<char>(c));
        if (c == '\n') break;
    }
    return text;
}

std::string Listener::next() {
    constexpr std::string_view kMark = "message ";
    std::string text = line();
    if (text.starts_with(kMark))
        messages_.push_back(text.substr(kMark.size(), text.find_last_not_of('\n') + 1 - kMark.size()));
    return text;
}

bool Listener::subscribed() {
    for (std::string text = next(); !text.empty(); text = next()) {
        if (text.starts_with("Subscribed")) return true;  // what a waiting session holds may come before it
    }
    return false;
}

std::vector<std::string> Listener::messages() {
    while (!next().empty()) {
    }
    return messages_;
}

BrokerBench::BrokerBench() : authority{made(root / "pki")}, broker{shipped(authority, root / "broker")} {
    if (const auto started = broker.start(); !started) throw std::runtime_error{started.error()};
}

Issued BrokerBench::issue(const std::string& name, std::chrono::hours age) {
    return issue_by(authority, name, age);
}

Issued BrokerBench::forge(const std::string& name) {
    auto other = made(root / "forger");
    return issue_by(other, name, {});
}

Issued BrokerBench::issue_by(desk::Authority& by, const std::string& name, std::chrono::hours age) {
    const std::string base = (root / ("client" + std::to_string(++issued_))).string();
    openssl("ecparam -name prime256v1 -genkey -noout -out " + base + ".key");
    openssl("req -new -key " + base + ".key -sha256 -subj /CN=request -outform DER -out " + base + ".csr");
    WallTime then = now();
    then.since_epoch -= age;
    const std::string request = desk::read_file(base + ".csr");
    const auto issued = by.vehicle(as_bytes(request), name, then);
    if (!issued) throw std::runtime_error{issued.error().message()};
    std::ofstream{base + ".crt"} << issued->certificate;
    return {base + ".crt", base + ".key"};
}

void BrokerBench::revoke(const Issued& issued) {
    std::string serial = openssl("x509 -noout -serial -in " + issued.certificate.string());  // "serial=HEX\n"
    serial = serial.substr(7, serial.size() - 8);
    if (!authority.write_revoked({{serial, now()}}, now())) throw std::runtime_error{"the list was not written"};
    broker.reload();
}

std::string BrokerBench::command(const std::string& program, const Arguments& credentials,
                                 const Arguments& arguments) const {
    // One way out for both outputs, line by line; no client may outlive its test.
    std::string line = "timeout 20 stdbuf -oL " + program + " -d -h localhost -p " + std::to_string(broker.port()) +
                       " --cafile" + quoted(authority.certificate_file().string()) + " -q 1";
    bool version = false;
    for (const auto& word : arguments) version = version || word == "-V";
    if (!version) line += " -V 5";
    for (const auto& word : credentials) line += quoted(word);
    for (const auto& word : arguments) line += quoted(word);
    return line + " 2>&1";
}

Outcome BrokerBench::publish_unknown(const Arguments& arguments) const {
    Outcome outcome;
    std::FILE* pipe = ::popen(command("mosquitto_pub", {}, arguments).c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error{"cannot run mosquitto_pub"};
    std::array<char, 4096> part{};
    for (std::size_t count = 0; (count = std::fread(part.data(), 1, part.size(), pipe)) != 0;)
        outcome.output.append(part.data(), count);
    const int ended = ::pclose(pipe);
    outcome.status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
    if (outcome.status == 127) throw std::runtime_error{"mosquitto_pub is not installed; run toolchains/install test"};
    return outcome;
}

Outcome BrokerBench::publish(const Issued& who, const Arguments& arguments) const {
    Arguments all{"--cert", who.certificate.string(), "--key", who.key.string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return publish_unknown(all);
}

Listener BrokerBench::listen(const Issued& who, const Arguments& arguments) const {
    return Listener{command("mosquitto_sub",
                            {"--cert", who.certificate.string(), "--key", who.key.string(), "-F", "message %t %p"},
                            arguments)};
}

std::string BrokerBench::broker_log() const {
    return desk::read_file(root / "broker" / "mosquitto.log");
}

}  // namespace odolink::test
