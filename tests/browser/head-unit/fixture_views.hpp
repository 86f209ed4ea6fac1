// SPDX-License-Identifier: Apache-2.0
// The scripted views of the browser tests: what an agent could show in each situation, made with the product's own texts,
// plans and consents, so that lengths are true. For head_unit_fixture.cpp.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/prompt.hpp"
#include "ports/head_unit.hpp"

namespace odolink::fixture {

struct Situation {
    std::string_view name;
    std::string_view what;
};

/// Every situation, in the order of the pages' story.
[[nodiscard]] const std::vector<Situation>& situations();

/// The view of a situation while the vehicle does `driving`; nothing for an unknown name. Where the agent would hold a
/// prompt back while driving, the view has none.
[[nodiscard]] std::optional<HeadUnitView> view_of(std::string_view situation, DrivingState driving);

/// What the agent does with a touch on an attachment: one that is here is opened, any other is asked for.
void open(HeadUnitView& view, const AttachmentDigest& digest);

}  // namespace odolink::fixture
