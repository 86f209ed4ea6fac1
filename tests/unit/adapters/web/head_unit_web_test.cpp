// SPDX-License-Identifier: Apache-2.0
// The JSON of actions and views, and what the page's files may hold.
#include <boost/json.hpp>

#include "adapters/web/head_unit_page.hpp"
#include "adapters/web/view_json.hpp"
#include "adapters/web/words.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::web;
namespace json = boost::json;

namespace {

Result<OwnerAction, ActionError> action(std::string_view text) { return action_from_json(json::parse(text)); }

constexpr auto kId = "0102030405060708090A0B0C0D0E0F10";

}  // namespace

TEST_GROUP(OwnerActionJson){};

TEST(OwnerActionJson, reads_an_answer_to_a_prompt) {
    const auto a = action(std::string{R"({"action":"answer_prompt","id":")"} + kId + R"(","answer":"later"})");
    const auto* answer = std::get_if<AnswerPrompt>(&*a);
    CHECK_TRUE(answer != nullptr && answer->answer == PromptAnswer::Later);
    STRCMP_EQUAL(kId, answer->prompt_id.text().c_str());
}

TEST(OwnerActionJson, reads_a_counter_proposal_with_its_time) {
    const auto a = action(std::string{R"({"action":"answer_appointment","id":")"} + kId +
                          R"(","revision":2,"answer":"counter","start":"2026-06-02T01:30:00Z"})");
    const auto* answer = std::get_if<AnswerAppointment>(&*a);
    CHECK_TRUE(answer != nullptr && answer->revision == 2);
    STRCMP_EQUAL("2026-06-02T01:30:00Z", iso8601(*answer->counter_start).c_str());
}

TEST(OwnerActionJson, names_the_field_that_is_wrong) {
    STRCMP_CONTAINS("\"action\"", action("{}").error().message.c_str());
    STRCMP_CONTAINS("\"id\"", action(R"({"action":"answer_prompt","id":"12","answer":"yes"})").error().message.c_str());
    STRCMP_CONTAINS("\"answer\"", action(std::string{R"({"action":"answer_prompt","id":")"} + kId + R"(","answer":1})").error().message.c_str());
    STRCMP_CONTAINS("\"revision\"",
                    action(std::string{R"({"action":"answer_appointment","id":")"} + kId + R"(","revision":-1,"answer":"accept"})").error().message.c_str());
    STRCMP_CONTAINS("\"state\"", action(R"({"action":"set_consent","purpose":"surveys","state":"not_asked","text_version":"1"})").error().message.c_str());
    STRCMP_CONTAINS("JSON object", action("[]").error().message.c_str());
}

TEST_GROUP(ViewJson){};

TEST(ViewJson, unknown_times_are_null_and_absent_values_too) {
    HeadUnitView view;
    DueItem oil;
    oil.item_id = "engine_oil";
    oil.state = DueState::Soon;
    oil.remaining_distance = Distance::metres(999'500);
    view.due.push_back({oil, {"机油", "Oil"}, {}});
    const json::value v = to_json(view);
    CHECK_TRUE(v.at("now").is_null());
    CHECK_TRUE(v.at("prompt").is_null());
    const auto& due = v.at("due").at(0);
    STRCMP_EQUAL("soon", due.at("state").as_string().c_str());
    DOUBLES_EQUAL(999.5, due.at("remaining_km").as_double(), 1e-9);
    CHECK_TRUE(due.at("remaining_days").is_null());
    STRCMP_EQUAL("机油", due.at("name").at("zh").as_string().c_str());
}

TEST(ViewJson, a_moment_survives_the_way_there_and_back) {
    const auto at = parse_iso8601("2028-02-29T23:59:58Z");
    CHECK_TRUE(at.has_value());
    STRCMP_EQUAL("2028-02-29T23:59:58Z", iso8601(*at).c_str());
    CHECK_FALSE(parse_iso8601("2027-02-29T00:00:00Z").has_value());
    CHECK_FALSE(parse_iso8601("2027-02-28 00:00:00Z").has_value());
}

TEST_GROUP(HeadUnitPage){};

TEST(HeadUnitPage, is_small_and_asks_no_other_origin) {
    std::size_t bytes = 0;
    for (const char* path : {"/index.html", "/app.css", "/app.js", "/care.js", "/cards.js", "/dom.js", "/link.js", "/places.js", "/prompt.js", "/texts.js"}) {
        const PageFile* file = find_page_file(path);
        CHECK_TRUE(file != nullptr);
        bytes += file->content.size();
        std::string content{file->content};
        for (std::size_t at = content.find("http://www.w3.org/2000/svg"); at != std::string::npos; at = content.find("http://www.w3.org/2000/svg")) {
            content.erase(at, 7);  // the name of the SVG vocabulary, not an address
        }
        CHECK_TRUE(content.find("://") == std::string::npos);
        CHECK_TRUE(content.find("innerHTML") == std::string::npos);
    }
    CHECK_TRUE(bytes < 100'000);
    CHECK_TRUE(find_page_file("/nothing.js") == nullptr);
}
