// SPDX-License-Identifier: Apache-2.0
// What is exported comes back exactly, whatever is in it; and no field of it is a formula, a tag or a broken line.
#include <cstdlib>
#include <rapidcheck.h>

#include "adapters/exchange/exchange.hpp"
#include "domain/record_fields.hpp"
#include "support/sample_record.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::exchange;

namespace {

WallTime at(std::int64_t ms, WallQuality quality = WallQuality::Synchronised) { return test::sample_time(ms, quality); }

/// The sample with texts that hurt, and a bare record beside it.
History full() {
    ServiceRecord r = test::sample_record();
    r.performed_at = at(1'780'272'000'123);
    r.dealer_name = "上海 \"北\" 店, 1 号";
    r.note = "line one\r\nline two; \"quoted\", it's";
    r.jobs[0].name = "=HYPERLINK(\"http://x\")";
    r.jobs[0].parts[0].name = "+Filter";
    r.jobs[0].parts[1].number = "-A5";
    r.jobs[0].parts[1].name = "@Seal";
    r.jobs[1] = Job{};
    r.findings[0].text = "<b>pads</b> & discs";
    r.attachments[0].name = "'invoice";
    ServiceRecord bare;
    bare.id = test::sample_id(2);
    const TrustedMileage mileage{Distance::metres(48'300'000), MileageSource::PidA6, MileageConfidence::High, at(1'780'300'000'000)};
    return {{"LSVAU2180N2183294", "沪A·12345", mileage}, {with_ids(r, 2, {}), bare}};
}

bool same(const std::vector<ServiceRecord>& a, const std::vector<ServiceRecord>& b) {
    if (a != b) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (fields_of(a[i]) != fields_of(b[i])) return false;  // the qualities of its times too
    }
    return true;
}

rc::Gen<std::string> any_text() {
    const auto piece = rc::gen::element<std::string>("", "=", "+", "-", "@", "'", "\t", "\r", "\n", "\r\n", "\"", ",", ";", "a", "机油", "-12.5", "1.000", " ", "<", "&", "\xEF\xBB\xBF");
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& pieces) {
        std::string out;
        for (const std::string& p : pieces) out += p;
        return out;
    });
}

}  // namespace

TEST_GROUP(Exchange) {
    const History history = full();
};

TEST(Exchange, csv_comes_back_exactly_in_both_languages_of_its_headers) {
    for (const Language language : {Language::Chinese, Language::English}) {
        const auto back = from_csv(to_csv(history.records, language));
        if (!back) FAIL(text_of(back.error()).c_str());
        CHECK_TRUE(same(history.records, back->history.records));
    }
}

TEST(Exchange, json_comes_back_exactly_with_the_vehicle) {
    const auto back = from_json(to_json(history));
    if (!back) FAIL(text_of(back.error()).c_str());
    CHECK_TRUE(back->vehicle == history.vehicle);
    CHECK_TRUE(same(history.records, back->records));
}

TEST(Exchange, jtt1132_comes_back_exactly_with_the_vehicle) {
    const auto back = from_jtt1132(to_jtt1132(history));
    if (!back) FAIL(text_of(back.error()).c_str());
    CHECK_TRUE(back->vehicle == history.vehicle);
    CHECK_TRUE(same(history.records, back->records));
}

