// SPDX-License-Identifier: Apache-2.0
// Rows of vehicles, their keys and consents. Called within Database::transact() by ingest, commands and queries.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dealer-desk/values.hpp"

namespace odolink::desk {

class Sql;

/// A vehicle as the ingest needs it.
struct VehicleKey {
    int no{0};
    std::string pseudonym{};
    std::string dealer{};
};

/// A vehicle's signing key.
struct KeyRow {
    VehicleKey vehicle{};
    std::string key_id{};
    std::string public_key{};  ///< PEM in the real desk
    bool revoked{false};
    WallTime not_after{};    ///< of its certificate; nothing where it has none (the simulator's)
    bool supersedes{false};  ///< the vehicle has older keys that are still believed
};

struct NewVehicle {
    std::string pseudonym{};
    std::string dealer{};
    std::string plate{};
    std::string owner{};
    std::string phone{};
};

[[nodiscard]] std::optional<VehicleKey> find_vehicle(Sql& sql, const std::string& pseudonym);
/// Inserts, or gives the one that is there.
VehicleKey add_vehicle(Sql& sql, const NewVehicle& vehicle, WallTime now);
void add_key(Sql& sql, const KeyRow& key, const std::string& serial, WallTime not_after);
[[nodiscard]] std::optional<KeyRow> find_key(Sql& sql, const std::string& key_id);
/// Serials of the vehicle's certificates that were valid until now.
std::vector<std::string> revoke_keys(Sql& sql, int vehicle_no, WallTime now);
/// The newer key was used: the older ones of its vehicle are believed no longer.
void retire_older_keys(Sql& sql, const KeyRow& newer, WallTime now);
/// Serials that must be on the list; a certificate that ran out needs none.
[[nodiscard]] std::vector<std::pair<std::string, WallTime>> revoked_serials(Sql& sql, WallTime now);
/// The end of the newest certificate of a vehicle that is not revoked; nothing where there is none.
[[nodiscard]] WallTime certificate_end(Sql& sql, int vehicle_no);

/// Owner and telephone; the plate stays the name of the file.
void forget_owner(Sql& sql, int vehicle_no);
void set_seen(Sql& sql, int vehicle_no, WallTime now);
void set_mileage(Sql& sql, int vehicle_no, const TrustedMileage& mileage);
void set_version(Sql& sql, int vehicle_no, const std::string& version);
/// Also takes over the VIN, where the package has one.
void set_health(Sql& sql, int vehicle_no, const HealthPackage& health);
[[nodiscard]] std::optional<HealthPackage> health_of(Sql& sql, int vehicle_no);

void set_consent(Sql& sql, int vehicle_no, const Consent& consent);
[[nodiscard]] std::vector<Consent> consents_of(Sql& sql, int vehicle_no, const std::string& dealer);

/// Rows of a dealer whose plate, owner, VIN or pseudonym holds `words` (all for empty), latest seen first.
[[nodiscard]] std::vector<VehicleRow> vehicle_rows(Sql& sql, const std::string& dealer, const std::string& words,
                                                   int limit);
[[nodiscard]] std::optional<VehicleRow> vehicle_row(Sql& sql, int vehicle_no);

}  // namespace odolink::desk
