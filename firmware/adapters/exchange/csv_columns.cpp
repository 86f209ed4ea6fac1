// SPDX-License-Identifier: Apache-2.0
// Words of headings, as garages' programs, fuel logs and hand-made tables use them.
#include "adapters/exchange/csv_columns.hpp"

#include <algorithm>
#include <array>

namespace odolink::exchange {
namespace {

constexpr ColumnName kColumns[] = {
    {Column::Row, "行", "row"},
    {Column::Record, "记录编号", "record_id"},
    {Column::Date, "日期", "date"},
    {Column::Odometer, "里程_km", "odometer_km"},
    {Column::Workshop, "门店", "workshop"},
    {Column::Description, "内容", "description"},
    {Column::Cost, "金额", "cost"},
    {Column::Currency, "币种", "currency"},
    {Column::Notes, "备注", "notes"},
    {Column::Kind, "类型", "kind"},
    {Column::Item, "保养项目编号", "item"},
    {Column::Codes, "故障码", "codes"},
    {Column::PartNumber, "零件号", "part_number"},
    {Column::Quantity, "数量", "quantity"},
    {Column::Minutes, "工时_分钟", "minutes"},
    {Column::AgainAt, "再次提醒里程_km", "again_at_km"},
    {Column::AgainOn, "再次提醒日期", "again_on"},
    {Column::Declined, "已拒绝", "declined"},
    {Column::Covered, "质保", "covered"},
    {Column::System, "系统", "system"},
    {Column::Replaced, "更换总成", "replaced"},
    {Column::Closes, "关闭的发现", "closes_finding"},
    {Column::Set, "安装的套件", "fits_set"},
    {Column::Recall, "召回编号", "recall"},
    {Column::Defect, "质量问题", "defect"},
    {Column::BroughtIn, "送修时间", "brought_in"},
    {Column::HandedBack, "交车时间", "handed_back"},
    {Column::Author, "录入方", "author"},
    {Column::WorkshopId, "门店编号", "workshop_id"},
    {Column::Request, "请求编号", "request_id"},
    {Column::Watch, "观察里程_km", "watch_km"},
    {Column::Received, "车辆接收时间", "received_at"},
    {Column::Hours, "发动机小时", "engine_hours"},
    {Column::Revision, "版本", "revision"},
    {Column::MediaType, "附件类型", "media_type"},
    {Column::Bytes, "附件字节", "bytes"},
    {Column::Id, "编号", "id"},
};

/// Words of one column, without the blanks; weak ones stand behind those that are sure.
struct Words {
    Column column;
    std::string_view sure;  ///< parted by one blank
    std::string_view weak;
};
constexpr std::array kWords{
    Words{Column::Date,
          "date dates day datum data datetime performedat performedon dateperformed servicedate serviceddate dateofservice "
          "completedat completedon completiondate 日期 保养日期 维修日期 服务日期 维保日期 进厂日期 进店日期 送修日期 施工日期 "
          "完成日期 fecha fechadeservicio data dataservizio дата 日付 実施日 整備日",
          "when time 时间 保养时间 维修时间 结算日期 交车日期"},
    Words{Column::Odometer,
          "odometer odo odometerreading odometerkm mileage mileagekm mileageatservice currentmileage km kms kilometers kilometres "
          "miles kmstand kilometerstand kilometrage 里程 里程表 里程数 里程表读数 公里 公里数 行驶里程 行驶里程数 行驶公里 "
          "行驶公里数 表显里程 当前里程 保养里程 进厂里程 进店里程 总里程 "
          "laufleistung tachostand kilometraje kilómetros kilometros kilométrage quilometragem chilometri chilometraggio пробег 走行距離",
          ""},
    Words{Column::Item,
          "item items itemid itemids planitem planitems planitemid 保养项目编号 项目编号",
          ""},
    Words{Column::Description,
          "description descriptions service services work works workdone workperformed workscarriedout details detail title job "
          "jobs task tasks serviceperformed servicesperformed maintenanceperformed serviceitem serviceitems jobdescription jobdetails laborop laboroperation operationdescription partdescription linedescription workdescription maintenanceitem maintenancetype repairtype partsreplaced partreplaced operation operations typeofservice servicetype servicedescription maintenance repair costtitle "
          "arbeiten arbeit durchgeführtearbeiten leistung leistungen beschreibung reparatur wartung intervention interventions travaux opération opérations entretien "
          "servicio servicios trabajo trabajos descripción descripcion mantenimiento reparación intervento descrizione manutenzione serviço serviços descrição "
          "werkzaamheden onderhoud omschrijving работы работа 作業内容 整備内容 内容 "
          "保养内容 维修内容 服务内容 作业内容 工作内容 项目 保养项目 维修项目 服务项目 作业项目 施工项目 项目名称 维保项目 "
          "保养明细 维修明细 更换项目 更换内容 更换配件 更换零件 更换部件 保养类型 维修类型",
          "name subject type 明细 名称"},
    Words{Column::Cost,
          "kosten preis betrag prix montant coste importe costo prezzo стоимость cost costs total totalcost totalprice totalamount grandtotal 费用 金额 总价 总费用 总金额 实收金额 "
          "结算金额",
          "price amount sum value 价格 单价 应付 合计 花费 实付"},
    Words{Column::Currency,
          "currency currencycode 币种 货币",
          ""},
    Words{Column::Notes,
          "bemerkung bemerkungen notiz notizen remarque remarques notas observaciones примечание note notes comment comments remark remarks memo observation observations 备注 说明 备注说明",
          ""},
    Words{Column::Workshop,
          "werkstatt atelier taller officina workshop shop garage dealer dealership place location provider vendor serviceprovider servicecenter servicecentre 门店 "
          "维修厂 修理厂 4s店 服务商 服务站 经销商 商家 地点 保养地点 维修地点 保养门店 维修门店 店名 维修单位",
          "store mechanic"},
    Words{Column::Hours,
          "betriebsstunden motorstunden моточасы hours enginehours enginehour hourmeter hourmeterreading operatinghours runninghours 发动机小时 发动机小时数 小时 小时数 "
          "小时表 工作小时 运转小时",
          "h"},
    Words{Column::NextDue,
          "nextdue nextduedate validuntil 有效期至 检验有效期至 年检有效期至",
          ""},
    Words{Column::DistanceUnit,
          "distanceunit odometerunit mileageunit 里程单位",
          ""},
    Words{Column::Status,
          "status state servicestatus 状态 完成状态 是否完成 是否更换 处理结果 处理方式",
          "result decision 结果"},
    Words{Column::Vehicle,
          "vehicle vehicles vehiclename vehicleid vehiclenumber vehicleno car cars carname vin plate platenumber licenseplate licenceplate numberplate regnumber "
          "fahrzeug kennzeichen véhicule immatriculation vehículo matrícula автомобиль 车辆 车辆名称 车牌 车牌号 车牌号码 车号 车架号 爱车", ""},
    Words{Column::Codes,
          "codes faultcode faultcodes troublecodes dtc dtcs",
          ""},
};

bool has(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const std::string_view one = words.substr(0, words.find(' '));
        if (one == word) return true;
        words.remove_prefix(std::min(words.size(), one.size() + 1));
    }
    return false;
}

/// Lower case and ASCII's width, without blanks and marks.
std::string plain(std::string_view text) {
    std::string out = lower(narrow(text));
    std::erase_if(out, [](char c) { return c == ' ' || c == '_' || c == '-' || c == '.' || c == ',' || c == ':' || c == '*' || c == '\t' || c == '\r' || c == '\n'; });
    return out;
}

std::optional<FoundColumn> named(std::string_view name) {
    for (const ColumnName& c : kColumns) {
        if (name == plain(c.zh) || name == plain(c.en)) return FoundColumn{.column = c.column};
    }
    for (const Words& w : kWords) {
        if (has(w.sure, name)) return FoundColumn{.column = w.column};
    }
    for (const Words& w : kWords) {
        if (has(w.weak, name)) return FoundColumn{.column = w.column, .weak = true};
    }
    return std::nullopt;
}

/// A name behind a word that only says whose it is: "vehicle mileage", "车辆里程". It gives way to one without.
std::optional<FoundColumn> named_behind_a_word(std::string_view name) {
    for (const std::string_view word : {"vehicle", "car", "current", "service", "maintenance", "repair", "actual", "my", "车辆", "汽车", "当前", "本次", "此次", "实际", "维修", "保养", "维保"}) {
        if (!name.starts_with(word)) continue;
        auto found = named(name.substr(word.size()));
        if (!found) continue;
        found->weak = true;
        return found;
    }
    return std::nullopt;
}

/// A unit or currency that the heading names; any other word is none.
void take_unit(FoundColumn& found, std::string_view word) {
    if (const auto unit = mileage_unit(word); unit && found.column == Column::Odometer) found.unit = *unit;
    if (found.column == Column::Cost) found.currency = currency_of(word);
}

}  // namespace

