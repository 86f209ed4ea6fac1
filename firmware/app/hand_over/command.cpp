// SPDX-License-Identifier: Apache-2.0
#include "app/hand_over/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "adapters/mbedtls/identity.hpp"
#include "adapters/mbedtls/key_id.hpp"
#include "adapters/mbedtls/public_point.hpp"
#include "app/hand_over/statement.hpp"
#include "base/utf8.hpp"
#include "core/ledger/journal_export.hpp"

namespace odolink::hand_over {
namespace {

namespace json = boost::json;

constexpr int kBroken = 1;
constexpr int kUnread = 2;
constexpr const char* kNoDay = "day unknown";

std::optional<std::string> content_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    if (!in) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

std::optional<std::string> day_of(WallTime at) {
    if (!at.known()) return std::nullopt;
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>{at.since_epoch})};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return text;
}

std::int64_t kilometres(Distance distance) { return distance.in_metres() / 1000; }

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

/// What a check came to.
struct Finding {
    int status{0};
    std::string why{};      ///< it does not hold, or which file was not read
    std::string key_id{};   ///< of who signed; may be empty
    std::string vehicle{};  ///< name in the certificate; empty: none was given
    std::optional<Statement> statement{};
    bool in_journal{false};
};

Finding unread(const std::string& file) {
    return {.status = kUnread, .why = file + ": cannot be read; check its name and who may read it"};
}

Finding broken(std::string why) {
    return {.status = kBroken, .why = std::move(why)};
}

std::string known_or_question(const Result<std::string>& name) { return name ? *name : "?"; }

Finding find(const VerifyOptions& options, std::istream& in) {
    const auto text = options.file == "-" ? std::string{std::istreambuf_iterator<char>{in}, {}} : content_of(options.file);
    if (!text) return unread(options.file);
    const auto checked = check(*text, mbed::fits);
    if (!checked) {
        const std::size_t line = checked.error().line;
        return broken((line != 0 ? "line " + std::to_string(line) + ": " : std::string{}) + checked.error().what);
    }
    const std::string key = known_or_question(mbed::key_id_of(checked->key));
    std::string vehicle;
    if (!options.certificate.empty()) {
        const auto pem = content_of(options.certificate);
        const auto point = pem ? mbed::point_of_pem(*pem) : Result<mbed::PublicPoint>{KeysErrc::Failed};
        if (!point) return unread(options.certificate);
        if (*point != checked->key) return broken("it was signed with another key (" + key + ") than the certificate's");
        vehicle = known_or_question(common_name(*pem));
    }
    if (!options.journal.empty()) {
        const auto journal = content_of(options.journal);
        if (!journal) return unread(options.journal);
        if (std::string what = against(checked->statement.journal, *journal); !what.empty()) return broken(std::move(what));
    }
    return {.key_id = key, .vehicle = std::move(vehicle), .statement = checked->statement, .in_journal = !options.journal.empty()};
}

void write_text(const Finding& found, std::ostream& out) {
    if (!found.statement) {
        out << (found.status == kBroken ? "DOES NOT HOLD: " : "") << found.why << '\n';
        return;
    }
    out << "holds: signed by the ";
    if (found.vehicle.empty()) out << "key " << found.key_id << ", whose owner is not known: give the vehicle's certificate (--certificate)\n";
    else out << "vehicle " << found.vehicle << " of the certificate, key " << found.key_id << '\n';
    const Statement& s = *found.statement;
    out << "  VIN      " << (s.vin.empty() ? "not told" : s.vin) << "\n  made     " << day_of(s.made).value_or(kNoDay);
    out << "\n  mileage  " << kilometres(s.mileage) << " km\n  records  " << s.records << '\n';
    for (const Work& work : s.newest) {
        out << "           " << day_of(work.performed).value_or(kNoDay) << "  " << kilometres(work.mileage) << " km  " << work.items << '\n';
    }
    out << "  journal  " << s.journal.index << (s.journal.index == 1 ? " entry\n" : " entries\n");
    if (found.in_journal) out << "  the journal file holds it\n";
}

json::value day(WallTime at) {
    const auto told = day_of(at);
    return told ? json::value(*told) : json::value{};
}

void write_json(const Finding& found, std::ostream& out) {
    if (!found.statement) {
        out << (found.status == kBroken ? json::object{{"holds", false}, {"why", utf8(found.why)}} : json::object{{"error", utf8(found.why)}}) << '\n';
        return;
    }
    const Statement& s = *found.statement;
    json::array newest;
    for (const Work& work : s.newest) {
        newest.push_back(json::object{{"performed", day(work.performed)}, {"mileage_km", kilometres(work.mileage)}, {"items", work.items}});
    }
    json::object made{{"holds", true}, {"key", found.key_id}, {"vin", s.vin}, {"made", day(s.made)}, {"mileage_km", kilometres(s.mileage)},
                      {"records", s.records}, {"newest", std::move(newest)}, {"journal_entries", s.journal.index}};
    if (!found.vehicle.empty()) made["vehicle"] = found.vehicle;
    if (found.in_journal) made["in_journal"] = true;
    out << made << '\n';
}

}  // namespace

int verify(const VerifyOptions& options, std::istream& in, std::ostream& out) {
    const Finding found = find(options, in);
    options.json ? write_json(found, out) : write_text(found, out);
    return found.status;
}

void add_verify_command(CLI::App& history, int& exit_status) {
    const auto options = std::make_shared<VerifyOptions>();
    CLI::App* command = history.add_subcommand("verify", "Check what a car said of itself (the text of its QR code), or name the first thing that does not fit");
    command->add_option("FILE", options->file, "the text; - for standard input")->required();
    command->add_option("--journal", options->journal, "an exported journal that should hold the statement");
    command->add_option("--certificate", options->certificate, "the vehicle's certificate, to know who signed");
    command->add_flag("--json", options->json, "one JSON object");
    command->footer("Exit status: 0 all fits, 1 something does not, 2 a file cannot be read.");
    command->callback([options, &exit_status] { exit_status = verify(*options, std::cin, std::cout); });
}

}  // namespace odolink::hand_over
