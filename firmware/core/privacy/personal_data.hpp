// SPDX-License-Identifier: Apache-2.0
// What in the vehicle's store is about a person, and what is about the vehicle. One place decides, so that "forget me"
// and a change of owner erase the same, and so that a kind of record nobody thought of here is erased rather than kept.
#pragma once

#include <string_view>

#include "domain/record_merge.hpp"
#include "ports/vehicle_store.hpp"

namespace odolink {

enum class Fate : std::uint8_t {
    Erase,  ///< about a person, or not known here
    Scrub,  ///< about the vehicle, with fields that are personal
    Keep,   ///< about the vehicle alone
};

/// Of a record by its kind and, for Meta, its key.
[[nodiscard]] Fate fate_of(RecordKind kind, std::string_view key);

/// Of one field of a service record: notes, the request it answers, attachments; and every word that was written in the
/// car.
[[nodiscard]] bool is_personal(std::string_view path, Writer writer);

/// Of one entry of the journal (core/history/journal_text): a record's fields with something personal among them.
[[nodiscard]] bool is_personal_entry(std::string_view journal_text);

/// The record without its personal fields.
[[nodiscard]] RecordFile without_personal(RecordFile file);
/// The same of one that a dealer wrote.
[[nodiscard]] ServiceRecord without_personal(ServiceRecord record);

}  // namespace odolink
