// SPDX-License-Identifier: Apache-2.0
// The two forms of an explanation.
#include "app/explain/explain.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>
#include <string_view>

#include "domain/fault_texts/code_search.hpp"
#include "domain/fault_texts/fault_texts.hpp"

namespace odolink::explain {
namespace {

namespace json = boost::json;

bool begins_spn(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return text.starts_with("SPN");
}

/// How many arguments from this one on are one code that the shell took apart ("SPN 110 FMI 3", "P0301 1C"): the most that are. Of
/// what is no code, the parts that look like a truck's.
std::size_t parts_of_code(const std::vector<std::string>& arguments, std::size_t at) {
    constexpr std::size_t kMostParts = 8;  // SPN 110 FMI 3 OC 2 CM 1
    const std::size_t most = std::min(kMostParts, arguments.size() - at);
    std::size_t best = 0;
    std::string joined;
    for (std::size_t parts = 1; parts <= most; ++parts) {
        joined += (joined.empty() ? "" : " ") + arguments[at + parts - 1];
        if (typed_code(joined)) best = parts;
    }
    constexpr std::size_t kTrucksParts = 4;
    return best != 0 ? best : begins_spn(arguments[at]) ? std::min(kTrucksParts, most) : 1;
}

const char* word_of(Urgency urgency) {
    switch (urgency) {
        case Urgency::DriveOn: return "drive_on";
        case Urgency::ServiceSoon: return "service_soon";
        case Urgency::StopSafely: return "stop_safely";
    }
    return "service_soon";
}

const char* word_of(CodeOrigin origin) { return origin == CodeOrigin::MakerSpecific ? "maker_specific" : "generic"; }

Text text_of(Urgency urgency) {
    switch (urgency) {
        case Urgency::DriveOn: return {"可以继续行驶", "drive on"};
        case Urgency::ServiceSoon: return {"请尽快检修", "service soon"};
        case Urgency::StopSafely: return {"请安全停车", "stop safely"};
    }
    return {};
}

json::object both(const Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

void explain(const std::string& code, Language language, std::ostream& out) {
    const FaultText meaning = fault_text(code);
    const bool zh = language == Language::Chinese;
    out << code << (zh ? "：" : ": ") << meaning.summary.in(language) << '\n';
    if (meaning.origin == CodeOrigin::MakerSpecific) out << (zh ? "  来源  厂家自定义，含义由该车厂规定" : "  origin   the vehicle maker's own code: only the maker can say more") << '\n';
    out << (zh ? "  紧急  " : "  urgency  ") << text_of(meaning.urgency).in(language) << '\n';
    out << (zh ? "  建议  " : "  advice   ") << meaning.advice.in(language) << '\n';
    out << (zh ? "  检查  " : "  garage   ") << meaning.garage.in(language) << '\n';
}

}  // namespace

std::vector<std::string> codes_of(const std::vector<std::string>& arguments) {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < arguments.size();) {
        const std::size_t parts = parts_of_code(arguments, i);
        std::string code = arguments[i];
        for (std::size_t k = 1; k < parts; ++k) code += " " + arguments[i + k];
        codes.push_back(std::move(code));
        i += parts;
    }
    return codes;
}

Outcome write_text(const std::vector<std::string>& codes, Language language, std::ostream& out, std::ostream& errors) {
    Outcome outcome = Outcome::AllKnown;
    bool first = true;
    for (const std::string& typed : codes) {
        const auto code = typed_code(typed);
        if (!code) {
            errors << "odolinkctl explain: `" << typed << "` is no trouble code. Accepted: " << accepted_codes() << '\n';
            outcome = Outcome::SomeUnknown;
            continue;
        }
        if (!first) out << '\n';
        first = false;
        explain(*code, language, out);
    }
    return outcome;
}

Outcome write_json(const std::vector<std::string>& codes, std::ostream& out) {
    Outcome outcome = Outcome::AllKnown;
    json::array list;
    for (const std::string& typed : codes) {
        const auto code = typed_code(typed);
        if (!code) {
            list.push_back(json::object{{"code", typed}, {"error", "is no trouble code"}, {"accepted", accepted_codes()}});
            outcome = Outcome::SomeUnknown;
            continue;
        }
        const FaultText meaning = fault_text(*code);
        list.push_back(json::object{{"code", *code}, {"origin", word_of(meaning.origin)}, {"urgency", word_of(meaning.urgency)},
                                    {"summary", both(meaning.summary)}, {"advice", both(meaning.advice)}, {"garage", both(meaning.garage)}});
    }
    out << json::serialize(list) << '\n';
    return outcome;
}

}  // namespace odolink::explain