std::span<const ColumnName> columns() { return kColumns; }

std::optional<FoundColumn> column_of(std::string_view heading) {
    const std::string text = narrow(heading);
    std::size_t open = std::min(text.find_first_of("(["), text.find("【"));
    const std::string name = plain(std::string_view{text}.substr(0, open));
    std::string_view bracket = open == std::string::npos ? std::string_view{} : std::string_view{text}.substr(open);
    auto found = named(name);
    if (!found) found = named_behind_a_word(name);
    if (found) {
        if (found->column == Column::Odometer && name.ends_with("miles")) found->unit = MileageUnit::Miles;
        if (found->column == Column::Odometer && (name.starts_with("km") || name.ends_with("km") || name.starts_with("kilomet") || name.find("公里") != std::string::npos)) found->unit = MileageUnit::Kilometres;
        while (!bracket.empty() && (bracket.front() == '(' || bracket.front() == '[')) bracket.remove_prefix(1);
        if (bracket.starts_with("【")) bracket.remove_prefix(std::string_view{"【"}.size());
        take_unit(*found, bracket.substr(0, std::min(bracket.find_first_of(")]"), bracket.find("】"))));
        return found;
    }
    constexpr std::array<std::string_view, 22> kBehind{"km", "kms", "км", "kilometers", "kilometres", "万公里", "公里", "千米", "mi", "mile", "miles", "英里",
                                                       "usd", "eur", "gbp", "cny", "rmb", "元", "$", "€", "£", "¥"};
    for (const std::string_view unit : kBehind) {
        if (!name.ends_with(unit)) continue;
        found = named(std::string_view{name}.substr(0, name.size() - unit.size()));
        if (!found) found = named_behind_a_word(std::string_view{name}.substr(0, name.size() - unit.size()));
        if (!found || (found->column == Column::Odometer) != mileage_unit(unit).has_value()) continue;
        if (found->column != Column::Odometer && found->column != Column::Cost) continue;
        take_unit(*found, unit);
        return found;
    }
    return std::nullopt;
}

}  // namespace odolink::exchange
