// SPDX-License-Identifier: Apache-2.0
// The head unit's view as JSON, and owner's actions out of JSON. Shapes: README.md of this folder.
#pragma once

#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "ports/head_unit.hpp"

namespace odolink::web {

/// Names a fault on this surface: "2024:P0301".
[[nodiscard]] std::string fault_id(const Dtc& dtc);

/// What the page gets with each change: all that is drawn without a further question. While the vehicle is not parked, and for
/// whoever is not the owner, only what may be shown then: no texts to read but the prompt's, no history, no matters, no VIN. Below 30 kB whatever the view holds:
/// rows beyond the caps are counted, and there by the parts below.
[[nodiscard]] boost::json::value to_json(const HeadUnitView& view);

// The parts of the view that are asked for when they are looked at. The caller refuses them while the vehicle is not parked, and for whoever is not the owner.

/// `most` records from the newest, or those behind the record `before` (an unknown one gives none); the first page also tells
/// what each year cost.
[[nodiscard]] boost::json::value history_json(const HeadUnitView& view, const std::optional<Id>& before, std::size_t most);
/// One record with jobs, parts, prices and what was put off. Nothing where there is no such record.
[[nodiscard]] std::optional<boost::json::value> record_json(const HeadUnitView& view, const Id& id);
/// One item of the plan: interval in force and why, when it was last done, when it is due. Nothing for an unknown item.
[[nodiscard]] std::optional<boost::json::value> item_json(const HeadUnitView& view, std::string_view item);
/// One fault with its texts and readings; `id` as in the view. Nothing for an unknown one.
[[nodiscard]] std::optional<boost::json::value> fault_json(const HeadUnitView& view, std::string_view id);
/// One campaign that the owner has seen, with its text. Nothing for an unknown id.
[[nodiscard]] std::optional<boost::json::value> campaign_json(const HeadUnitView& view, const Id& id);
/// One recall with its risk, its remedy and the record that carried it out. Nothing for an unknown number.
[[nodiscard]] std::optional<boost::json::value> recall_json(const HeadUnitView& view, std::string_view number);
/// The warranty terms as they stand, what counts under 三包, and parts with counters of their own.
[[nodiscard]] boost::json::value cover_json(const HeadUnitView& view);
/// Every request with its appointments and records, and every appointment the dealer began, newest first.
[[nodiscard]] boost::json::value matters_json(const HeadUnitView& view);
/// What was sent, newest first as the agent lists it.
[[nodiscard]] boost::json::value sent_json(const HeadUnitView& view);

struct ActionError {
    std::string message;  ///< names the field and what was expected of it
};
/// Errors: what is wrong with the JSON, by field.
[[nodiscard]] Result<OwnerAction, ActionError> action_from_json(const boost::json::value& value);

}  // namespace odolink::web
