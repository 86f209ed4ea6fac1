// SPDX-License-Identifier: Apache-2.0
// What clerks send, from JSON. Limits of meaning are checked by the desk's rules; here only shapes and ranges.
#include <boost/json.hpp>

#include "dealer-desk/api/json.hpp"
#include "dealer-desk/words.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostMoney = 1'000'000'000;  // ten million in a currency of hundredths
constexpr std::int64_t kMostMetres = 5'000'000'000;
constexpr std::int64_t kLatest = 4'102'444'800'000;  // 2100-01-01

}  // namespace

Form::Form(std::string_view body) {
    boost::system::error_code broken;
    value_ = json::parse({body.data(), body.size()}, broken);
    if (broken || !value_.is_object()) wrong_ = "body";
}

Form::Form(const json::value& value) : value_(value) {  // braces would make an array of it
    if (!value_.is_object()) wrong_ = "body";
}

void Form::reject(std::string_view name) {
    if (wrong_.empty()) wrong_ = name;
}

void Form::adopt(const Form& part) {
    reject(part.wrong());
}

const json::value* Form::member(std::string_view name) const {
    const auto* object = value_.if_object();
    const auto* found = object != nullptr ? object->if_contains({name.data(), name.size()}) : nullptr;
    return found != nullptr && !found->is_null() ? found : nullptr;
}

std::string Form::text(std::string_view name) {
    if (member(name) == nullptr) reject(name);
    return text_or_empty(name);
}

std::string Form::text_or_empty(std::string_view name) {
    const auto* found = member(name);
    if (found == nullptr) return {};
    if (!found->is_string()) {
        reject(name);
        return {};
    }
    return std::string{found->get_string().c_str(), found->get_string().size()};
}

std::int64_t Form::number(std::string_view name, std::int64_t least, std::int64_t most) {
    if (member(name) == nullptr) reject(name);
    return number_or(name, least, most, least);
}

std::int64_t Form::number_or(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t otherwise) {
    const auto* found = member(name);
    if (found == nullptr) return otherwise;
    boost::system::error_code broken;
    const auto value = found->to_number<std::int64_t>(broken);
    if (broken || value < least || value > most) {
        reject(name);
        return otherwise;
    }
    return value;
}

bool Form::flag(std::string_view name) {
    const auto* found = member(name);
    if (found == nullptr) return false;
    if (!found->is_bool()) reject(name);
    return found->is_bool() && found->get_bool();
}

WallTime Form::time(std::string_view name) {
    return {std::chrono::milliseconds{number(name, 1, kLatest)}, WallQuality::Synchronised};
}

std::vector<Form> Form::list(std::string_view name) {
    std::vector<Form> out;
    const auto* found = member(name);
    if (found == nullptr) return out;
    if (!found->is_array()) {
        reject(name);
        return out;
    }
    for (const json::value& element : found->get_array()) out.emplace_back(element);
    return out;
}

std::vector<std::string> Form::words(std::string_view name) {
    std::vector<std::string> out;
    const auto* found = member(name);
    if (found == nullptr) return out;
    if (!found->is_array()) {
        reject(name);
        return out;
    }
    for (const json::value& element : found->get_array()) {
        if (!element.is_string()) {
            reject(name);
            return {};
        }
        out.emplace_back(element.get_string().c_str(), element.get_string().size());
    }
    return out;
}

Offer offer_from(Form& form, const Id& request) {
    constexpr std::int64_t kMostMinutes = 100'000;
    Offer offer{
        .request_id = request, .request_version = form.number("version", 1, INT32_MAX), .start = form.time("start_ms")};
    offer.duration = std::chrono::minutes{form.number("minutes", 1, kMostMinutes)};
    offer.price.minor_units = form.number("price", 0, kMostMoney);
    offer.place = form.text("place");
    offer.note = form.text_or_empty("note");
    return offer;
}

