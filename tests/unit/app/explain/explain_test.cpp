// SPDX-License-Identifier: Apache-2.0
// odolinkctl explain: both forms, both languages, makers' codes, and what is no code.
#include "app/explain/explain.hpp"

#include <boost/json.hpp>
#include <sstream>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::explain;

namespace {

struct Said {
    std::string out;
    std::string errors;
    Outcome outcome;
};

Said said(const std::vector<std::string>& codes, Language language = Language::English) {
    std::ostringstream out;
    std::ostringstream errors;
    const Outcome outcome = write_text(codes, language, out, errors);
    return {out.str(), errors.str(), outcome};
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_GROUP(Explain){};

TEST(Explain, a_code_says_what_how_urgent_what_to_do_and_what_is_checked) {
    const Said english = said({"p0301"});
    CHECK_TRUE(english.out.starts_with("P0301: ") && has(english.out, "ylinder 1"));
    CHECK_TRUE(has(english.out, "urgency  service soon") && has(english.out, "advice   ") && has(english.out, "garage   "));
    CHECK_TRUE(english.outcome == Outcome::AllKnown && english.errors.empty());
    const Said chinese = said({"P0301"}, Language::Chinese);
    CHECK_TRUE(has(chinese.out, "失火") && has(chinese.out, "请尽快检修"));
    CHECK_TRUE(has(said({"P0217"}).out, "stop safely"));
}

TEST(Explain, a_makers_code_is_called_that) {
    CHECK_TRUE(has(said({"B1234"}).out, "maker's own code"));
    CHECK_FALSE(has(said({"C0035"}).out, "maker's own code"));
}

TEST(Explain, what_is_no_code_is_told_with_what_is_accepted_and_the_others_are_explained) {
    const Said mixed = said({"X9999", "U0100"});
    CHECK_TRUE(mixed.outcome == Outcome::SomeUnknown);
    CHECK_TRUE(has(mixed.errors, "`X9999` is no trouble code") && has(mixed.errors, "SPN 110 FMI 3"));
    CHECK_TRUE(mixed.out.starts_with("U0100: "));
}

TEST(Explain, a_trucks_code_may_come_in_one_argument_or_in_four) {
    CHECK_TRUE(codes_of({"SPN 110 FMI 3", "P0301"}) == (std::vector<std::string>{"SPN 110 FMI 3", "P0301"}));
    CHECK_TRUE(codes_of({"spn", "110", "fmi", "3", "P0301"}) == (std::vector<std::string>{"spn 110 fmi 3", "P0301"}));
    CHECK_TRUE(has(said({"spn 110 fmi 3"}).out, "SPN 110 FMI 3: "));
}

TEST(Explain, parts_that_the_shell_took_apart_are_one_code_again) {
    using Codes = std::vector<std::string>;
    CHECK_TRUE(codes_of({"U0100", "00", "C1234"}) == (Codes{"U0100 00", "C1234"}));
    CHECK_TRUE(codes_of({"P", "0301", "1C", "110", "3", "P0302"}) == (Codes{"P 0301 1C", "110 3", "P0302"}));
    CHECK_TRUE(codes_of({"SPN", "110", "FMI", "3", "CM", "1", "OC", "2", "U0100"}) == (Codes{"SPN 110 FMI 3 CM 1 OC 2", "U0100"}));
    CHECK_TRUE(codes_of({"SPN", "110"}) == (Codes{"SPN 110"}));
    CHECK_TRUE(codes_of({"banana", "P0301"}) == (Codes{"banana", "P0301"}));
    STRCMP_EQUAL("", said({"spn 110 fmi 3 cm1"}).errors.c_str());
}

TEST(Explain, json_has_both_languages_and_an_entry_for_what_is_no_code) {
    std::ostringstream out;
    CHECK_TRUE(write_json({"P0301-1C", "?", "B1234"}, out) == Outcome::SomeUnknown);
    const auto list = boost::json::parse(out.str()).as_array();
    CHECK_EQUAL(3U, list.size());
    STRCMP_EQUAL("P0301-1C", list[0].at("code").as_string().c_str());
    STRCMP_EQUAL("generic", list[0].at("origin").as_string().c_str());
    CHECK_FALSE(list[0].at("summary").at("zh").as_string().empty() || list[0].at("garage").at("en").as_string().empty());
    STRCMP_EQUAL("maker_specific", list[2].at("origin").as_string().c_str());
    STRCMP_EQUAL("service_soon", list[0].at("urgency").as_string().c_str());
    STRCMP_EQUAL("is no trouble code", list[1].at("error").as_string().c_str());
}
