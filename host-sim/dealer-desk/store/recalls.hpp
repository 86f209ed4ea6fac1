// SPDX-License-Identifier: Apache-2.0
// Rows of recalls, one for each vehicle that was told of one. Called within Database::transact() by ingest, commands and queries.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

/// The latest word to this vehicle, in the down message `sequence`; when it was told first, answer and record stay.
void set_recall(Sql& sql, int vehicle_no, const Recall& recall, std::uint64_t sequence, WallTime now);
/// The owner's answer to the question about it. Nothing where this vehicle has no such recall.
void set_recall_answer(Sql& sql, int vehicle_no, const std::string& number, PromptAnswer answer, WallTime at);
/// Looks through the vehicle's records for the jobs that carry its recalls out; also takes back what a record no longer says.
void settle_recalls(Sql& sql, int vehicle_no);

[[nodiscard]] std::optional<RecallRow> recall_row(Sql& sql, int vehicle_no, const std::string& number);
/// In the order in which the vehicle was told, the latest first.
[[nodiscard]] std::vector<RecallRow> recalls_of(Sql& sql, int vehicle_no);
/// The dealer's vehicles that were told of this recall: those that have not had it done first, the longest told before the others.
[[nodiscard]] std::vector<RecallRow> vehicles_of_recall(Sql& sql, const std::string& dealer, const std::string& number);
/// All recalls of the dealer's vehicles with how many are told and done, the latest told first.
[[nodiscard]] std::vector<RecallCampaign> recall_campaigns(Sql& sql, const std::string& dealer);
/// A vehicle of the dealer by pseudonym, VIN or plate.
[[nodiscard]] std::optional<VehicleKey> vehicle_named(Sql& sql, const std::string& dealer, const std::string& name);

}  // namespace odolink::desk
