// SPDX-License-Identifier: Apache-2.0
#include "app/hand_over/command.hpp"

#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>

#include "adapters/mbedtls/identity.hpp"
#include "adapters/mbedtls/key_id.hpp"
#include "adapters/mbedtls/public_point.hpp"
#include "app/hand_over/statement.hpp"
#include "core/ledger/journal_export.hpp"

namespace odolink::hand_over {
namespace {

constexpr int kBroken = 1;
constexpr int kUnread = 2;

std::optional<std::string> content_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

std::string day_of(WallTime at) {
    if (!at.known()) return "day unknown";
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>{at.since_epoch})};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return text;
}

/// The hash that an exported journal gives an entry with, as its bytes.
std::optional<Bytes> hash_in(const std::string& journal, std::uint64_t index) {
    const std::string head = "\nentry " + std::to_string(index) + " ";
    const std::size_t at = journal.find(head);
    if (at == std::string::npos) return std::nullopt;
    const auto hash = from_hex(std::string_view{journal}.substr(at + head.size(), 64));
    return hash ? std::optional{*hash} : std::nullopt;
}

/// What the journal says against the statement; empty: nothing.
std::string against(const JournalHead& head, const std::string& journal) {
    const auto checked = check_journal(journal, mbed::sha256_of);
    if (!checked) return "the journal is " + checked.error().message();
    if (checked->first_broken) return "the journal is broken at entry " + std::to_string(*checked->first_broken);
    if (head.index == 0) return {};
    const auto hash = hash_in(journal, head.index);
    if (!hash) return "the statement was made at entry " + std::to_string(head.index) + " of the journal, and the file ends at " + std::to_string(checked->head.index);
    const bool same = std::equal(hash->begin(), hash->end(), head.hash.begin(), head.hash.end());
    return same ? std::string{} : "entry " + std::to_string(head.index) + " of the journal is not the one the statement names: it is of another car, or was written anew";
}

void tell(const Statement& s, std::ostream& out) {
    out << "  VIN      " << (s.vin.empty() ? "not told" : s.vin) << "\n  made     " << day_of(s.made) << "\n  mileage  " << s.mileage.in_metres() / 1000 << " km\n  records  " << s.records << '\n';
    for (const Work& work : s.newest) out << "           " << day_of(work.performed) << "  " << work.mileage.in_metres() / 1000 << " km  " << work.items << '\n';
    out << "  journal  " << s.journal.index << (s.journal.index == 1 ? " entry\n" : " entries\n");
}

}  // namespace

int verify(const VerifyOptions& options, std::istream& in, std::ostream& out) {
    const auto unread = [&out](const std::string& file) {
        out << file << ": cannot be read; check its name and who may read it\n";
        return kUnread;
    };
    const auto broken = [&out](const std::string& what) {
        out << "DOES NOT HOLD: " << what << '\n';
        return kBroken;
    };
    const auto text = options.file == "-" ? std::string{std::istreambuf_iterator<char>{in}, {}} : content_of(options.file);
    if (!text) return unread(options.file);
    const auto checked = check(*text, mbed::fits);
    if (!checked) return broken((checked.error().line != 0 ? "line " + std::to_string(checked.error().line) + ": " : std::string{}) + checked.error().what);
    const auto key = mbed::key_id_of(checked->key);
    std::string signer = "the key " + (key ? *key : std::string{"?"}) + ", whose owner is not known: give the vehicle's certificate (--certificate)";
    if (!options.certificate.empty()) {
        const auto pem = content_of(options.certificate);
        const auto point = pem ? mbed::point_of_pem(*pem) : Result<mbed::PublicPoint>{KeysErrc::Failed};
        if (!point) return unread(options.certificate);
        if (*point != checked->key) return broken("it was signed with another key (" + (key ? *key : std::string{"?"}) + ") than the certificate's");
        const auto name = common_name(*pem);
        signer = "the vehicle " + (name ? *name : std::string{"?"}) + " of the certificate, key " + (key ? *key : std::string{"?"});
    }
    if (!options.journal.empty()) {
        const auto journal = content_of(options.journal);
        if (!journal) return unread(options.journal);
        if (const std::string what = against(checked->statement.journal, *journal); !what.empty()) return broken(what);
    }
    out << "holds: signed by " << signer << '\n';
    tell(checked->statement, out);
    if (!options.journal.empty()) out << "  the journal file holds it\n";
    return 0;
}

void add_verify_command(CLI::App& history, int& exit_status) {
    const auto options = std::make_shared<VerifyOptions>();
    CLI::App* command = history.add_subcommand("verify", "Check what a car said of itself (the text of its QR code), or name the first thing that does not fit");
    command->add_option("FILE", options->file, "the text; - for standard input")->required();
    command->add_option("--journal", options->journal, "an exported journal that should hold the statement");
    command->add_option("--certificate", options->certificate, "the vehicle's certificate, to know who signed");
    command->footer("Exit status: 0 all fits, 1 something does not, 2 a file cannot be read.");
    command->callback([options, &exit_status] { exit_status = verify(*options, std::cin, std::cout); });
}

}  // namespace odolink::hand_over
