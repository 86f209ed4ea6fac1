// SPDX-License-Identifier: Apache-2.0
// The vocabulary of probes.
#include <boost/json.hpp>
#include <charconv>

#include "scenarios/story.hpp"

namespace odolink::sim {
namespace {

namespace json = boost::json;

constexpr const char* kUnknown = "unknown";

std::string plain(const json::value& v) {
    if (v.is_string()) return std::string{v.get_string()};
    if (v.is_bool()) return v.get_bool() ? "yes" : "no";
    if (v.is_null()) return "none";
    if (v.is_double()) {
        char text[32];
        const auto [end, error] = std::to_chars(text, text + sizeof text, v.get_double());
        return std::string(text, end);
    }
    return json::serialize(v);
}

const json::value* member(const json::value& v, std::string_view name) { return v.is_object() ? v.get_object().if_contains(name) : nullptr; }

std::string text_of(const json::value* v) { return v != nullptr ? plain(*v) : kUnknown; }

/// The entry of an array whose member `key` is `value`.
const json::value* entry(const json::value* array, std::string_view key, std::string_view value) {
    if (array == nullptr || !array->is_array()) return nullptr;
    for (const json::value& candidate : array->get_array()) {
        const json::value* at = member(candidate, key);
        if (at != nullptr && at->is_string() && std::string_view{at->get_string()} == value) return &candidate;
    }
    return nullptr;
}

std::size_t size_of(const json::value* v) { return v != nullptr && v->is_array() ? v->get_array().size() : 0; }

const json::value* last(const json::value* v) { return size_of(v) > 0 ? &v->get_array().back() : nullptr; }

/// "fault.P0301" and "fault.P0301.freeze_frame".
std::string fault(std::string_view rest, const json::value& view) {
    const auto dot = rest.find('.');
    const json::value* found = entry(member(view, "faults"), "code", rest.substr(0, dot));
    if (found == nullptr) return "absent";
    if (dot == std::string_view::npos) return text_of(member(*found, "state"));
    const json::value* field = member(*found, rest.substr(dot + 1));
    return field != nullptr && field->is_array() ? std::to_string(size_of(field)) : text_of(field);
}

std::string of_desk(std::string_view name, const json::value& view, const DeskFacts& desk) {
    const auto in = [](const std::map<std::string, std::string>& map, std::string_view key) {
        const auto it = map.find(std::string{key});
        return it == map.end() ? std::string{"absent"} : it->second;
    };
    if (name.starts_with("fault.")) return in(desk.faults, name.substr(6));
    if (name.starts_with("repair.")) return in(desk.repairs, name.substr(7));
    if (name.starts_with("warning.")) return desk.warnings.count(std::string{name.substr(8)}) != 0 ? "told" : "absent";
    if (name.starts_with("identity.")) return desk.identity_changes.count(std::string{name.substr(9)}) != 0 ? "told" : "absent";
    if (name == "identity") return desk.identity;
    if (name == "warnings") return std::to_string(desk.warnings.size());
    if (name == "campaign") return desk.campaign_standing;
    if (name.starts_with("campaign.")) {
        const auto number = desk.campaign.find(std::string{name.substr(9)});
        return number == desk.campaign.end() ? kUnknown : std::to_string(number->second);
    }
    if (name == "requests") return std::to_string(desk.requests);
    if (name == "records") return std::to_string(desk.records);
    if (name == "request") return desk.request_state;
    if (name == "appointment") return desk.appointment_state;
    if (name == "events") return std::to_string(desk.events);
    if (name == "missing") return std::to_string(desk.missing);
    if (name == "dropped") return std::to_string(desk.dropped);
    if (name == "lost") return std::to_string(desk.lost);
    if (name == "mileage_km") return desk.mileage_known ? std::to_string(desk.mileage.in_kilometres()) : kUnknown;
    if (name == "personal_events") {
        return std::to_string(desk.faults.size() + desk.requests + desk.due_items + (desk.mileage_known ? 1 : 0));
    }
    if (name == "has_all") {  // every event the vehicle ever numbered is committed here, each once
        const json::value* link = member(view, "link");
        const std::string given = link != nullptr ? text_of(member(*link, "given")) : kUnknown;
        return given == std::to_string(desk.events) && desk.missing == 0 && desk.lost == 0 ? "yes" : "no, " + std::to_string(desk.events) + " of " + given;
    }
    return kUnknown;
}

}  // namespace

std::string probe_story(std::string_view name, const json::value& view, const DeskFacts& desk) {
    if (name.starts_with("desk.")) return of_desk(name.substr(5), view, desk);
    if (!view.is_object()) return kUnknown;
    if (name.starts_with("fault.")) return fault(name.substr(6), view);
    if (name.starts_with("due.")) {
        const json::value* item = entry(member(view, "due"), "item", name.substr(4));
        return item != nullptr ? text_of(member(*item, "state")) : "absent";
    }
    if (name.starts_with("consent.")) {
        const json::value* consent = entry(member(view, "consents"), "purpose", name.substr(8));
        return consent != nullptr ? text_of(member(*consent, "state")) : "absent";
    }
    if (name == "mileage_km") return text_of(member(*member(view, "mileage"), "km"));
    if (name.starts_with("readiness.")) return text_of(member(*member(view, "readiness"), name.substr(10)));
    if (name.starts_with("link.")) return text_of(member(*member(view, "link"), name.substr(5)));
    if (name == "prompt") {
        const json::value* prompt = member(view, "prompt");
        return prompt == nullptr || prompt->is_null() ? "none" : text_of(member(*prompt, "reason_key"));
    }
    if (name == "request" || name == "appointment" || name == "campaign") {
        const json::value* newest = last(member(view, std::string{name} + "s"));
        return newest != nullptr ? text_of(member(*newest, "state")) : "none";
    }
    if (name == "history.count") return text_of(member(view, "records"));
    return text_of(member(view, name));
}

}  // namespace odolink::sim
