// SPDX-License-Identifier: Apache-2.0
// `odolinkctl journal verify FILE [--json]` and `odolinkctl journal export DB [--out FILE] [--json]`.
#include "app/journal/command.hpp"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>

#include "app/journal/journal_file.hpp"
#include "base/utf8.hpp"
#include "core/ledger/journal_export.hpp"

namespace odolink::journal {
namespace {

namespace json = boost::json;

constexpr int kBroken = 1;
constexpr int kUnread = 2;

struct Options {
    std::string file;
    std::string out;
    bool json{false};
};

int tell(const Problem& problem, bool as_json) {
    if (as_json) {
        std::cout << json::serialize(json::object{{"error", problem.what}, {"advice", problem.advice}}) << '\n';
    } else {
        std::cerr << "odolinkctl journal: " << problem.what << ". What to do: " << problem.advice << '\n';
    }
    return kUnread;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

json::value entry(const std::optional<Entry>& entry) {
    if (!entry) return nullptr;
    return json::object{{"index", entry->index}, {"text", entry->text}};
}

void write_json(const Options& options, const Verdict& v) {
    json::object made{{"file", options.file}, {"form", v.form}, {"intact", !v.first_broken}, {"entries", v.good},
                      {"removed", v.removed}, {"first", entry(v.first)}, {"last", entry(v.last)}, {"head", v.digest_of_head}};
    if (v.first_broken) {
        made["first_broken"] = *v.first_broken;
        made["difference"] = word_of(v.difference);
        made["explanation"] = v.explanation;
        if (!v.broken_text.empty()) made["broken_text"] = v.broken_text;
    }
    std::cout << json::serialize(made) << '\n';
}

void write_text(const Options& options, const Verdict& v) {
    std::cout << options.file << ": " << (v.first_broken ? "BROKEN at entry " + std::to_string(*v.first_broken) : "intact") << '\n';
    if (v.first_broken) {
        std::cout << "  " << v.explanation << '\n';
        if (!v.broken_text.empty()) std::cout << "  it says now: " << first_line(v.broken_text) << '\n';
    }
    std::cout << "  " << v.good << (v.good == 1 ? " entry as written\n" : " entries as written\n");
    if (v.removed != 0) std::cout << "  of these, personal words were taken out of " << v.removed << " by their owner\n";
    if (v.first) std::cout << "  first: " << first_line(v.first->text) << '\n';
    if (v.last) std::cout << "  last:  " << first_line(v.last->text) << '\n';
    std::cout << "  head:  " << v.digest_of_head << '\n';
}

int run_verify(const Options& options) {
    const auto verdict = verify(options.file);
    if (!verdict) return tell(verdict.error(), options.json);
    options.json ? write_json(options, *verdict) : write_text(options, *verdict);
    return verdict->first_broken ? kBroken : 0;
}

std::string as_json(const std::vector<JournalEntry>& entries) {
    json::array list;
    for (const JournalEntry& e : entries) list.push_back(json::object{{"index", e.index}, {"hash", lower_hex(e.hash)}, {"text", utf8(to_text(e.payload))}});
    return json::serialize(list) + "\n";
}

int run_export(const Options& options) {
    const auto entries = entries_of(options.file);
    if (!entries) return tell(entries.error(), options.json);
    const std::string text = options.json ? as_json(*entries) : export_journal(*entries);
    if (options.out.empty()) {
        std::cout << text << std::flush;
    } else {
        std::ofstream out{options.out, std::ios::binary | std::ios::trunc};
        out << text << std::flush;
        if (!out) return tell({options.out + ": cannot be written", "choose a folder that you may write to and that has room"}, options.json);
    }
    const auto verdict = verify(options.file);
    if (!verdict || !verdict->first_broken) return 0;
    std::cerr << "odolinkctl journal: the journal is broken at entry " << *verdict->first_broken << ": " << verdict->explanation << '\n';
    return kBroken;
}

void add_verify(CLI::App& journal, int& exit_status) {
    const auto options = std::make_shared<Options>();
    CLI::App* verify = journal.add_subcommand("verify", "Say whether a journal is as it was written, or name the first entry that is not");
    verify->add_option("FILE", options->file, "an exported journal, a vehicle.db, or the agent's data directory")->required();
    verify->add_flag("--json", options->json, "one JSON object");
    verify->footer("Exit status: 0 intact, 1 broken, 2 the file could not be looked at.\nAnybody can check the same by hand with SHA-256: firmware/core/ledger/README.md.");
    verify->callback([options, &exit_status] { exit_status = run_verify(*options); });
}

void add_export(CLI::App& journal, int& exit_status) {
    const auto options = std::make_shared<Options>();
    CLI::App* write = journal.add_subcommand("export", "Write a vehicle's journal as a text that anybody can check");
    write->add_option("DB", options->file, "a vehicle.db, or the agent's data directory")->required();
    write->add_option("--out", options->out, "the file to write; without it standard output");
    write->add_flag("--json", options->json, "a JSON array of the entries instead of the exported form");
    write->callback([options, &exit_status] { exit_status = run_export(*options); });
}

}  // namespace

void add_journal_command(CLI::App& program, int& exit_status) {
    CLI::App* journal = program.add_subcommand("journal", "The vehicle's journal of mileage and service: check it, export it");
    journal->require_subcommand(1);
    add_verify(*journal, exit_status);
    add_export(*journal, exit_status);
}

}  // namespace odolink::journal