TEST(Exchange, any_text_in_any_field_survives_every_form) {
    setenv("RC_PARAMS", "max_success=500 max_size=12", 0);
    CHECK_TRUE(rc::check("texts", [this] {
        History h = history;
        ServiceRecord& r = h.records[0];
        for (std::string* field : {&r.note, &r.dealer_name, &r.dealer_id, &r.jobs[0].name, &r.jobs[0].item_id, &r.jobs[0].parts[0].name, &r.jobs[0].parts[1].number, &r.findings[0].text, &r.attachments[0].name, &r.jobs[0].recall}) {
            *field = *any_text();
        }
        r.total.minor_units = *rc::gen::arbitrary<std::int64_t>();
        r.mileage = Distance::metres(*rc::gen::inRange<std::int64_t>(-10'000'000, 5'000'000'000));
        r.performed_at = at(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000), *rc::gen::element(WallQuality::Unknown, WallQuality::Estimated, WallQuality::Synchronised));
        const auto csv = from_csv(to_csv(h.records, Language::Chinese));
        const auto json = from_json(to_json(h));
        const auto jtt = from_jtt1132(to_jtt1132(h));
        const bool by_csv = csv && same(h.records, csv->history.records);
        const bool by_json = json && same(h.records, json->records);
        const bool by_jtt = jtt && same(h.records, jtt->records);
        RC_ASSERT(by_csv);
        RC_ASSERT(by_json);
        RC_ASSERT(by_jtt);
    }));
}

TEST(Exchange, csv_is_utf8_with_mark_and_crlf_and_no_field_runs_as_a_formula) {
    const std::string csv = to_csv(history.records, Language::English);
    CHECK_TRUE(csv.starts_with("\xEF\xBB\xBFrow,record_id,date,"));
    CHECK_TRUE(csv.ends_with("\r\n"));
    CHECK_TRUE(csv.find("\"'=HYPERLINK(") != std::string::npos);
    CHECK_TRUE(csv.find("'+Filter") != std::string::npos && csv.find("'-A5") != std::string::npos && csv.find("'@Seal") != std::string::npos);
    CHECK_TRUE(csv.find(",=") == std::string::npos && csv.find(",\"=") == std::string::npos && csv.find(",@") == std::string::npos);
    CHECK_TRUE(csv.find(",-1.00,") != std::string::npos);  // a plain number stays one
}

TEST(Exchange, jtt1132_has_the_standards_fields_and_believes_them_more_than_the_extension) {
    std::string file = to_jtt1132(history);
    for (const char* part : {R"("vehicleplatenumber":"沪A·12345")", R"("repairdate":"2026-06-01")", R"("repairmileage":"48250")", R"("faultdescription":"P0301 P0302")", R"("partsquantity":"4.5")"}) {
        CHECK_TRUE(file.find(part) != std::string::npos);
    }
    // When another program corrects the mileage
    file.replace(file.find(R"("repairmileage":"48250")"), 23, R"("repairmileage":"48350")");
    const auto back = from_jtt1132(file);
    CHECK_TRUE(back.has_value());
    CHECK_TRUE(back->records[0].mileage == Distance::kilometres(48'350));
    CHECK_TRUE(back->records[0].id == history.records[0].id);
    CHECK_TRUE(same({history.records[1]}, {back->records[1]}));
}

TEST(Exchange, a_page_escapes_every_text_and_has_no_script) {
    const std::string page = to_html(history, Language::Chinese);
    CHECK_TRUE(page.find("&lt;b&gt;pads&lt;/b&gt; &amp; discs") != std::string::npos);
    CHECK_TRUE(page.find("<b>pads") == std::string::npos && page.find("<script") == std::string::npos);
    CHECK_TRUE(page.find("<style>") != std::string::npos && page.find("<link") == std::string::npos);
    CHECK_TRUE(page.find("1480.05 EUR") != std::string::npos);
}

TEST(Exchange, a_file_that_is_cut_or_of_another_kind_is_told) {
    STRCMP_EQUAL("format: it is no odolink-history", (from_json("{}").error().column + ": " + from_json("{}").error().what).c_str());
    CHECK_TRUE(from_json("[1").has_error());
    CHECK_TRUE(from_jtt1132("{}").has_error());
    const std::string whole = to_json(history);
    for (std::size_t length = 0; length + 1 < whole.size(); length += 7) CHECK_TRUE(from_json(whole.substr(0, length)).has_error());
    std::string odd = whole;
    odd.replace(odd.find("\"mileage_m\":48250300"), 20, "\"mileage_m\":\"much\"");
    STRCMP_EQUAL("records[0].mileage_m", from_json(odd).error().column.c_str());
}
