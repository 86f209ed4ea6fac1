// SPDX-License-Identifier: Apache-2.0
// A map from plain words to ids, made once. See plan_words.hpp.
#include "app/service/plan_words.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "adapters/exchange/quantities.hpp"
#include "core/maintenance/default_plans.hpp"

namespace odolink::service {
namespace {

using Names = std::map<std::string, std::vector<std::string>>;

/// "tires" as "tyre": one spelling, one number.
std::string folded(std::string word) {
    if (word.size() > 3 && word.ends_with('s') && !word.ends_with("ss")) word.pop_back();
    return word == "tire" ? "tyre" : word;
}

/// Lower case, one width, words in the singular parted by one blank; none beside Chinese.
std::string plain(std::string_view words) {
    std::string out;
    std::string word;
    const auto end_word = [&out, &word] {
        const bool parted = !word.empty() && !out.empty() && static_cast<unsigned char>(out.back()) < 0x80 && static_cast<unsigned char>(word.front()) < 0x80;
        out += (parted ? " " : "") + folded(std::move(word));
        word.clear();
    };
    for (const char c : exchange::lower(exchange::narrow(words))) {
        const bool blank = c == ' ' || c == '_' || c == '-' || c == '\t';
        if (blank) end_word();
        else word += c;
    }
    end_word();
    while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
    return out;
}

/// Other words for items of our plans, parted by "|"; several ids with a blank between.
struct OtherNames {
    std::string_view ids;
    std::string_view words;
};
constexpr OtherNames kOtherNames[] = {
    {"engine_oil oil_filter",
     "ölwechsel mit filter|öl und filter|öl und ölfilter|ölservice|vidange et filtre|vidange avec filtre|aceite y filtro|cambio de aceite y filtro|olie en filter|oil and filter|oil & filter|oil + filter|oil/filter|engine oil and filter|engine oil & filter|lof|lube oil filter|lube oil and filter|lube oil & filter|lube, oil, filter|lube, oil & filter|"
     "oil service|minor service|interim service|major service|full service|机油机滤|机油和机滤|机油及机滤|机油及滤清器|机油和滤清器|机油滤清器套餐|机油机油滤|机油两滤|小保养|大保养|首保|首次保养|二保"},
    {"oil_filter air_filter", "三滤"},  // the third is that of the fuel or of the cabin
    {"oil_filter air_filter cabin_filter fuel_filter", "四滤"},
    {"engine_oil", "motoröl|ölwechsel|motorölwechsel|vidange|vidange moteur|huile moteur|aceite|aceite motor|aceite de motor|aceite del motor|cambio de aceite|olio motore|cambio olio|óleo do motor|troca de óleo|motorolie|olie verversen|масло|моторное масло|масла|моторного масла|масла в двигателе|エンジンオイル|エンジンオイル交換|oil|motor oil|发动机机油|发动机油|发动机润滑油|引擎机油|引擎油"},
    {"oil_filter", "ölfilter|filtre à huile|filtre huile|filtro de aceite|filtro aceite|filtro olio|filtro de óleo|oliefilter|масляный фильтр|масляного фильтра|オイルフィルター|オイルエレメント|engine oil filter|motor oil filter|机滤|机滤芯|机油滤|机油滤芯|机油格|机油滤清|机油过滤器"},
    {"air_filter", "luftfilter|motorluftfilter|filtre à air|filtre air|filtro de aire|filtro aire|filtro aria|filtro de ar|luchtfilter|воздушный фильтр|воздушного фильтра|エアフィルター|エアクリーナー|engine air filter|engine air cleaner|air cleaner|air cleaner element|air cleaner filter|air filter element|intake air filter|engine filter|空滤|空滤芯|空气滤|空气滤芯|空气格|空气滤清|空气过滤器|进气滤芯"},
    {"cabin_filter",
     "innenraumfilter|pollenfilter|filtre habitacle|filtre à pollen|filtro de habitáculo|filtro habitáculo|filtro de polen|filtro abitacolo|interieurfilter|салонный фильтр|салонного фильтра|エアコンフィルター|cabin air filter|pollen filter|microfilter|ac filter|a/c filter|aircon filter|air con filter|air conditioning filter|air conditioner filter|hvac filter|interior air filter|interior filter|dust filter|"
     "空调滤|空调滤芯|空调格|空调滤清|空调过滤器|花粉滤|花粉滤芯|花粉滤清器|冷气格|冷气滤芯|pm2.5滤芯"},
    {"fuel_filter", "kraftstofffilter|dieselfilter|filtre à carburant|filtre à gasoil|filtro de combustible|filtro carburante|brandstoffilter|топливный фильтр|топливного фильтра|燃料フィルター|diesel filter|diesel fuel filter|gas filter|gasoline filter|petrol filter|燃油滤|燃油滤芯|燃油格|燃油滤清|柴油滤清器|柴油滤芯|柴滤|汽滤|汽油滤|汽油滤芯|汽油滤清器|汽油格"},
    {"particulate_filter", "dpf|dpf cleaning|diesel particulate filter|diesel particulate filter cleaning|particulate filter cleaning|dpf清洗|颗粒捕集器清洗"},
    {"spark_plugs", "zündkerze|zündkerzen|bougie|bougies|bougies d'allumage|bujía|bujías|candele|velas de ignição|bougies vervangen|свечи зажигания|свечи|свечей|свечей зажигания|スパークプラグ|spark plug|sparkplug|ignition plug|火花塞|火嘴|火咀|点火塞"},
    {"brake_fluid", "bremsflüssigkeit|liquide de frein|liquide de freins|líquido de frenos|liquido freni|fluido de freio|remvloeistof|тормозная жидкость|тормозной жидкости|ブレーキフルード|brake hydraulic fluid|brake oil|brake and clutch fluid|刹车油|刹车液|制动油|制动液体|刹车油液"},
    {"brake_inspection", "brake check|brakes check|brake test|brake safety check|brake system inspection|brake system check|刹车检查|刹车系统检查|制动系统检查|刹车检测|制动检测"},
    {"coolant", "kühlmittel|kühlflüssigkeit|kühlwasser|liquide de refroidissement|refrigerante|líquido refrigerante|anticongelante|liquido refrigerante|liquido di raffreddamento|koelvloeistof|антифриз|антифриза|охлаждающая жидкость|охлаждающей жидкости|クーラント|冷却水|antifreeze|anti freeze|engine coolant|radiator fluid|radiator coolant|cooling system flush|cooling system service|coolant system flush|coolant/antifreeze|antifreeze/coolant|防冻液|冷却水|水箱水|水箱液|防冻冷却液|发动机冷却液|发动机防冻液"},
    {"battery_coolant", "hv battery coolant|traction battery coolant|动力电池冷却液|电池防冻液"},
    {"tyre_rotation", "wheel rotation|四轮换位|车轮换位|轮胎换位|轮胎调换|轮胎对调"},
    {"tyre_inspection", "tyre check|轮胎检测"},
    {"battery_12v", "battery test|battery check|battery inspection|battery replacement|12v battery|12v battery check|12 volt battery check|car battery check|starter battery check|12v battery replacement|"
                    "蓄电池检查|蓄电池检测|电瓶检查|电瓶检测|12v电瓶检查|小电瓶检查|蓄电池更换|电瓶更换|12v蓄电池更换|小电瓶更换"},
    {"transmission_oil",
     "getriebeöl|automatikgetriebeöl|huile de boîte|huile de boite|vidange boîte|aceite de transmisión|aceite de caja|aceite caja de cambios|olio cambio|трансмиссионное масло|масло в коробке|transmission fluid|trans fluid|tranny fluid|transmission service|transmission flush|trans service|trans flush|gearbox oil|gear box oil|gearbox fluid|gearbox service|automatic transmission fluid|automatic transmission oil|"
     "manual transmission fluid|manual transmission oil|cvt fluid|cvt oil|dct fluid|dct oil|dsg oil|dsg fluid|dsg service|atf|atf fluid|"
     "变速箱油液|变速器油|变速箱保养|变速箱换油|自动变速箱油|手动变速箱油|自动变速器油|手动变速器油|双离合变速箱油|双离合器油|无级变速箱油|无级变速器油|波箱油|变速箱齿轮油|cvt油|cvt变速箱油|dsg变速箱油|dct油"},
    {"reduction_gear_oil", "reduction gearbox oil|reducer oil|edu oil|drive unit oil|drive unit fluid|减速器齿轮油|减速箱油|电驱油|电驱动油"},
    {"axle_oil", "differential oil|differential fluid|diff oil|diff fluid|rear axle oil|rear differential fluid|rear differential oil|front differential fluid|后桥油|后桥齿轮油|车桥油|前桥油|差速器油"},
    {"hv_inspection", "hv check|hv inspection|high voltage inspection|high voltage system check|high voltage system inspection|hv system check|高压检查|高压检测|高压系统检测|三电检查|三电检测|三电系统检查"},
    {"chassis_grease", "abschmieren|schmierdienst|greasing|grease|chassis lube|chassis lubrication|打黄油|加注黄油|黄油"},
    {"wiper_blades", "scheibenwischer|wischerblätter|balais d'essuie-glace|essuie-glaces|escobillas|limpiaparabrisas|spazzole tergicristallo|ruitenwissers|щётки стеклоочистителя|ワイパー|ワイパーゴム|wiper|wiper blade|windshield wiper|windscreen wiper|windshield wiper blade|windscreen wiper blade|wiper insert|wiper refill|雨刮|雨刮器|雨刷|雨刷器|雨刮条|雨刮胶条|雨刷片|雨刷条|刮水器|雨刮臂胶条"},
    {"legal_inspection",
     "contrôle technique|revisione|revisione ministeriale|inspección técnica|itv pasada|техосмотр|车检|state inspection|state safety inspection|annual state inspection|state vehicle inspection|pa state inspection|ny state inspection|nys inspection|dot inspection|annual dot inspection|mot|m.o.t|mot test|mot inspection|"
     "tuv|tüv|hu/au|hauptuntersuchung|itv|apk|apk keuring|wof|warrant of fitness|roadworthy|roadworthy inspection|roadworthy certificate|rego inspection|pink slip|shaken|nct|controle technique|contrôle technique|"
     "vehicle legal inspection|年检|年审|车检|验车|审车|车辆年检|车辆年审|车辆检验|机动车检验|机动车检测|汽车年检|年检审车|上线检测|验审"},
};

void add(Names& names, const PlanItem& item) {
    for (const std::string& name : {item.id, item.name.en, item.name.zh}) {
        if (!name.empty()) names.emplace(plain(name), std::vector{item.id});
    }
}

std::vector<PlanItem> items_of_our_plans() {
    std::vector<PlanItem> items;
    for (const Powertrain powertrain : {Powertrain::Petrol, Powertrain::Diesel, Powertrain::Hybrid, Powertrain::Electric, Powertrain::HeavyTruck}) {
        for (PlanItem& item : default_plan(powertrain).items) items.push_back(std::move(item));
    }
    return items;
}

exchange::ItemsNamed named_by(Names names) {
    return [known = std::make_shared<const Names>(std::move(names))](std::string_view words) {
        const auto at = known->find(plain(words));
        return at == known->end() ? std::vector<std::string>{} : at->second;
    };
}

std::vector<std::string> parted(std::string_view list, char mark) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const std::string_view one = list.substr(0, list.find(mark));
        out.emplace_back(one);
        list.remove_prefix(std::min(list.size(), one.size() + 1));
    }
    return out;
}

