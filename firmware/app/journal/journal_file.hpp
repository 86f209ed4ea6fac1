// SPDX-License-Identifier: Apache-2.0
// A journal wherever it stands, as an exported text or in a vehicle's database, and the verdict on it. The logic of
// `odolinkctl journal`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/ledger/journal.hpp"

namespace odolink::journal {

/// Why an entry does not stand in its place.
enum class Difference {
    Changed,     ///< its hash is not that of its text behind the entry before it
    Missing,     ///< another one stands in its place: taken out, moved or repeated
    Unreadable,  ///< its line is not that of an entry
    CutOff,      ///< the file ends before its last line
};
/// changed, missing, unreadable, cut_off
[[nodiscard]] const char* word_of(Difference difference);

struct Entry {
    std::uint64_t index{0};
    std::string text;  ///< its payload; what is not UTF-8 in it shows as '?'
};

struct Verdict {
    const char* form{""};  ///< "export" or "database"
    std::string digest_of_head;  ///< of the last good entry, lower-case hexadecimal
    std::uint64_t good{0};       ///< entries that are as they were written
    std::uint64_t removed{0};    ///< of all: their personal words were taken out, and a later entry names them
    std::optional<Entry> first;
    std::optional<Entry> last;   ///< the last good one
    std::optional<std::uint64_t> first_broken;
    Difference difference{Difference::Changed};
    std::string explanation;     ///< one sentence on what differs
    std::string broken_text;     ///< what stands in the broken entry now, where it can be read
};

/// Where a journal could not be looked at: what is wrong and what to do.
struct Problem {
    std::string what;
    std::string advice;
};

/// Checks a file or a data directory.
[[nodiscard]] Result<Verdict, Problem> verify(const std::filesystem::path& path);

/// All entries of a vehicle's database, whether the chain holds or not.
[[nodiscard]] Result<std::vector<JournalEntry>, Problem> entries_of(const std::filesystem::path& database);

[[nodiscard]] std::string lower_hex(const Digest& digest);

}  // namespace odolink::journal
