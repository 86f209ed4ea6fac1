// SPDX-License-Identifier: Apache-2.0
// A page of the whole history: no script, tables that break over pages, every text from a record escaped.
#include "adapters/exchange/exchange.hpp"
#include "adapters/exchange/moments.hpp"
#include "base/utf8.hpp"

namespace odolink::exchange {
namespace {

constexpr std::string_view kStyle =
    "body{font:11pt/1.5 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#111;margin:2cm auto;max-width:19cm}"
    "h1{font-size:18pt;margin:0}header p{margin:.2em 0 1.5em}article{break-inside:avoid;border-top:1px solid #999;padding:.6em 0}"
    "h2{font-size:12pt;margin:0}table{border-collapse:collapse;width:100%}td{padding:.1em .5em .1em 0;vertical-align:top}"
    "td.money,th.money{text-align:right;white-space:nowrap}td.part{padding-left:1.5em}.note{color:#444}@page{margin:1.5cm}";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : utf8(text)) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

std::string amount(const Money& money) { return escaped(hundredths_text(money.minor_units) + ' ' + money.currency); }

class Page {
public:
    explicit Page(Language language) : language_{language} {}

    void vehicle(const Vehicle& v, std::size_t records) {
        out += "<header><h1>" + word("服务记录", "Service history") + "</h1><p>" + word("车架号", "VIN") + ' ' + escaped(v.vin);
        if (!v.plate.empty()) out += " · " + escaped(v.plate);
        if (v.mileage.at.known() || v.mileage.value > Distance{}) {
            out += " · " + std::to_string(v.mileage.value.whole_kilometres()) + " km " + escaped(day_text(v.mileage.at));
        }
        out += " · " + std::to_string(records) + ' ' + word("条记录", "records") + "</p></header>\n";
    }
    void record(const ServiceRecord& r) {
        out += "<article><h2>" + escaped(day_text(r.performed_at)) + " · " + std::to_string(r.mileage.whole_kilometres()) + " km";
        if (!r.dealer_name.empty()) out += " · " + escaped(r.dealer_name);
        out += author(r.author) + "</h2><table>";
        for (const Job& j : r.jobs) job(j);
        out += "<tr><td><b>" + word("合计", "Total") + "</b></td><td></td><td class=\"money\"><b>" + amount(r.total) + "</b></td></tr></table>";
        for (const Finding& f : r.findings) finding(f);
        if (!r.note.empty()) note(word("备注：", "Note: ") + escaped(r.note));
        out += "</article>\n";
    }

    std::string out;

private:
    [[nodiscard]] std::string word(const char* zh, const char* en) const { return language_ == Language::Chinese ? zh : en; }
    void note(const std::string& text) { out += "<p class=\"note\">" + text + "</p>"; }
    [[nodiscard]] std::string author(RecordAuthor author) const {
        if (author == RecordAuthor::Owner) return " · " + word("车主自述", "stated by the owner");
        return author == RecordAuthor::Import ? " · " + word("外部导入", "imported") : std::string{};
    }
    void job(const Job& j) {
        std::string codes;
        for (const std::string& code : j.fault_codes) codes += ' ' + code;
        out += "<tr><td>" + escaped(j.name + codes) + (j.covered ? " · " + word("质保", "under warranty") : "") + "</td><td></td><td class=\"money\">" + amount(j.labour_price) + "</td></tr>";
        for (const Part& p : j.parts) {
            out += "<tr><td class=\"part\">" + escaped(p.name + (p.number.empty() ? "" : ' ' + p.number)) + "</td><td>× " + thousandths_text(p.quantity_milli) + "</td><td class=\"money\">" + amount(p.price) + "</td></tr>";
        }
    }
    void finding(const Finding& f) {
        std::string text = word(f.declined ? "已拒绝：" : "暂缓：", f.declined ? "Declined: " : "Put off: ") + escaped(f.text);
        if (f.again_at > Distance{}) text += " · " + std::to_string(f.again_at.whole_kilometres()) + " km";
        if (f.again_on.known()) text += " · " + day_text(f.again_on);
        note(text);
    }

    Language language_;
};

}  // namespace

std::string to_html(const History& h, Language language) {
    Page page{language};
    page.out = "<!doctype html>\n<html lang=\"" + std::string{language == Language::Chinese ? "zh-CN" : "en"} + "\"><head><meta charset=\"utf-8\"><title>" + escaped(h.vehicle.vin) + "</title>";
    page.out += "<style>" + std::string{kStyle} + "</style></head><body>\n";
    page.vehicle(h.vehicle, h.records.size());
    for (const ServiceRecord& r : h.records) page.record(r);
    page.out += "</body></html>\n";
    return page.out;
}

}  // namespace odolink::exchange
