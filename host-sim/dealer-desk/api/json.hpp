// SPDX-License-Identifier: Apache-2.0
// The desk's values as JSON for its pages, and what clerks send from JSON. Times are milliseconds since 1970 UTC
// ("…_ms", null when unknown), distances metres ("…_m"), money minor units, enumerators words (words.hpp).
#pragma once

#include <boost/json/value.hpp>

#include "dealer-desk/desk.hpp"

namespace odolink::desk {

[[nodiscard]] boost::json::value to_json(const AlertRow& row);
[[nodiscard]] boost::json::value to_json(const VehicleRow& row);
[[nodiscard]] boost::json::value to_json(const VehicleFile& file);
[[nodiscard]] boost::json::value to_json(const VisitRow& row);
[[nodiscard]] boost::json::value to_json(const LinkCounts& counts, WallTime now);
[[nodiscard]] boost::json::value to_json(const RecallRow& row);
[[nodiscard]] boost::json::value to_json(const RecallCampaign& campaign);
[[nodiscard]] boost::json::value to_json(const CampaignRow& row);
[[nodiscard]] boost::json::value to_json(const CampaignCar& car);
[[nodiscard]] boost::json::value to_json(const AuditRow& row);
[[nodiscard]] boost::json::value to_json(const Clerk& clerk);

/// Reads members of a JSON object; the first one that is missing, of another type or out of range is remembered.
class Form {
public:
    /// A body that is not a JSON object has the wrong field "body".
    explicit Form(std::string_view body);
    explicit Form(const boost::json::value& value);

    [[nodiscard]] std::string text(std::string_view name);
    /// Empty where the member is absent.
    [[nodiscard]] std::string text_or_empty(std::string_view name);
    [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most);
    [[nodiscard]] std::int64_t number_or(std::string_view name, std::int64_t least, std::int64_t most,
                                         std::int64_t otherwise);
    /// False where the member is absent.
    [[nodiscard]] bool flag(std::string_view name);
    [[nodiscard]] WallTime time(std::string_view name);
    /// The elements of an array; none where the member is absent.
    [[nodiscard]] std::vector<Form> list(std::string_view name);
    [[nodiscard]] std::vector<std::string> words(std::string_view name);

    /// Marks a field as wrong.
    void reject(std::string_view name);
    /// Takes over what a part of this form found wrong.
    void adopt(const Form& part);
    [[nodiscard]] const std::string& wrong() const { return wrong_; }

private:
    [[nodiscard]] const boost::json::value* member(std::string_view name) const;
    boost::json::value value_;
    std::string wrong_;
};

[[nodiscard]] Offer offer_from(Form& form, const Id& request);
[[nodiscard]] ServiceRecord record_from(Form& form);
[[nodiscard]] Recall recall_from(Form& form);
/// With `id` where the form changes a draft.
[[nodiscard]] Campaign campaign_from(Form& form);

/// How the signing keys stand: `keys` (newest first; `state`: signs, leaving, over, revoked), `version`, `vehicles` and how many of them are `in_step`.
[[nodiscard]] boost::json::object keys_json(const KeyState& state, WallTime now);

}  // namespace odolink::desk