bool has(const std::vector<PlanItem>& items, std::string_view id) {
    return std::any_of(items.begin(), items.end(), [id](const PlanItem& item) { return item.id == id; });
}

/// Names of an item, and those without the word that it is changed: "Engine oil change", "更换机油".
std::vector<std::string> bare_names(const PlanItem& item) {
    std::vector<std::string> out;
    for (const std::string& name : {item.id, item.name.en, item.name.zh}) {
        std::string bare = plain(name);
        out.push_back(bare);
        for (const std::string_view ending : {" change", " replacement", " renewal", "更换"}) {
            if (bare.size() > ending.size() && bare.ends_with(ending)) out.push_back(bare.substr(0, bare.size() - ending.size()));
        }
        for (const std::string_view beginning : {"replace ", "change ", "更换"}) {
            if (bare.size() > beginning.size() && bare.starts_with(beginning)) out.push_back(bare.substr(beginning.size()));
        }
    }
    return out;
}

/// Names that our own plans give to an item of ours.
const Names& our_names() {
    static const Names made = [] {
        Names names;
        for (const PlanItem& item : items_of_our_plans()) add(names, item);
        return names;
    }();
    return made;
}

/// Which item of another plan is ours by another id: `cabin_air_filter` is our cabin_filter, as one of its names is among the words for it. None
/// where the plan has our id, or several such items.
std::map<std::string, std::string> stand_ins(const std::vector<PlanItem>& items) {
    Names words = our_names();
    for (const OtherNames& other : kOtherNames) {
        std::vector<std::string> ids = parted(other.ids, ' ');
        ids.resize(1);  // "oil and filter" is an item of oil
        for (const std::string& word : parted(other.words, '|')) words.emplace(plain(word), ids);
    }
    std::map<std::string, std::set<std::string>> found;
    for (const PlanItem& item : items) {
        for (const std::string& name : bare_names(item)) {
            const auto ours = words.find(name);
            if (ours != words.end() && !has(items, ours->second.front())) found[ours->second.front()].insert(item.id);
        }
    }
    std::map<std::string, std::string> out;
    for (const auto& [ours, theirs] : found) {
        if (theirs.size() == 1) out[ours] = *theirs.begin();
    }
    return out;
}

