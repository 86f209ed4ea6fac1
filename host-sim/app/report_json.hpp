// SPDX-License-Identifier: Apache-2.0
// A story's report as JSON, the same for virtual and real time.
#pragma once

#include <boost/json/object.hpp>

#include "scenarios/player.hpp"

namespace odolink::sim {

/// {"scenario","ok","steps":[{"name","ok","at_s","took_s","failure"?}]}
[[nodiscard]] boost::json::object report_json(const StoryReport& report);

/// "  ok  12.3 s  The agent starts …" for people.
[[nodiscard]] std::string report_line(const StepReport& step);

}  // namespace odolink::sim
