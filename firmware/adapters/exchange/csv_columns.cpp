// SPDX-License-Identifier: Apache-2.0
// Words of headers, as garages' programs, fuel logs and hand-made tables use them.
#include "adapters/exchange/csv_columns.hpp"

#include <algorithm>
#include <string>

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

struct OtherWord {
    Column column;
    std::string_view word;
};
constexpr OtherWord kOtherWords[] = {
    {Column::Date, "service date"},      {Column::Date, "date of service"},   {Column::Date, "维修日期"},
    {Column::Date, "保养日期"},          {Column::Date, "服务日期"},          {Column::Date, "时间"},
    {Column::Odometer, "odometer"},      {Column::Odometer, "mileage"},       {Column::Odometer, "km"},
    {Column::Odometer, "kilometers"},    {Column::Odometer, "kilometres"},    {Column::Odometer, "odo"},
    {Column::Odometer, "里程"},          {Column::Odometer, "公里数"},        {Column::Odometer, "行驶里程"},
    {Column::Odometer, "里程数"},        {Column::Odometer, "表显里程"},      {Column::Odometer, "miles"},
    {Column::Description, "service"},    {Column::Description, "services"},   {Column::Description, "work"},
    {Column::Description, "details"},    {Column::Description, "title"},      {Column::Description, "type of service"},
    {Column::Description, "项目"},       {Column::Description, "维修项目"},   {Column::Description, "保养项目"},
    {Column::Description, "维修内容"},   {Column::Description, "服务内容"},   {Column::Cost, "price"},
    {Column::Cost, "amount"},            {Column::Cost, "total"},             {Column::Cost, "total cost"},
    {Column::Cost, "费用"},              {Column::Cost, "价格"},              {Column::Cost, "总价"},
    {Column::Cost, "总费用"},            {Column::Notes, "note"},             {Column::Notes, "comment"},
    {Column::Notes, "comments"},         {Column::Notes, "remarks"},          {Column::Notes, "remark"},
    {Column::Notes, "说明"},             {Column::Workshop, "shop"},          {Column::Workshop, "garage"},
    {Column::Workshop, "dealer"},        {Column::Workshop, "place"},         {Column::Workshop, "location"},
    {Column::Workshop, "维修厂"},        {Column::Workshop, "4s店"},          {Column::Workshop, "服务商"},
    {Column::Workshop, "地点"},
};

/// Lower case, without a unit in brackets, blanks and underlines as one blank.
std::string plain(std::string_view header) {
    std::string out;
    for (const char c : header.substr(0, std::min(header.find('('), header.find("（")))) {
        const bool blank = c == ' ' || c == '_' || c == '\t';
        if (!blank) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

bool tells_miles(std::string_view header) {
    const std::string text = plain(header);
    const std::size_t bracket = header.find_first_of("([");
    const std::string unit = bracket == std::string_view::npos ? std::string{} : plain(header.substr(bracket + 1));
    return text == "miles" || text.ends_with(" mi") || text.ends_with(" miles") || unit.starts_with("mi") || header.find("英里") != std::string_view::npos;
}

}  // namespace

std::span<const ColumnName> columns() { return kColumns; }

std::optional<FoundColumn> column_of(std::string_view header) {
    const bool miles = tells_miles(header);
    std::string name = plain(header);
    for (const std::string_view unit : {" mi", " miles"}) {
        if (name.ends_with(unit)) name.erase(name.size() - unit.size());
    }
    for (const ColumnName& c : kColumns) {
        if (name == plain(c.zh) || name == plain(c.en)) return FoundColumn{c.column, miles};
    }
    for (const OtherWord& w : kOtherWords) {
        if (name == w.word) return FoundColumn{w.column, miles};
    }
    return std::nullopt;
}

}  // namespace odolink::exchange
