// SPDX-License-Identifier: Apache-2.0
// odolink-conformance: tries a vehicle or a desk of anybody's make over a real broker. README.md beside this file.
#include <openssl/pem.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iostream>

#include "authority_files.hpp"
#include "dealer-desk/ca/openssl_crypto.hpp"
#include "desk_suite.hpp"
#include "domain/pseudonym.hpp"
#include "mqtt_carrier.hpp"
#include "vehicle_suite.hpp"

using namespace odolink;
using namespace odolink::conformance;

namespace {

struct Options {
    std::string broker;
    std::string vehicle;
    std::string signing_key;
    std::string peer_key;
    std::string peer_key_id;
    std::string dealer;
    std::string authority_key;
    PahoTls tls;
    bool person{false};
};

void add_options(CLI::App& command, Options& options) {
    const auto file = [&](const char* name, std::string& value, const char* help) {
        command.add_option(name, value, help)->required()->check(CLI::ExistingFile);
    };
    command.add_option("--broker", options.broker, "HOST:PORT of the broker")->required();
    command.add_option("--vehicle", options.vehicle, "The vehicle's pseudonym")
        ->required()
        ->check([](const std::string& text) {
            return is_pseudonym(text) ? "" : "1 to 64 letters, digits and hyphens";
        });
    file("--ca", options.tls.ca_file, "The authority of the broker's certificate, PEM");
    file("--certificate", options.tls.certificate_file, "Our certificate for the broker, PEM");
    file("--key", options.tls.key_file, "Its key, PEM");
    file("--signing-key", options.signing_key, "Our P-256 key for envelopes, PEM: the party under test must know it");
    file("--peer-key", options.peer_key, "Certificate or public key the party under test signs with, PEM");
    command.add_option("--peer-key-id", options.peer_key_id,
                       "The name it signs under; default: made of the key, as proto/README.md says");
    command.add_option("--dealer", options.dealer, "The dealer's id, as enrolment tells it; without it campaigns at a desk and key documents are skipped");
    command.add_flag("--person", options.person, "Somebody is there to do what is asked for on the other side: the state machines are tried too");
}

/// The public key of a certificate or of a public key in PEM; nothing when the file holds neither.
desk::Key public_key_in(const std::string& file) {
    const std::string text = desk::read_file(file);
    const desk::MemoryBio memory{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    if (const desk::Certificate certificate{PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)})
        return desk::Key{X509_get_pubkey(certificate.get())};
    return desk::public_key_of(text);
}

int complain(const std::string& what) {
    std::fprintf(stderr, "odolink-conformance: %s\n", what.c_str());
    return 2;
}

int tell(const std::vector<Row>& rows) {
    std::size_t failed = 0, skipped = 0;
    for (const Row& row : rows) {
        failed += row.verdict.outcome == Outcome::Failed ? 1U : 0U;
        skipped += row.verdict.outcome == Outcome::Skipped ? 1U : 0U;
    }
    std::printf("%zu checks: %zu passed, %zu failed, %zu skipped\n", rows.size(), rows.size() - failed - skipped,
                failed, skipped);
    return failed > 0 ? 1 : 0;
}

void print(const Row& row) {
    constexpr const char* kWords[] = {"passed ", "FAILED ", "skipped"};
    std::printf("%s  §%s  %s%s%s\n", kWords[static_cast<int>(row.verdict.outcome)], row.section.c_str(),
                row.name.c_str(), row.verdict.why.empty() ? "" : ": ", row.verdict.why.c_str());
    std::fflush(stdout);
}

/// Says what is to be done and waits until it is. False: it cannot be done.
bool ask_person(const char* what) {
    std::printf("         Please %s. Then press Enter; with s before it: that cannot be done here. ", what);
    std::fflush(stdout);
    std::string line;
    return std::getline(std::cin, line) && line != "s";
}

/// The checks of the party, then those of its state machines.
std::vector<Check> checks_of(Party& party, const Options& options, bool is_desk) {
    Clerk clerk;
    Owner owner;
    if (options.person) {
        clerk = [](ClerkTask task) { return ask_person(words_for(task)); };
        owner = [](OwnerTask task) { return ask_person(words_for(task)); };
    }
    std::vector<Check> checks = is_desk ? desk_checks(party) : vehicle_checks(party);
    append(checks, is_desk ? desk_machine_checks(party, clerk) : vehicle_machine_checks(party, owner));
    return checks;
}

int try_party(const Options& options, bool is_desk) {
    auto signing_key = desk::load_or_make_key(options.signing_key);
    if (!signing_key) return complain(options.signing_key + ": " + signing_key.error().message());
    auto stranger_key = desk::make_key();
    const desk::Key peer = public_key_in(options.peer_key);
    if (!stranger_key || !peer || !desk::is_p256(peer.get()))
        return complain(options.peer_key + ": neither a certificate nor a public key on P-256, in PEM");
    desk::OpensslCrypto alone{std::move(*signing_key)}, stranger{std::move(*stranger_key)};
    const std::string peer_id = options.peer_key_id.empty() ? desk::key_id_of(peer.get()) : options.peer_key_id;

    const std::string subscription = "odolink/v1/+/" + options.vehicle + (is_desk ? "/down/#" : "/up/#");
    MqttCarrier carrier{"ssl://" + options.broker, is_desk ? options.vehicle : "conformance", subscription,
                        options.tls};
    if (const Status connected = carrier.connect(15s); !connected)
        return complain("no session with " + options.broker + ": " + connected.error().message() + "; " +
                        carrier.detail());
    Cast cast{options.vehicle, peer_id, desk::public_pem(peer.get()), options.dealer};
    std::unique_ptr<AuthorityFiles> authority;
    if (is_desk) {
        know_authority(cast, options.tls.ca_file);
    } else if (!options.authority_key.empty()) {
        auto opened = AuthorityFiles::open(options.tls.ca_file, options.authority_key, options.signing_key, options.dealer, carrier.now());
        if (!opened) return complain(options.authority_key + ": " + opened.error().message());
        authority = std::move(*opened);
    }
    desk::Crypto& own = authority ? authority->keys() : alone;
    Party party{carrier, own, stranger, std::move(cast), is_desk ? wire::Direction::Up : wire::Direction::Down};
    if (!is_desk) std::printf("Start the vehicle %s now.\n", options.vehicle.c_str());
    std::fflush(stdout);
    return tell(conformance::run(checks_of(party, options, is_desk), print));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "odolink-conformance: tries a desk or a vehicle by proto/README.md. Status 0: nothing failed; 1: a check "
        "failed; 2: it could not try"};
    app.require_subcommand(1);
    Options options;
    CLI::App* desk = app.add_subcommand("desk", "Try a desk: we play an enrolled vehicle");
    CLI::App* vehicle = app.add_subcommand("vehicle", "Try a vehicle: we play its desk, and it is started afterwards");
    add_options(*desk, options);
    add_options(*vehicle, options);
    vehicle->add_option("--authority-key", options.authority_key, "The key of --ca, PEM: key documents are tried too. The vehicle's next document needs a higher version")
        ->check(CLI::ExistingFile)
        ->needs(vehicle->get_option("--dealer"));
    CLI11_PARSE(app, argc, argv);
    return try_party(options, desk->parsed());
}
