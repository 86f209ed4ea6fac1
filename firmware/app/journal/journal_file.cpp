// SPDX-License-Identifier: Apache-2.0
// Reads both forms, checks the chain with the ledger's own rules, and finds words for what is wrong.
#include "app/journal/journal_file.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "adapters/mbedtls/key_id.hpp"
#include "app/sealing/sealed_file_reader.hpp"
#include "base/utf8.hpp"
#include "core/ledger/journal_export.hpp"

namespace odolink::journal {
namespace {

using mbed::sha256_of;

constexpr std::size_t kPiece = 4096;  // entries checked at once

Problem problem_of(const std::filesystem::path& path, const Error& error) {
    const std::string where = path.string() + ": ";
    if (error == StoreErrc::InUse) return {where + "the agent wrote to it all the while", "try again when the agent writes less"};
    if (error == StoreErrc::Io) return {where + "cannot be read", "give an exported journal, a vehicle.db or its directory, and check the file's modes"};
    if (error == StoreErrc::NotOurs) return {where + "is a database of another program", "give the vehicle.db of an Odolink data directory"};
    return {where + error.message(), "ask for another copy of the file"};
}

std::string text_of(const JournalEntry& entry) { return utf8(to_text(entry.payload)); }

/// "entry 5 has hash ab…, but its text behind entry 4 gives cd…"
std::string hashes(std::uint64_t index, const std::string& written, const std::string& right) {
    return "entry " + std::to_string(index) + " is written with hash " + written + ", but its text behind entry " + std::to_string(index - 1) + " gives " + right +
           ": the text, the hash or an entry before it was changed";
}

std::string missing(std::uint64_t index, std::uint64_t there) {
    return "entry " + std::to_string(there) + " stands in the place of entry " + std::to_string(index) + ": entries were taken out, moved or repeated";
}

/// The hash that an exported entry is written with: the third word of its line.
std::string written_hash(std::string_view file, std::uint64_t index) {
    const std::string head = "\nentry " + std::to_string(index) + " ";
    const std::size_t at = file.find(head);
    if (at == std::string_view::npos) return "?";
    const std::string_view rest = file.substr(at + head.size());
    return std::string{rest.substr(0, rest.find_first_of(" \n"))};
}

/// Finds out what is wrong with the first broken entry of an exported file.
void explain(Verdict& verdict, std::string_view file, const JournalHead& head) {
    const std::uint64_t broken = *verdict.first_broken;
    std::uint64_t place = 0;
    std::optional<Entry> there;  // what stands behind the last good entry
    for_each_entry(file, [&verdict, &place, &there](std::uint64_t index, std::string_view payload) {
        if (++place == verdict.good + 1) there = Entry{index, std::string{payload}};
    });
    const std::string number = std::to_string(broken);
    const std::size_t line = file.find("\nentry " + number + " ");
    const bool line_before = there && line < file.find("\nentry " + std::to_string(there->index) + " ");
    if (there && there->index == broken) {
        verdict.difference = Difference::Changed;
        verdict.broken_text = utf8(there->text);
        verdict.explanation = hashes(broken, written_hash(file, broken), lower_hex(journal_hash(sha256_of, head.hash, as_bytes(there->text))));
    } else if (line_before) {
        verdict.difference = Difference::Unreadable;
        verdict.explanation = "the line of entry " + number + " or the length it tells was changed";
    } else if (there) {
        verdict.difference = Difference::Missing;
        verdict.explanation = missing(broken, there->index);
    } else if (file.find("\nend ") == std::string_view::npos) {
        verdict.difference = Difference::CutOff;
        verdict.explanation = "the file ends after entry " + std::to_string(broken - 1) + " without its last line (end …): it was cut off";
    } else {
        verdict.difference = Difference::Unreadable;
        verdict.explanation = "what follows entry " + std::to_string(broken - 1) + " is neither entry " + number + " nor the right last line: entries were taken off the end, or text was added";
    }
}

Result<Verdict, Problem> verify_export(const std::filesystem::path& path, const std::string& file) {
    const auto checked = check_journal(file, sha256_of);
    if (!checked) {
        const bool newer = checked.error() == JournalErrc::NewerFormat;
        return Problem{path.string() + ": " + checked.error().message(),
                       newer ? "use the odolinkctl of a later version" : "give a file that `odolinkctl journal export` wrote, or a vehicle.db"};
    }
    Verdict verdict;
    verdict.form = "export";
    verdict.good = checked->head.index;
    verdict.digest_of_head = lower_hex(checked->head.hash);
    verdict.removed = checked->removed;
    for_each_entry(file, [&verdict](std::uint64_t index, std::string_view payload) {
        if (index == 1 && !verdict.first && verdict.good != 0) verdict.first = Entry{index, utf8(payload)};
        if (index == verdict.good && !verdict.last) verdict.last = Entry{index, utf8(payload)};
    });
    verdict.first_broken = checked->first_broken;
    if (verdict.first_broken) explain(verdict, file, checked->head);
    return verdict;
}

Result<Verdict, Problem> verify_database(const std::filesystem::path& path) {
    auto entries = entries_of(path);
    if (!entries) return entries.error();
    Verdict verdict;
    verdict.form = "database";
    JournalHead head;
    Removals removals;
    for (std::size_t at = 0; at < entries->size() && !verdict.first_broken; at += kPiece) {
        const std::span<const JournalEntry> piece{entries->data() + at, std::min(kPiece, entries->size() - at)};
        verdict.first_broken = odolink::first_broken(sha256_of, head, piece);
        const std::size_t good = verdict.first_broken ? static_cast<std::size_t>(*verdict.first_broken - head.index - 1) : piece.size();
        for (const JournalEntry& entry : piece.first(good)) {
            removals.take(head, entry.index, to_text(entry.payload));
            head = {entry.index, entry.hash};
        }
    }
    verdict.removed = removals.count();
    if (const auto before = removals.first_unnamed(); before && !verdict.first_broken) {
        head = *before;
        verdict.first_broken = head.index + 1;
    }
    verdict.good = head.index;
    verdict.digest_of_head = lower_hex(head.hash);
    if (verdict.good != 0) {
        verdict.first = Entry{1, text_of(entries->front())};
        verdict.last = Entry{head.index, text_of((*entries)[static_cast<std::size_t>(head.index - 1)])};
    }
    if (!verdict.first_broken) return verdict;
    const JournalEntry& there = (*entries)[static_cast<std::size_t>(head.index)];
    if (there.index == *verdict.first_broken) {
        verdict.broken_text = text_of(there);
        verdict.explanation = hashes(there.index, lower_hex(there.hash), lower_hex(journal_hash(sha256_of, head.hash, there.payload)));
    } else {
        verdict.difference = Difference::Missing;
        verdict.explanation = missing(*verdict.first_broken, there.index);
    }
    return verdict;
}

}  // namespace

const char* word_of(Difference difference) {
    switch (difference) {
        case Difference::Changed: return "changed";
        case Difference::Missing: return "missing";
        case Difference::Unreadable: return "unreadable";
        case Difference::CutOff: return "cut_off";
    }
    return "changed";
}

std::string lower_hex(const Digest& digest) {
    std::string text = to_hex(digest);
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

Result<Verdict, Problem> verify(const std::filesystem::path& path) {
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed)) return verify_database(path);
    std::ifstream in{path, std::ios::binary};
    const std::string file{std::istreambuf_iterator<char>{in}, {}};
    if (!in.is_open()) return problem_of(path, StoreErrc::Io);
    if (file.starts_with("SQLite format 3")) return verify_database(path);
    return verify_export(path, file);
}

Result<std::vector<JournalEntry>, Problem> entries_of(const std::filesystem::path& database) {
    auto reader = SealedFileReader::open(database);
    if (!reader) return problem_of(database, reader.error());
    std::vector<JournalEntry> all;
    while (true) {
        auto piece = reader->journal(all.empty() ? 0 : all.back().index + 1, kPiece);
        if (!piece) return problem_of(database, piece.error());
        if (piece->empty()) return all;
        all.insert(all.end(), std::make_move_iterator(piece->begin()), std::make_move_iterator(piece->end()));
    }
}

}  // namespace odolink::journal
