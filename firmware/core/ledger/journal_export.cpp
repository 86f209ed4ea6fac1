// SPDX-License-Identifier: Apache-2.0
// Writing and reading of the exported journal. The reader never trusts a length: it is bounded by the file.
#include "core/ledger/journal_export.hpp"

#include <algorithm>
#include <charconv>

namespace odolink {
namespace {

constexpr std::string_view kName = "odolink-journal ";
constexpr std::string_view kFormat = "1";
constexpr std::size_t kHexDigest = 64;

std::string lower_hex(const Digest& digest) {
    std::string text = to_hex(digest);
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// Takes the next line off `rest`, without its line feed; nothing at the end, or where the last line is not whole.
std::optional<std::string_view> take_line(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
}

std::string_view take_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

/// A number as we write it: digits only, none leading that is 0.
std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || std::to_string(value) != text) return std::nullopt;
    return value;
}

std::optional<Digest> digest(std::string_view text) {
    const auto bytes = from_hex(text);
    Digest out{};
    if (text.size() != kHexDigest || !bytes || lower_hex([&] { std::ranges::copy(*bytes, out.begin()); return out; }()) != text) return std::nullopt;
    return out;
}

struct Line {
    std::uint64_t index{0};
    Digest hash{};
    std::size_t size{0};
};

std::optional<Line> entry_line(std::string_view line) {
    if (take_word(line) != "entry") return std::nullopt;
    const auto index = number(take_word(line));
    const auto hash = digest(take_word(line));
    const auto size = number(line);
    if (!index || !hash || !size) return std::nullopt;
    return Line{*index, *hash, static_cast<std::size_t>(*size)};
}

/// The payload of an entry, with its own line feed taken off where the writer had to add one.
std::optional<std::string_view> take_payload(std::string_view& rest, std::size_t size) {
    if (size > rest.size()) return std::nullopt;
    const std::string_view payload = rest.substr(0, size);
    rest.remove_prefix(size);
    if (payload.ends_with('\n')) return payload;
    if (!rest.starts_with('\n')) return std::nullopt;
    rest.remove_prefix(1);
    return payload;
}

std::string end_line(const JournalHead& head) { return "end " + std::to_string(head.index) + " " + lower_hex(head.hash); }

const ErrorCategory& category() {
    static const ErrorCategory instance{"journal", [](int value) {
        return static_cast<JournalErrc>(value) == JournalErrc::NewerFormat ? "exported journal of a later format" : "not an exported journal";
    }};
    return instance;
}

}  // namespace

Error make_error_code(JournalErrc e) { return {static_cast<int>(e), category()}; }

std::string export_journal(std::span<const JournalEntry> entries) {
    std::string out = std::string{kName} + std::string{kFormat} + "\n";
    JournalHead head;
    for (const JournalEntry& entry : entries) {
        const std::string payload = to_text(entry.payload);
        out += "entry " + std::to_string(entry.index) + " " + lower_hex(entry.hash) + " " + std::to_string(payload.size()) + "\n" + payload;
        if (!payload.ends_with('\n')) out += '\n';
        head = {entry.index, entry.hash};
    }
    return out + end_line(head) + "\n";
}

Result<JournalVerdict> check_journal(std::string_view file, const HashFunction& sha256) {
    auto first = take_line(file);
    if (!first || !first->starts_with(kName)) return JournalErrc::NotAJournal;
    if (first->substr(kName.size()) != kFormat) return JournalErrc::NewerFormat;
    JournalVerdict verdict;
    Removals removals;
    while (true) {
        const std::uint64_t next = verdict.head.index + 1;
        const auto line = take_line(file);
        if (line && *line == end_line(verdict.head) && file.empty()) {
            verdict.removed = removals.count();
            if (const auto before = removals.first_unnamed()) verdict = {*before, before->index + 1, removals.count()};
            return verdict;
        }
        const auto entry = line ? entry_line(*line) : std::nullopt;
        const auto payload = entry ? take_payload(file, entry->size) : std::nullopt;
        const bool fits = payload && (*payload == kRemovedText || entry->hash == journal_hash(sha256, verdict.head.hash, as_bytes(*payload)));
        if (!fits || entry->index != next) {
            verdict.first_broken = next;
            return verdict;
        }
        removals.take(verdict.head, next, *payload);
        verdict.head = {next, entry->hash};
    }
}

void for_each_entry(std::string_view file, const std::function<void(std::uint64_t, std::string_view)>& each) {
    if (const auto first = take_line(file); !first || !first->starts_with(kName)) return;
    while (const auto line = take_line(file)) {
        const auto entry = entry_line(*line);
        if (!entry) continue;  // a changed header: look for the next one
        const auto payload = take_payload(file, entry->size);
        if (payload) each(entry->index, *payload);
    }
}

}  // namespace odolink