namespace {

Part part_from(Form& form) {
    Part part;
    part.id = id_from_text(form.text_or_empty("id"));
    part.number = form.text_or_empty("number");
    part.name = form.text("name");
    part.quantity_milli = static_cast<std::uint32_t>(form.number("quantity_milli", 1, 1'000'000'000));
    part.price.minor_units = form.number("price", 0, kMostMoney);
    return part;
}

Job job_from(Form& form) {
    Job job;
    job.id = id_from_text(form.text_or_empty("id"));
    const auto kind = job_kind_of(form.text("kind"));
    if (!kind) form.reject("kind");
    job.kind = kind.value_or(JobKind::Maintenance);
    job.item_id = form.text_or_empty("item");
    job.name = form.text("name");
    job.fault_codes = form.words("codes");
    job.covered = form.flag("covered");
    job.system = static_cast<VehicleSystem>(form.number_or("system", 0, static_cast<int>(VehicleSystem::EmissionControl), 0));
    job.replaced = form.flag("replaced");
    job.closes_finding = id_from_text(form.text_or_empty("closes_finding"));
    job.fits_set = id_from_text(form.text_or_empty("fits_set"));
    job.recall = form.text_or_empty("recall");
    job.defect = static_cast<Defect>(form.number_or("defect", 0, static_cast<int>(Defect::SafetyCritical), 0));
    job.labour_minutes = static_cast<std::uint32_t>(form.number_or("labour_minutes", 0, 100'000, 0));
    job.labour_price.minor_units = form.number_or("labour_price", 0, kMostMoney, 0);
    for (Form& part : form.list("parts")) {
        job.parts.push_back(part_from(part));
        form.adopt(part);
    }
    return job;
}

}  // namespace

Recall recall_from(Form& form) {
    const auto both = [&form](const std::string& name) { return Text{form.text(name + "_zh"), form.text(name + "_en")}; };
    Recall recall;
    recall.number = form.text("number");
    recall.what = both("what");
    recall.risk = both("risk");
    recall.remedy = both("remedy");
    const std::int64_t announced = form.number_or("announced_ms", 0, kLatest, 0);
    if (announced > 0) recall.announced = {std::chrono::milliseconds{announced}, WallQuality::Synchronised};
    return recall;
}

Campaign campaign_from(Form& form) {
    constexpr std::int64_t kMostMonths = 10'000, kMostYear = 10'000;
    const auto both = [&form](const std::string& name) { return Text{form.text(name + "_zh"), form.text(name + "_en")}; };
    const auto metres = [&form](const char* name) { return Distance::metres(form.number_or(name, 0, kMostMetres, 0)); };
    const auto months = [&form](const char* name) { return std::chrono::months{form.number_or(name, 0, kMostMonths, 0)}; };
    const auto year = [&form](const char* name) { return static_cast<int>(form.number_or(name, 0, kMostYear, 0)); };
    Campaign campaign;
    campaign.id = id_from_text(form.text_or_empty("id"));
    const auto campaign_class = campaign_class_of(form.text("class"));
    const auto theme = campaign_theme_of(form.text("theme"));
    if (!campaign_class) form.reject("class");
    if (!theme) form.reject("theme");
    campaign.campaign_class = campaign_class.value_or(CampaignClass::Service);
    campaign.theme = theme.value_or(CampaignTheme::Check);
    campaign.title = both("title");
    campaign.body = both("body");
    campaign.criteria.wmis = form.words("wmis");
    campaign.criteria.plan = form.text_or_empty("plan");
    campaign.criteria.year_from = year("year_from");
    campaign.criteria.year_until = year("year_until");
    campaign.criteria.mileage_from = metres("mileage_from_m");
    campaign.criteria.mileage_until = metres("mileage_until_m");
    campaign.criteria.age_from = months("age_from_months");
    campaign.criteria.age_until = months("age_until_months");
    campaign.criteria.items = form.words("items");
    campaign.from = form.time("from_ms");
    campaign.until = form.time("until_ms");
    campaign.offers_visit = form.flag("offers_visit");
    return campaign;
}

ServiceRecord record_from(Form& form) {
    const auto moment = [&form](const char* name) {
        const std::int64_t at = form.number_or(name, 0, kLatest, 0);
        return at > 0 ? WallTime{std::chrono::milliseconds{at}, WallQuality::Synchronised} : WallTime{};
    };
    ServiceRecord record;
    record.performed_at = form.time("performed_ms");
    record.mileage = Distance::metres(form.number("mileage_m", 1, kMostMetres));
    record.total.minor_units = form.number_or("total", 0, kMostMoney, 0);
    record.note = form.text_or_empty("note");
    record.brought_in = moment("brought_in_ms");
    record.handed_back = moment("handed_back_ms");
    record.request_id = id_from_text(form.text_or_empty("request"));
    record.watch_distance = Distance::metres(form.number_or("watch_m", 0, kMostMetres, 1'000'000));
    for (Form& job : form.list("jobs")) {
        record.jobs.push_back(job_from(job));
        form.adopt(job);
    }
    for (Form& part : form.list("findings")) {
        Finding finding;
        finding.id = id_from_text(part.text_or_empty("id"));
        finding.declined = part.flag("declined");
        finding.text = part.text("text");
        finding.item_id = part.text_or_empty("item");
        finding.again_at = Distance::metres(part.number_or("again_at_m", 0, kMostMetres, 0));
        const std::int64_t on = part.number_or("again_on_ms", 0, kLatest, 0);
        if (on > 0) finding.again_on = {std::chrono::milliseconds{on}, WallQuality::Synchronised};
        form.adopt(part);
        record.findings.push_back(std::move(finding));
    }
    return record;
}

}  // namespace odolink::desk
