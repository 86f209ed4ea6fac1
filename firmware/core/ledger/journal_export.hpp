// SPDX-License-Identifier: Apache-2.0
// The journal as a text file for a buyer: written once, checked by anybody with SHA-256 and a text viewer. Format and a way to
// check it by hand: README.md of this folder. Used by odolinkctl and the tests.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/ledger/journal.hpp"

namespace odolink {

enum class JournalErrc {
    NotAJournal = 1,  ///< its first line is not that of an exported journal
    NewerFormat,      ///< an exported journal of a later format
};
[[nodiscard]] Error make_error_code(JournalErrc e);

/// The whole file. `entries` begin with index 1. Payloads that do not end with a line feed get one after them.
[[nodiscard]] std::string export_journal(std::span<const JournalEntry> entries);

/// What a check found. `first_broken` is the first entry that is changed, missing, out of place or unreadable; entries before
/// it are as they were written. A file whose end is cut off names the first entry that is not there.
struct JournalVerdict {
    JournalHead head;  ///< last good entry
    std::optional<std::uint64_t> first_broken;
    std::uint64_t removed{0};  ///< entries whose personal words were taken out
    bool operator==(const JournalVerdict&) const = default;
};

/// Checks an exported file. Errors: NotAJournal, NewerFormat.
[[nodiscard]] Result<JournalVerdict> check_journal(std::string_view file, const HashFunction& sha256);

/// Calls `each(index, payload)` for each entry that can be read, changed or not: what a viewer lists.
void for_each_entry(std::string_view file, const std::function<void(std::uint64_t, std::string_view)>& each);

}  // namespace odolink

ODOLINK_ERRC(odolink::JournalErrc);