/// The plan's own names first: another word never takes one of them over.
exchange::ItemsNamed names_of(const std::vector<PlanItem>& items) {
    Names names;
    for (const PlanItem& item : items) add(names, item);
    const std::map<std::string, std::string> by_another_id = stand_ins(items);
    const auto in_plan = [&items, &by_another_id](std::vector<std::string> ids) {
        for (std::string& id : ids) {
            if (const auto at = by_another_id.find(id); at != by_another_id.end()) id = at->second;
        }
        std::erase_if(ids, [&items](const std::string& id) { return !has(items, id); });
        return ids;
    };
    const auto put = [&names](const std::string& words, const std::vector<std::string>& ids) {
        if (!ids.empty()) names.emplace(words, ids);
    };
    for (const OtherNames& other : kOtherNames) {
        const std::vector<std::string> ids = in_plan(parted(other.ids, ' '));
        for (const std::string& words : parted(other.words, '|')) put(plain(words), ids);
    }
    for (const auto& [words, ids] : our_names()) put(words, in_plan(ids));
    return named_by(std::move(names));
}

}  // namespace

exchange::ItemsNamed names_of(const MaintenancePlan& plan) { return names_of(plan.items); }

exchange::ItemsNamed names_of_our_plans() { return names_of(items_of_our_plans()); }

}  // namespace odolink::service
