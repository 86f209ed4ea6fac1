// SPDX-License-Identifier: Apache-2.0
// What the head-unit page and its scripts read and write: the view as JSON, and the owner's actions from JSON.
// Times are ISO 8601 in UTC or null when unknown, distances kilometres, texts {"zh","en"}; enumerators are lower-case words.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "ports/head_unit.hpp"

namespace odolink::web {

/// The whole view. Shapes: see README.md of this folder.
[[nodiscard]] boost::json::value to_json(const HeadUnitView& view);

/// What is wrong with an action a client sent, in English, for the answer's "error".
struct ActionError {
    std::string message;
};

/// {"action":"answer_prompt","id":…,"answer":"yes"}, "answer_appointment" (id, revision, answer, start?),
/// "set_consent" (purpose, state, text_version), "request_service" (kind, note), "withdraw_request" (id).
/// Errors: which field is missing or wrong.
[[nodiscard]] Result<OwnerAction, ActionError> action_from_json(const boost::json::value& value);

}  // namespace odolink::web
