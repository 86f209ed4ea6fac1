// SPDX-License-Identifier: Apache-2.0
// See works.hpp.
#include "adapters/exchange/works.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "adapters/exchange/moments.hpp"

namespace odolink::exchange {
namespace {

constexpr std::array<std::string_view, 10> kMarks{";", "|", "+", ",", "\n", "\r", "、", "，", "；", "＋"};
constexpr std::array<std::string_view, 6> kJoins{"&", "/", " and ", " And ", "和", "及"};

/// The text parted at each of the marks, blanks and empty parts left out.
std::vector<std::string_view> parted(std::string_view text, std::span<const std::string_view> marks) {
    std::vector<std::string_view> parts;
    std::size_t from = 0;
    const auto add = [&parts](std::string_view part) {
        if (const std::string_view words = trimmed(part); !words.empty()) parts.push_back(words);
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto mark = std::find_if(marks.begin(), marks.end(), [text, at](std::string_view m) { return text.substr(at).starts_with(m); });
        if (mark == marks.end()) {
            ++at;
            continue;
        }
        add(text.substr(from, at - from));
        at += mark->size();
        from = at;
    }
    add(text.substr(from));
    return parts;
}

/// A work for each item that words name as they are; one without an item where they name none.
std::vector<Work> named_works(std::string_view words, const ItemsNamed& named) {
    std::vector<Work> out;
    if (named) {
        for (std::string& id : named(words)) out.push_back({std::move(id), std::string{words}});
    }
    if (out.empty()) out.push_back({{}, std::string{words}});
    return out;
}

/// "Oil and coolant" as two works, where each of them names an item.
std::vector<Work> joined_works(std::string_view words, const ItemsNamed& named) {
    std::vector<Work> out = named_works(words, named);
    if (!out.front().item_id.empty()) return out;
    std::vector<Work> each;
    for (const std::string_view part : parted(words, kJoins)) {
        for (Work& work : named_works(part, named)) each.push_back(std::move(work));
    }
    const bool all = std::all_of(each.begin(), each.end(), [](const Work& work) { return !work.item_id.empty(); });
    return all && !each.empty() ? each : out;
}

}  // namespace

std::vector<Work> works_of(std::string_view cell, const ItemsNamed& named) {
    const std::string_view whole = trimmed(cell);
    if (whole.empty()) return {};
    std::vector<Work> works = joined_works(whole, named);
    if (!works.front().item_id.empty()) return works;
    works.clear();
    for (const std::string_view part : parted(whole, kMarks)) {
        for (Work& work : joined_works(part, named)) works.push_back(std::move(work));
    }
    const bool any = std::any_of(works.begin(), works.end(), [](const Work& work) { return !work.item_id.empty(); });
    return any ? works : std::vector<Work>{Work{{}, std::string{whole}}};
}

}  // namespace odolink::exchange
