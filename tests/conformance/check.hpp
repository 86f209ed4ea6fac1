// SPDX-License-Identifier: Apache-2.0
// What a suite says of the party it tried: one row a check, with the place in proto/README.md that asks for it.
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace odolink::conformance {

enum class Outcome { Passed, Failed, Skipped };

struct Verdict {
    Outcome outcome{Outcome::Passed};
    std::string why{};  ///< empty when passed
};
[[nodiscard]] inline Verdict passed() {
    return {};
}
[[nodiscard]] inline Verdict failed(std::string why) {
    return {Outcome::Failed, std::move(why)};
}
[[nodiscard]] inline Verdict skipped(std::string why) {
    return {Outcome::Skipped, std::move(why)};
}

struct Check {
    const char* name;     ///< a sentence about the party
    const char* section;  ///< of proto/README.md
    std::function<Verdict()> run;
};

struct Row {
    std::string name;
    std::string section;
    Verdict verdict;
};

/// How long the suite waits. The defaults suit real parties on a network.
struct Patience {
    Duration session{2min};  ///< for a vehicle to begin a session
    Duration answer{15s};    ///< for what must come
    Duration quiet{3s};      ///< until what must not come counts as not coming
    Duration resend{45s};    ///< within which a desk sends again what is not acknowledged
};

inline void append(std::vector<Check>& to, std::vector<Check> more) { std::ranges::move(more, std::back_inserter(to)); }
/// Runs all checks in order and gives a row for each; `told` hears each row at once.
[[nodiscard]] std::vector<Row> run(const std::vector<Check>& checks, const std::function<void(const Row&)>& told = {});

}  // namespace odolink::conformance
