// SPDX-License-Identifier: Apache-2.0
// Rows of the dealer's signing keys, of the newest key document, and of which document each vehicle has. Called within Database::transact().
#pragma once

#include "dealer-desk/rules/key_rules.hpp"
#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

[[nodiscard]] KeyRing key_ring(Sql& sql);
/// Inserts, or writes the times of the one that is there.
void save_signing_key(Sql& sql, const SigningKey& key);
/// Takes the place of the document before.
void save_key_document(Sql& sql, std::uint64_t version, ByteView envelope);

/// The document that the vehicle told to have; 0: none.
[[nodiscard]] std::uint64_t key_version_of(Sql& sql, int vehicle_no);
void set_key_version(Sql& sql, int vehicle_no, std::uint64_t version);
/// The highest that any vehicle has: a desk that was restored may have forgotten it.
[[nodiscard]] std::uint64_t highest_key_version(Sql& sql);
/// Vehicles with an older document than `version`, but those that have gone or were revoked, and those known not to hear.
[[nodiscard]] std::vector<VehicleKey> vehicles_behind(Sql& sql, std::uint64_t version);
/// Of the dealer's vehicles that are neither gone nor revoked: how many there are, and how many have `version` or a later one.
struct InStep {
    std::int64_t all{0};
    std::int64_t have{0};
};
[[nodiscard]] InStep in_step(Sql& sql, const std::string& dealer, std::uint64_t version);

}  // namespace odolink::desk
