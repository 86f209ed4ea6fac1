// SPDX-License-Identifier: Apache-2.0
// Values of the domain as JSON, the same on each part of the head unit's surface. For view_json.cpp and part_json.cpp only.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "adapters/web/words.hpp"
#include "domain/service_record.hpp"
#include "domain/text.hpp"

namespace odolink::web {

namespace json = boost::json;

[[nodiscard]] inline json::value text(const Text& t) { return {{"zh", t.zh}, {"en", t.en}}; }
[[nodiscard]] inline json::value time(WallTime t) { return t.known() ? json::value(iso8601(t)) : json::value(nullptr); }
[[nodiscard]] inline json::value time(const std::optional<WallTime>& t) { return t ? time(*t) : json::value(nullptr); }
[[nodiscard]] inline json::value money(const Money& m) {
    return {{"amount", static_cast<double>(m.minor_units) / 100.0}, {"currency", m.currency}};
}

template <class Range, class Function>
[[nodiscard]] json::array list(const Range& values, Function function) {
    json::array out;
    for (const auto& value : values) out.push_back(function(value));
    return out;
}

template <class T, class Function>
[[nodiscard]] json::value maybe(const std::optional<T>& value, Function function) {
    return value ? json::value(function(*value)) : json::value(nullptr);
}

[[nodiscard]] inline json::value kilometres(const std::optional<Distance>& d) {
    return maybe(d, [](Distance v) { return v.in_kilometres(); });
}

[[nodiscard]] inline json::array strings(const std::vector<std::string>& values) {
    return list(values, [](const std::string& s) { return json::value(s); });
}

}  // namespace odolink::web
