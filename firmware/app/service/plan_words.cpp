// SPDX-License-Identifier: Apache-2.0
// A map from plain words to ids, made once. See plan_words.hpp.
#include "app/service/plan_words.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

#include "adapters/exchange/quantities.hpp"
#include "core/maintenance/default_plans.hpp"

namespace odolink::service {
namespace {

using Names = std::map<std::string, std::vector<std::string>>;

/// Lower case, one width, words parted by one blank.
std::string plain(std::string_view words) {
    std::string out;
    for (const char c : exchange::lower(exchange::narrow(words))) {
        const bool blank = c == ' ' || c == '_' || c == '\t';
        if (!blank) out += c;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
    return out;
}

struct OtherName {
    const char* id;
    const char* words;
    const char* second_id{nullptr};
};
constexpr std::array kOtherNames{
    OtherName{"engine_oil", "oil"}, OtherName{"engine_oil", "motor oil"}, OtherName{"engine_oil", "发动机机油"}, OtherName{"engine_oil", "发动机油"},
    OtherName{"engine_oil", "oil and filter", "oil_filter"}, OtherName{"engine_oil", "oil & filter", "oil_filter"}, OtherName{"engine_oil", "oil + filter", "oil_filter"},
    OtherName{"engine_oil", "oil/filter", "oil_filter"}, OtherName{"engine_oil", "engine oil and filter", "oil_filter"}, OtherName{"engine_oil", "engine oil & filter", "oil_filter"},
    OtherName{"engine_oil", "机油机滤", "oil_filter"}, OtherName{"engine_oil", "小保养", "oil_filter"}, OtherName{"engine_oil", "大保养", "oil_filter"},
    OtherName{"engine_oil", "机油和机滤", "oil_filter"}, OtherName{"engine_oil", "机油及机滤", "oil_filter"}, OtherName{"engine_oil", "机油及滤清器", "oil_filter"}, OtherName{"engine_oil", "机油机油滤", "oil_filter"},
    OtherName{"engine_oil", "首保", "oil_filter"}, OtherName{"engine_oil", "首次保养", "oil_filter"},
    OtherName{"oil_filter", "engine oil filter"}, OtherName{"oil_filter", "机滤"}, OtherName{"oil_filter", "机油滤"}, OtherName{"oil_filter", "机油滤芯"}, OtherName{"oil_filter", "机油格"},
    OtherName{"air_filter", "engine air filter"}, OtherName{"air_filter", "空滤"}, OtherName{"air_filter", "空气滤"}, OtherName{"air_filter", "空气滤芯"}, OtherName{"air_filter", "空气格"},
    OtherName{"cabin_filter", "cabin air filter"}, OtherName{"cabin_filter", "pollen filter"}, OtherName{"cabin_filter", "空调滤"}, OtherName{"cabin_filter", "空调滤芯"}, OtherName{"cabin_filter", "空调格"},
    OtherName{"fuel_filter", "diesel filter"}, OtherName{"fuel_filter", "燃油滤"}, OtherName{"fuel_filter", "燃油滤芯"}, OtherName{"fuel_filter", "柴油滤清器"}, OtherName{"fuel_filter", "柴滤"},
    OtherName{"spark_plugs", "spark plug"}, OtherName{"brake_fluid", "刹车油"}, OtherName{"brake_fluid", "刹车液"}, OtherName{"brake_fluid", "制动油"},
    OtherName{"brake_inspection", "brakes inspection"}, OtherName{"brake_inspection", "brake check"}, OtherName{"brake_inspection", "brakes check"}, OtherName{"brake_inspection", "刹车检查"},
    OtherName{"coolant", "antifreeze"}, OtherName{"coolant", "engine coolant"}, OtherName{"coolant", "防冻液"},
    OtherName{"tyre_rotation", "tire rotation"}, OtherName{"tyre_rotation", "tyres rotation"}, OtherName{"tyre_rotation", "tires rotation"}, OtherName{"tyre_rotation", "rotate tires"},
    OtherName{"tyre_rotation", "rotate tyres"}, OtherName{"tyre_rotation", "四轮换位"}, OtherName{"tyre_inspection", "tire inspection"},
    OtherName{"transmission_oil", "transmission fluid"}, OtherName{"transmission_oil", "gearbox oil"}, OtherName{"transmission_oil", "变速箱油液"}, OtherName{"transmission_oil", "波箱油"},
    OtherName{"wiper_blades", "wipers"}, OtherName{"wiper_blades", "wiper blade"}, OtherName{"wiper_blades", "雨刮"}, OtherName{"wiper_blades", "雨刮器"}, OtherName{"wiper_blades", "雨刷"},
    OtherName{"legal_inspection", "年检"}, OtherName{"legal_inspection", "车辆年检"}, OtherName{"legal_inspection", "年审"},
    OtherName{"chassis_grease", "greasing"}, OtherName{"chassis_grease", "打黄油"}, OtherName{"axle_oil", "后桥油"},
};

void add(Names& names, const PlanItem& item) {
    for (const std::string& name : {item.id, item.name.en, item.name.zh}) {
        if (!name.empty()) names.emplace(plain(name), std::vector{item.id});
    }
}

/// "engine oil" of "engine oil change": a word of the occasion and one of the doing taken off the front, one of the doing off the end.
std::string without_doing(std::string words) {
    constexpr std::array<std::string_view, 5> kOccasion{"首保 ", "首次保养 ", "小保养 ", "常规保养 ", "保养 "};
    for (const std::string_view word : kOccasion) {
        if (words.size() <= word.size() || !words.starts_with(word)) continue;
        words.erase(0, word.size());
        break;
    }
    constexpr std::array<std::string_view, 12> kFront{"replaced ", "replace ", "replacing ", "changed ", "change ", "change of ", "new ", "renewed ", "更换", "换了", "换", "已换"};
    constexpr std::array<std::string_view, 10> kBehind{" replacement", " replaced", " changed", " change", " renewed", " done", "更换", "已更换", "已换", "换新"};
    for (const std::string_view word : kFront) {
        if (words.size() <= word.size() || !words.starts_with(word)) continue;
        words.erase(0, word.size());
        break;
    }
    for (const std::string_view word : kBehind) {
        if (words.size() <= word.size() || !words.ends_with(word)) continue;
        words.erase(words.size() - word.size());
        break;
    }
    return words;
}

exchange::ItemsNamed named_by(Names names) {
    return [known = std::make_shared<const Names>(std::move(names))](std::string_view words) {
        const std::string whole = plain(words);
        auto at = known->find(whole);
        if (at == known->end()) at = known->find(without_doing(whole));
        return at == known->end() ? std::vector<std::string>{} : at->second;
    };
}

/// The plan's own names first: another word never takes one of them over.
exchange::ItemsNamed names_of(const std::vector<PlanItem>& items) {
    Names names;
    for (const PlanItem& item : items) add(names, item);
    for (const OtherName& other : kOtherNames) {
        std::vector<std::string> ids{other.id};
        if (other.second_id != nullptr) ids.emplace_back(other.second_id);
        std::erase_if(ids, [&items](const std::string& id) { return std::none_of(items.begin(), items.end(), [&id](const PlanItem& item) { return item.id == id; }); });
        if (!ids.empty()) names.emplace(other.words, std::move(ids));
    }
    return named_by(std::move(names));
}

}  // namespace

exchange::ItemsNamed names_of(const MaintenancePlan& plan) { return names_of(plan.items); }

exchange::ItemsNamed names_of_our_plans() {
    std::vector<PlanItem> items;
    for (const Powertrain powertrain : {Powertrain::Petrol, Powertrain::Diesel, Powertrain::Hybrid, Powertrain::Electric, Powertrain::HeavyTruck}) {
        for (PlanItem& item : default_plan(powertrain).items) items.push_back(std::move(item));
    }
    return names_of(items);
}

}  // namespace odolink::service
