// SPDX-License-Identifier: Apache-2.0
// The built-in plans as one table: a row is an item, its intervals and the powertrains that have it. 0 means "no limit".
#include "core/maintenance/default_plans.hpp"

#include <array>
#include <string>

namespace odolink {
namespace {

using Condition = ConditionModel;

/// Which powertrains a row belongs to, one bit each.
enum : unsigned { kPetrol = 1, kDiesel = 2, kHybrid = 4, kElectric = 8, kTruck = 16 };
constexpr unsigned kCombustionCars = kPetrol | kDiesel | kHybrid;
constexpr unsigned kCars = kCombustionCars | kElectric;
constexpr unsigned kAll = kCars | kTruck;

enum : unsigned { kPlain = 0, kSafety = 1, kLegal = 2 | kSafety, kFixed = 4 };

struct Limits {
    int km{0};
    int months{0};
    int engine_hours{0};
};

struct Row {
    const char* id;
    unsigned powertrains;
    const char* zh;
    const char* en;
    Limits first;
    Limits repeat;
    Limits severe;  ///< all 0: no severe interval
    unsigned traits;
    Condition condition;
    const char* reason_zh;
    const char* reason_en;
};

// Legal inspections in China: `first` holds until this age, `repeat` after it; the new mark may be applied for this early.
constexpr std::chrono::days kStanding{60};     // soon from 30: a 12 V battery is drained, tyres lose pressure and discs rust in a month or two
constexpr std::chrono::days kFuelKeeps{180};  // soon from 90
constexpr std::chrono::months kYoungUntil{120};
constexpr std::chrono::months kInspectionEarly{3};

constexpr std::array kRows{
    Row{"engine_oil", kPetrol | kHybrid, "机油", "Engine oil", {10000, 12}, {10000, 12}, {5000, 6}, kPlain, Condition::OilLife,
        "机油会老化；短途不热车时积水积油更快", "Oil ages; short cold trips load it with water and fuel"},
    Row{"engine_oil", kDiesel, "机油", "Engine oil", {10000, 12}, {10000, 12}, {5000, 6}, kPlain, Condition::OilLife,
        "碳烟会混入机油，再生时燃油会稀释机油", "Soot gets into the oil; filter regeneration thins it with fuel"},
    Row{"engine_oil", kTruck, "机油", "Engine oil", {40000, 12, 800}, {40000, 12, 800}, {20000, 6, 400}, kPlain, Condition::OilLife,
        "怠速时里程不增，因此也按发动机小时计", "Idling adds no distance, so engine hours count as well"},
    Row{"oil_filter", kCombustionCars, "机油滤清器", "Oil filter", {10000, 12}, {10000, 12}, {5000, 6}, kPlain, Condition::None,
        "每次换机油时一起换，旧滤芯会污染新机油", "Changed with every oil change: an old filter soils new oil"},
    Row{"oil_filter", kTruck, "机油滤清器", "Oil filter", {40000, 12, 800}, {40000, 12, 800}, {20000, 6, 400}, kPlain, Condition::None,
        "每次换机油时一起换，旧滤芯会污染新机油", "Changed with every oil change: an old filter soils new oil"},
    Row{"air_filter", kCombustionCars, "空气滤清器", "Air filter", {20000, 24}, {20000, 24}, {10000, 12}, kPlain, Condition::None,
        "堵塞后油耗升高、动力下降", "A clogged filter costs fuel and power"},
    Row{"air_filter", kTruck, "空气滤清器", "Air filter", {80000, 12}, {80000, 12}, {40000, 6}, kPlain, Condition::None,
        "堵塞后油耗升高、动力下降", "A clogged filter costs fuel and power"},
    Row{"cabin_filter", kAll, "空调滤清器", "Cabin filter", {15000, 12}, {15000, 12}, {10000, 6}, kPlain, Condition::None,
        "花粉和灰尘每年都会堵住滤芯", "Pollen and dust fill it within a year"},
    Row{"fuel_filter", kDiesel, "燃油滤清器", "Fuel filter", {40000, 24}, {40000, 24}, {20000, 12}, kPlain, Condition::None,
        "水和杂质会损坏高压喷油系统", "Water and dirt ruin high-pressure injection"},
    Row{"fuel_filter", kTruck, "燃油滤清器", "Fuel filter", {40000, 12, 800}, {40000, 12, 800}, {20000, 6, 400}, kPlain, Condition::None,
        "水和杂质会损坏高压喷油系统", "Water and dirt ruin high-pressure injection"},
    Row{"particulate_filter", kDiesel | kTruck, "颗粒捕集器", "Particulate filter", {120000, 0}, {120000, 0}, {80000, 0}, kPlain,
        Condition::DieselParticulateFilter, "灰分不能再生烧掉，只能清洗", "Ash does not burn off; it has to be washed out"},
    Row{"spark_plugs", kPetrol | kHybrid, "火花塞", "Spark plugs", {40000, 48}, {40000, 48}, {30000, 36}, kPlain, Condition::None,
        "电极磨损后失火并损坏催化器", "Worn gaps misfire and harm the catalyst"},
    Row{"coolant", kCombustionCars | kTruck, "冷却液", "Coolant", {100000, 60}, {60000, 36}, {}, kPlain, Condition::None,
        "防锈成分会耗尽；首次加注更耐久", "Rust protection is used up; the first fill lasts longer"},
    Row{"battery_coolant", kElectric | kHybrid, "电池冷却液", "Battery coolant", {0, 60}, {0, 48}, {}, kPlain, Condition::None,
        "绝缘性能随时间下降", "It insulates less well with time"},
    Row{"brake_fluid", kCars, "制动液", "Brake fluid", {0, 24}, {0, 24}, {}, kSafety, Condition::None,
        "制动液会吸水，高温时可能失去制动力", "It takes up water; hot brakes may then fail"},
    Row{"brake_inspection", kCars, "制动检查", "Brake inspection", {20000, 12}, {20000, 12}, {10000, 6}, kSafety, Condition::BrakePads,
        "检查能在异响之前发现磨损", "A look finds worn pads before they are heard"},
    Row{"brake_inspection", kTruck, "制动检查", "Brake inspection", {30000, 3}, {30000, 3}, {15000, 2}, kSafety, Condition::BrakePads,
        "载重车辆制动磨损快，须更常检查", "Heavy loads wear brakes fast, so look more often"},
    Row{"tyre_rotation", kCars, "轮胎换位", "Tyre rotation", {10000, 12}, {10000, 12}, {}, kPlain, Condition::None,
        "前后轮磨损不同，换位更耐用", "Axles wear differently; rotation evens it out"},
    Row{"tyre_inspection", kAll, "轮胎检查", "Tyre inspection", {10000, 6}, {10000, 6}, {}, kSafety, Condition::None,
        "花纹和胎压决定雨天制动距离", "Tread and pressure decide wet braking"},
    Row{"battery_12v", kAll, "12V 蓄电池检查", "12 V battery check", {0, 24}, {0, 12}, {}, kPlain, Condition::Battery12V,
        "使用两年后可能突然失效，冬天最常见", "After two years it can fail suddenly, mostly in winter"},
    Row{"transmission_oil", kPetrol | kDiesel, "变速箱油", "Transmission oil", {60000, 48}, {60000, 48}, {40000, 36}, kPlain, Condition::None,
        "油品老化后换挡冲击、磨损加快", "Old oil shifts roughly and wears the gearbox"},
    Row{"reduction_gear_oil", kElectric | kHybrid, "减速器油", "Reduction gear oil", {80000, 60}, {80000, 60}, {}, kPlain, Condition::None,
        "齿轮磨屑会留在油里", "Gear wear stays in the oil"},
    Row{"axle_oil", kTruck, "车桥齿轮油", "Axle oil", {100000, 24}, {100000, 24}, {60000, 12}, kPlain, Condition::None,
        "重载下齿轮油受热老化", "Heavy loads heat and age gear oil"},
    Row{"hv_inspection", kElectric | kHybrid, "高压系统检查", "High-voltage check", {20000, 12}, {20000, 12}, {}, kSafety, Condition::None,
        "检查绝缘、线缆和接插件", "Insulation, cables and plugs are looked at"},
    Row{"chassis_grease", kTruck, "底盘润滑", "Chassis grease", {10000, 1}, {10000, 1}, {5000, 1}, kPlain, Condition::None,
        "润滑脂会被水和灰尘挤出", "Water and dust push the grease out"},
    Row{"fuel_age", kHybrid, "燃油存放", "Stored fuel", {}, {}, {}, kPlain, Condition::None,
        "长期用电行驶或停放，油箱里的汽油会变质", "Petrol ages in the tank while the car stands or drives on electricity"},
    Row{"wiper_blades", kAll, "雨刮片", "Wiper blades", {0, 12}, {0, 12}, {}, kPlain, Condition::None,
        "橡胶老化后雨天看不清", "Aged rubber blurs the view in rain"},
    Row{"legal_inspection", kCars, "机动车年检", "Legal inspection", {0, 24}, {0, 12}, {}, kLegal | kFixed, Condition::None,
        "法定检验：满 10 年前每两年，之后每年；以当地规定为准", "By law each second year, from 10 years on each year; confirm locally"},
    Row{"legal_inspection", kTruck, "机动车年检", "Legal inspection", {0, 12}, {0, 6}, {}, kLegal | kFixed, Condition::None,
        "法定检验：满 10 年前每年，之后每半年；以当地规定为准", "By law each year, from 10 years on each half year; confirm locally"},
};

struct Named {
    Powertrain powertrain;
    unsigned bit;
    const char* id;
    const char* zh;
    const char* en;
};
constexpr std::array kNames{
    Named{Powertrain::Petrol, kPetrol, "petrol", "默认保养计划（汽油车）", "Default plan, petrol car"},
    Named{Powertrain::Diesel, kDiesel, "diesel", "默认保养计划（柴油车）", "Default plan, diesel car"},
    Named{Powertrain::Hybrid, kHybrid, "hybrid", "默认保养计划（混合动力）", "Default plan, hybrid car"},
    Named{Powertrain::Electric, kElectric, "electric", "默认保养计划（纯电动）", "Default plan, electric car"},
    Named{Powertrain::HeavyTruck, kTruck, "heavy_truck", "默认保养计划（重型货车）", "Default plan, heavy truck"},
};

Interval interval_of(const Limits& limits) {
    Interval interval;
    if (limits.km > 0) interval.distance = Distance::kilometres(limits.km);
    if (limits.months > 0) interval.time = std::chrono::months{limits.months};
    if (limits.engine_hours > 0) interval.engine_hours = std::chrono::hours{limits.engine_hours};
    return interval;
}

PlanItem item_of(const Row& row) {
    PlanItem item;
    item.id = row.id;
    item.name = {row.zh, row.en};
    item.reason = {row.reason_zh, row.reason_en};
    item.first = interval_of(row.first);
    item.repeat = interval_of(row.repeat);
    if (const Interval severe = interval_of(row.severe); severe != Interval{}) item.severe = severe;
    item.recurrence = (row.traits & kFixed) != 0 ? Recurrence::FromFixed : Recurrence::FromCompletion;
    item.condition = row.condition;
    item.safety = (row.traits & kSafety) != 0;
    item.legal = (row.traits & kLegal) == kLegal;
    if (item.id == "engine_oil" || item.id == "oil_filter") item.group = "oil";
    if (item.id == "battery_12v" || item.id == "tyre_inspection" || item.id == "brake_inspection") item.standing = kStanding;
    if (item.id == "fuel_age") item.standing = kFuelKeeps;
    if (item.legal) {
        item.phases = {{item.first, kYoungUntil, std::nullopt}};
        item.first = item.repeat;
        item.early = Interval{std::nullopt, kInspectionEarly, std::nullopt};
    }
    return item;
}

}  // namespace

std::optional<Powertrain> powertrain_named(std::string_view name) {
    for (const Named& named : kNames) {
        if (name == named.id) return named.powertrain;
    }
    return std::nullopt;
}

MaintenancePlan default_plan(Powertrain powertrain) {
    MaintenancePlan plan;
    for (const Named& named : kNames) {
        if (named.powertrain != powertrain) continue;
        plan.id = std::string{"odolink-default-"} + named.id;
        plan.name = {named.zh, named.en};
        for (const Row& row : kRows) {
            if ((row.powertrains & named.bit) != 0) plan.items.push_back(item_of(row));
        }
    }
    return plan;
}

}  // namespace odolink
