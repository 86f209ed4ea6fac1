// SPDX-License-Identifier: Apache-2.0
#include "app/take_out/exports.hpp"

#include <boost/json.hpp>

#include "adapters/exchange/exchange.hpp"
#include "adapters/mbedtls/public_point.hpp"
#include "adapters/qr/qr_svg.hpp"
#include "adapters/web/view_json.hpp"
#include "adapters/web/words.hpp"
#include "app/hand_over/statement.hpp"
#include "domain/vin.hpp"

namespace odolink {
namespace {

namespace json = boost::json;

/// Consents, matters, campaigns and what was sent: all the car holds about its owner beside the notes of its records.
std::string about_owner(const HeadUnitView& view) {
    json::array consents;
    for (const ConsentLine& line : view.consents) {
        const WallTime changed = line.consent.changed;
        consents.push_back({{"purpose", web::word(line.consent.purpose)},
                            {"recipient", line.consent.recipient},
                            {"state", web::word(line.consent.state)},
                            {"text_version", line.consent.text_version},
                            {"changed", changed.known() ? json::value(web::iso8601(changed)) : json::value(nullptr)}});
    }
    json::object out{{"format", "odolink-me"},
                     {"version", 1},
                     {"vin", view.identity.vin},
                     {"dealer", view.dealer_name},
                     {"consents", std::move(consents)}};
    for (const json::value& part : {web::matters_json(view), web::sent_json(view)}) {
        for (const auto& [name, value] : part.as_object()) out[name] = value;
    }
    json::array campaigns;
    for (const CampaignLine& line : view.campaigns) {
        const Campaign& c = line.campaign;
        campaigns.push_back({{"title", {{"zh", c.title.zh}, {"en", c.title.en}}}, {"state", web::word(line)}, {"until", web::iso8601(c.until)}});
    }
    out["campaigns"] = std::move(campaigns);
    return json::serialize(out);
}

std::string masked(const std::string& vin) {
    const auto parsed = Vin::parse(vin);
    return parsed ? parsed->masked() : std::string{};
}

std::optional<std::string> statement_of(const HeadUnitView& view, const ExportSources& sources, std::string vin) {
    const auto point = mbed::own_point(sources.identity);
    const auto last = sources.store.last_journal_entry();
    if (!point || !last) return std::nullopt;
    hand_over::Statement s;
    s.vin = std::move(vin);
    s.made = view.now;
    s.mileage = view.mileage.value;
    s.confidence = view.mileage.confidence;
    s.records = view.history.size();
    s.newest = hand_over::newest_of(view.history);
    if (*last) s.journal = {(*last)->index, (*last)->hash};
    const auto text = hand_over::sign(s, *point, [&sources](ByteView bytes) { return sources.keys.sign(bytes); });
    return text ? std::optional{*text} : std::nullopt;
}

/// To be kept, not to be looked at here: the page's content policy is not the file's.
web::HttpResponse file(std::string_view name, const char* type, std::string body) {
    return {
        200, type, std::move(body), {{"Content-Disposition", "attachment; filename=\"" + std::string{name} + "\""}}};
}

}  // namespace

std::optional<web::HttpResponse> export_file(std::string_view name, const HeadUnitView& view,
                                             const ExportSources& sources) {
    const exchange::History history{{view.identity.vin, {}, view.mileage}, view.history};
    if (name == "history.json") return file(name, "application/json", exchange::to_json(history));
    if (name == "history.csv")
        return file(name, "text/csv; charset=utf-8", exchange::to_csv(history.records, Language::Chinese));
    if (name == "history.html")
        return file(name, "text/html; charset=utf-8", exchange::to_html(history, Language::Chinese));
    if (name == "me.json") return file(name, "application/json", about_owner(view));
    const bool whole_vin = name.starts_with("hand-over-vin.");
    if (!whole_vin && !name.starts_with("hand-over.")) return std::nullopt;
    auto text = statement_of(view, sources, whole_vin ? view.identity.vin : masked(view.identity.vin));
    if (!text) return std::nullopt;
    if (name.ends_with(".txt")) return web::HttpResponse{200, "text/plain; charset=utf-8", std::move(*text), {}};
    auto picture = name.ends_with(".svg") ? qr::svg(*text) : std::nullopt;
    if (!picture) return std::nullopt;
    return web::HttpResponse{200, "image/svg+xml", std::move(*picture), {}};
}

}  // namespace odolink
