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

TEST(OwnerActionJson, reads_who_sits_there_the_pin_and_the_days_of_a_reminder) {
    const auto back = action(R"({"action":"change_seat","to":"owner","pin":"2468"})");
    CHECK_TRUE(std::get<ChangeSeat>(*back).to == Audience::Owner);
    STRCMP_EQUAL("2468", std::get<ChangeSeat>(*back).pin.c_str());
    CHECK_TRUE(std::get<ChangeSeat>(*action(R"({"action":"change_seat","to":"valet"})")).to == Audience::Valet);
    STRCMP_CONTAINS("\"to\"", action(R"({"action":"change_seat","to":"passenger"})").error().message.c_str());
    STRCMP_EQUAL("123456", std::get<SetPin>(*action(R"({"action":"set_pin","pin":"123456"})")).pin.c_str());
    STRCMP_EQUAL("", std::get<SetPin>(*action(R"({"action":"set_pin","pin":""})")).pin.c_str());
    for (const char* wrong : {R"({"action":"set_pin"})", R"({"action":"set_pin","pin":1234})", R"({"action":"set_pin","pin":"123"})", R"({"action":"set_pin","pin":"1234567"})", R"({"action":"set_pin","pin":"12a4"})"}) {
        STRCMP_CONTAINS("\"pin\"", action(wrong).error().message.c_str());
    }
    CHECK_TRUE(std::holds_alternative<EndLiveSession>(*action(R"({"action":"end_live"})")));
    CHECK_TRUE(std::get<AskErasure>(*action(R"({"action":"ask_erasure","reason":"dealer_left"})")).reason == ErasureReason::DealerLeft);
    CHECK_EQUAL(4, std::get<RemindBefore>(*action(R"({"action":"remind_before","days":4})")).days);
    for (const char* wrong : {R"({"action":"remind_before"})", R"({"action":"remind_before","days":0})", R"({"action":"remind_before","days":5})", R"({"action":"remind_before","days":"2"})"}) {
        STRCMP_CONTAINS("\"days\"", action(wrong).error().message.c_str());
    }
}

TEST(OwnerActionJson, reads_which_attachment_was_touched) {
    AttachmentDigest digest{};
    digest.fill(std::byte{0xC3});
    const auto touched = action(R"({"action":"open_attachment","digest":")" + to_hex(digest) + "\"}");
    CHECK_TRUE(std::get<OpenAttachment>(*touched).digest == digest);
    for (const std::string& wrong : {std::string{}, std::string{"C3"}, std::string(64, 'G'), std::string(66, 'A')}) {
        STRCMP_CONTAINS("\"digest\"", action(R"({"action":"open_attachment","digest":")" + wrong + "\"}").error().message.c_str());
    }
}

TEST(OwnerActionJson, reads_what_the_owner_had_done) {
    const auto a = action(R"({"action":"state_work","items":["engine_oil","oil_filter"],"performed":"2026-05-01T00:00:00Z","km":98000})");
    const auto* work = std::get_if<StateWork>(&*a);
    CHECK_TRUE(work != nullptr && work->items.size() == 2);
    STRCMP_EQUAL("2026-05-01T00:00:00Z", iso8601(*work->performed).c_str());
    CHECK_TRUE(*work->mileage == Distance::kilometres(98'000));
    const auto just_now = action(R"({"action":"state_work","items":["engine_oil"]})");
    CHECK_FALSE(std::get<StateWork>(*just_now).performed.has_value());
    for (const char* wrong : {R"({"action":"state_work"})", R"({"action":"state_work","items":[]})", R"({"action":"state_work","items":[1]})", R"({"action":"state_work","items":[""]})"}) {
        STRCMP_CONTAINS("\"items\"", action(wrong).error().message.c_str());
    }
    STRCMP_CONTAINS("\"performed\"", action(R"({"action":"state_work","items":["x"],"performed":"yesterday"})").error().message.c_str());
    STRCMP_CONTAINS("\"km\"", action(R"({"action":"state_work","items":["x"],"km":-1})").error().message.c_str());
    STRCMP_CONTAINS("\"id\"", action(R"({"action":"take_back_work","id":"1"})").error().message.c_str());
}

TEST_GROUP(ViewJson){};

TEST(ViewJson, a_record_says_of_each_attachment_how_it_stands) {
    HeadUnitView v;
    v.driving = DrivingState::Parked;
    ServiceRecord& record = v.history.emplace_back();
    record.id.bytes.back() = std::byte{1};
    const auto named = [&record](unsigned char n, const char* type, std::uint32_t bytes) {
        Attachment a{{}, type, bytes, "a"};
        a.digest.fill(std::byte{n});
        record.attachments.push_back(a);
        return a.digest;
    };
    (void)named(1, "image/png", 100);
    (void)named(2, "image/png", kLargestAttachment + 1);
    (void)named(3, "text/html", 100);
    (void)named(4, "image/png", 0);
    const AttachmentDigest arriving = named(5, "image/jpeg", 100'000);
    const auto states = [&v] {
        std::string out;
        const auto told = record_json(v, v.history.front().id);
        for (const auto& a : told->at("attachments").as_array()) out += std::string{a.at("state").as_string().c_str()} + " ";
        return out;
    };
    STRCMP_EQUAL("none too_large unfit unfit none ", states().c_str());
    std::string shelves;
    for (const auto& [state, word] : {std::pair{AttachmentState::Asked, "asked"}, std::pair{AttachmentState::Arriving, "arriving"}, std::pair{AttachmentState::Here, "here"},
                                      std::pair{AttachmentState::Unknown, "unknown"}, std::pair{AttachmentState::Gone, "gone"}, std::pair{AttachmentState::Broken, "broken"}}) {
        v.attachments[arriving] = {state, 49'152};
        STRCMP_EQUAL((std::string{"none too_large unfit unfit "} + word + " ").c_str(), states().c_str());
        // What is pushed differs with it, so that the page reads the record anew
        const std::string shelf = boost::json::serialize(to_json(v).at("shelf"));
        CHECK_TRUE(shelves.find(shelf) == std::string::npos);
        shelves += shelf;
    }
    CHECK_EQUAL(49, record_json(v, v.history.front().id)->at("attachments").at(4).at("percent").to_number<int>());
}

TEST(ViewJson, unknown_times_are_null_and_absent_values_too) {
    HeadUnitView view;
    view.driving = DrivingState::Parked;
    DueItem oil;
    oil.item_id = "engine_oil";
    oil.state = DueState::Soon;
    oil.remaining_distance = Distance::metres(999'500);
    view.due.push_back({oil, {"机油", "Oil"}, {}});
    const json::value v = to_json(view);
    CHECK_TRUE(v.at("now").is_null());
    CHECK_TRUE(v.at("prompt").is_null());
    const auto& due = v.at("next");
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

TEST_GROUP(ViewParts) {
    HeadUnitView view;
    void setup() override { view.driving = DrivingState::Parked; }

    static WallTime on(const char* moment) { return parse_iso8601(moment).value(); }
    ServiceRecord& record(const char* when, std::int64_t fen, const char* currency = "CNY") {
        ServiceRecord& r = view.history.emplace_back();
        r.id.bytes.back() = std::byte{static_cast<unsigned char>(view.history.size())};
        if (*when != 0) r.performed_at = on(when);
        r.total = {fen, currency};
        return r;
    }
    static std::string text(const json::value& value) { return json::serialize(value); }
};

TEST(ViewParts, the_pushed_view_stays_below_30_kB_whatever_the_vehicle_has) {
    // Given: more of everything than any car has, each text at its limit
    const std::string chinese(93, '\xE4'), latin(120, 'w');
    for (int n = 0; n < 300; ++n) {
        FaultLine fault;
        fault.fault.dtc = {0x7E8, "P" + std::to_string(n)};
        fault.fault.freeze_frame.assign(60, {"Vehicle.Powertrain.CombustionEngine.Speed", 2850.5, "rpm"});
        fault.summary = fault.advice = fault.checks = {chinese, latin};
        view.faults.push_back(fault);
        RequestLine request;
        request.request.note = std::string(1500, 'n');
        request.request.due_items.assign(40, "engine_oil");
        request.request.fault_codes.assign(100, "P0301");
        view.requests.push_back(request);
        view.appointments.emplace_back().note = std::string(2000, 'n');
        view.history.emplace_back().jobs.assign(20, Job{});
        view.sent.push_back({{chinese, latin}, Purpose::Operation, "dealer", {}, true, 0, 0});
    }
    for (int n = 0; n < 40; ++n) view.due.push_back({DueItem{}, {chinese.substr(0, 30), latin.substr(0, 40)}, {chinese, latin}});
    for (int n = 0; n < 30; ++n) {
        CampaignLine& line = view.campaigns.emplace_back();
        line.campaign.title = {std::string(120, 'x'), std::string(120, 'x')};
        line.campaign.body = {std::string(1500, 'x'), std::string(1500, 'x')};
    }
    for (int n = 0; n < 50; ++n) view.recalls.push_back({{std::string(40, 'R'), RecallState::Open, {chinese, latin}, {chinese + chinese + chinese, latin + latin + latin}, {chinese + chinese + chinese, latin + latin + latin}, {}}, {}, false});
    view.survey = SurveyLine{Id{}, {}, questionnaire()};
    view.consents.assign(6, {Consent{}, {chinese, latin}, {std::string(300, '\xE4'), std::string(400, 'w')}});
    view.prompt = Prompt{};
    view.prompt->evidence.assign(12, {chinese, latin});
    // When, Then
    CHECK_TRUE(text(to_json(view)).size() < 30'000);
    CHECK_EQUAL(300, to_json(view).at("faults_known").to_number<int>());
    CHECK_EQUAL(300, to_json(view).at("records").to_number<int>());
    view.driving = DrivingState::Moving;
    CHECK_TRUE(text(to_json(view)).size() < 15'000);
}

TEST(ViewParts, while_driving_only_the_state_at_a_glance_is_told) {
    view.identity.vin = "LDKLNK1A5T0000001";
    view.dealer_name = "a dealer";
    FaultLine fault;
    fault.fault.dtc = {0x7E8, "P0301"};
    fault.summary = {"失火", "misfire"};
    view.faults.push_back(fault);
    view.requests.emplace_back().request.note = "a note";
    view.appointments.emplace_back().place = "a place";
    record("2026-01-01T00:00:00Z", 100).dealer_name = "a garage";
    for (const DrivingState state : {DrivingState::Moving, DrivingState::Idling}) {
        view.driving = state;
        const json::value told = to_json(view);
        for (const char* secret : {"LDKLNK1A5T0000001", "a dealer", "misfire", "a note", "a place", "a garage"}) {
            CHECK_TRUE(text(told).find(secret) == std::string::npos);
        }
        STRCMP_EQUAL("P0301", told.at("faults").at(0).at("code").as_string().c_str());
        for (const char* field : {"vin", "requests", "appointments", "consents", "records", "readiness"}) CHECK_TRUE(told.as_object().if_contains(field) == nullptr);
    }
}

TEST(ViewParts, an_item_names_the_limit_that_calls_first) {
    DueLine line;
    line.interval.distance = Distance::kilometres(40'000);
    line.interval.time = std::chrono::months{12};
    line.interval.engine_hours = std::chrono::hours{800};
    line.due.remaining_distance = Distance::kilometres(30'000);
    line.due.remaining_time = std::chrono::days{300};
    line.due.remaining_engine_hours = std::chrono::hours{-20};
    view.due = {line};
    STRCMP_EQUAL("hours", to_json(view).at("due").at(0).at("calls").as_string().c_str());
    CHECK_EQUAL(102, to_json(view).at("due").at(0).at("used_percent").to_number<int>());
    view.due.front().due.remaining_engine_hours.reset();
    view.due.front().due.condition_percent = 12;
    STRCMP_EQUAL("life", to_json(view).at("due").at(0).at("calls").as_string().c_str());
    view.due.front().due.condition_percent.reset();
    CHECK_TRUE(to_json(view).at("due").at(0).as_object().if_contains("calls") == nullptr);  // kilometres call
}

TEST(ViewParts, a_note_is_cut_between_characters) {
    view.requests.emplace_back().request.note = "x" + [] {
        std::string word;
        for (int n = 0; n < 60; ++n) word += "\u4fdd";
        return word;
    }();
    const json::value told = to_json(view);
    const auto& note = told.at("requests").at(0).at("note").as_string();
    CHECK_EQUAL(118U, note.size());  // 1 + 39 * 3: the 40th does not fit into 120 bytes
    STRCMP_EQUAL("\u4fdd", note.c_str() + 115);
}

TEST(ViewParts, worst_faults_come_first) {
    for (const auto& [code, state, urgency] : {std::tuple{"gone", FaultState::Healed, Urgency::StopSafely}, std::tuple{"mild", FaultState::Confirmed, Urgency::DriveOn},
                                               std::tuple{"stop", FaultState::Pending, Urgency::StopSafely}}) {
        FaultLine& line = view.faults.emplace_back();
        line.fault.dtc.code = code;
        line.fault.state = state;
        line.fault.urgency = urgency;
    }
    const json::value told = to_json(view);
    STRCMP_EQUAL("stop", told.at("faults").at(0).at("code").as_string().c_str());
    STRCMP_EQUAL("mild", told.at("faults").at(1).at("code").as_string().c_str());
    STRCMP_EQUAL("gone", told.at("faults").at(2).at("code").as_string().c_str());
}

TEST(ViewParts, a_year_is_the_markets_and_sums_each_currency) {
    record("2026-12-31T16:30:00Z", 30'000);  // 2027 in China
    record("2026-05-01T00:00:00Z", 20'000);
    record("2026-04-01T00:00:00Z", 5'000, "EUR");
    record("", 1'000);
    const json::value page = history_json(view, std::nullopt, 20);
    const json::value expected = json::parse(R"([
        {"year":2027,"visits":1,"spent":[{"amount":300.0,"currency":"CNY"}]},
        {"year":2026,"visits":2,"spent":[{"amount":200.0,"currency":"CNY"},{"amount":50.0,"currency":"EUR"}]},
        {"year":0,"visits":1,"spent":[{"amount":10.0,"currency":"CNY"}]}])");
    CHECK_TRUE(page.at("years") == expected);
    CHECK_TRUE(history_json(view, view.history.front().id, 20).as_object().if_contains("years") == nullptr);
}

TEST(ViewParts, an_item_says_its_interval_why_and_from_when) {
    DueLine line{};
    line.due.item_id = "engine_oil";
    line.reason = {"机油会老化", "Oil ages"};
    line.interval = {Distance::kilometres(5'000), std::chrono::months{12}, std::nullopt};
    line.severe = true;
    line.due_at = Distance::kilometres(55'000);
    line.last = Completion{"engine_oil", Distance::kilometres(50'000), on("2026-01-05T00:00:00Z"), {}, CompletionEvidence::DealerRecord, "00", true, {}};
    view.due.push_back(line);
    const json::value item = item_json(view, "engine_oil").value();
    CHECK_EQUAL(5'000, item.at("every_km").to_number<int>());
    CHECK_EQUAL(12, item.at("every_months").to_number<int>());
    CHECK_TRUE(item.at("every_hours").is_null());
    CHECK_TRUE(item.at("severe").as_bool());
    CHECK_EQUAL(55'000, item.at("due_km").to_number<int>());
    STRCMP_EQUAL("dealer_record", item.at("last").at("evidence").as_string().c_str());
    CHECK_FALSE(item_json(view, "brakes").has_value());
}

TEST(ViewParts, warranty_and_three_guarantees_are_told_with_what_is_left_and_which_records_count) {
    CHECK_FALSE(to_json(view).at("cover").as_bool());
    const WarrantyTerm term{"vehicle", {"整车", "Whole car"}, {}, {}, std::chrono::months{36}, Distance::kilometres(60'000)};
    const WarrantyNow now{WarrantyState::EndsSoon, std::chrono::days{0}, Distance::kilometres(800), std::chrono::year{2028} / 1 / 10};
    view.warranties = {{term, now}};
    view.three_guarantees = GuaranteeLine{{term, now}, {{GuaranteeRule::PartReplaced, VehicleSystem::Brakes, "P-1", 2, 2, {Id{}}}}};
    const json::value cover = cover_json(view);
    CHECK_TRUE(cover.at("warranties").at(0) == json::parse(R"({"name":{"zh":"整车","en":"Whole car"},"state":"ends_soon",
        "remaining_days":0,"remaining_km":800.0,"last_day":"2028-01-10","until_km":60000.0})"));
    CHECK_TRUE(cover.at("three_guarantees").at("counts").at(0) == json::parse(R"({"rule":"part_replaced","system":"brakes","subject":"P-1",
        "count":2,"limit":2,"reached":true,"records":["00000000000000000000000000000000"]})"));
    view.part_counters.emplace_back().name = "冬季胎";
    view.part_counters.back().driven = Distance::kilometres(4'000);
    CHECK_TRUE(cover_json(view).at("parts").at(0) == json::parse(R"({"set":false,"system":"none","name":"冬季胎","km":4000.0,"fitted":false,
        "first_fitted":null,"age_left_days":null,"state":"ok"})"));
    view.three_guarantees.reset();
    CHECK_TRUE(cover_json(view).at("three_guarantees").is_null());
    view.driving = DrivingState::Parked;
    CHECK_TRUE(to_json(view).at("cover").as_bool());
}

TEST(ViewParts, a_matter_is_one_thread_of_request_visits_and_record) {
    Id asked;
    asked.bytes.back() = std::byte{7};
    view.requests.emplace_back().request.id = asked;
    view.requests.back().request.created = on("2026-05-01T00:00:00Z");
    view.appointments.emplace_back().request_id = asked;
    Appointment& own = view.appointments.emplace_back();  // the dealer began it
    own.id.bytes.back() = std::byte{8};
    own.changed = on("2026-05-02T00:00:00Z");
    record("2026-05-03T00:00:00Z", 100).request_id = asked;
    record("2026-05-04T00:00:00Z", 100);
    const json::value all = matters_json(view);
    const json::array& threads = all.at("matters").as_array();
    CHECK_EQUAL(2U, threads.size());
    CHECK_TRUE(threads[0].at("request").is_null());
    CHECK_EQUAL(1U, threads[0].at("visits").as_array().size());
    CHECK_EQUAL(0U, threads[0].at("records").as_array().size());
    STRCMP_EQUAL(asked.text().c_str(), std::string{threads[1].at("id").as_string()}.c_str());
    CHECK_EQUAL(1U, threads[1].at("visits").as_array().size());
    CHECK_EQUAL(1U, threads[1].at("records").as_array().size());
}

TEST(ViewParts, a_visit_booked_far_ahead_is_marked_in_the_view_and_in_its_thread) {
    view.driving = DrivingState::Parked;
    for (const std::byte last : {std::byte{7}, std::byte{8}}) view.appointments.emplace_back().id.bytes.back() = last;
    view.far_ahead = {view.appointments.back().id};
    const json::value told = to_json(view);
    CHECK_FALSE(told.at("appointments").at(0).at("far_ahead").as_bool());
    CHECK_TRUE(told.at("appointments").at(1).at("far_ahead").as_bool());
    const json::value all = matters_json(view);
    CHECK_TRUE(all.at("matters").at(0).at("visits").at(0).at("far_ahead").as_bool() != all.at("matters").at(1).at("visits").at(0).at("far_ahead").as_bool());
}

TEST(ViewParts, a_sticker_is_read_into_the_statement_and_what_is_wrong_is_named) {
    const auto said = action(R"({"action":"state_work","items":["engine_oil"],"next_on":"2027-05-31T00:00:00Z","next_km":60000})");
    CHECK_TRUE(said.has_value());
    const auto& work = std::get<StateWork>(*said);
    CHECK_TRUE(*work.next_on == on("2027-05-31T00:00:00Z"));
    CHECK_TRUE(*work.next_at == Distance::kilometres(60'000));
    STRCMP_CONTAINS("next_on", action(R"({"action":"state_work","items":["engine_oil"],"next_on":"May"})").error().message.c_str());
    STRCMP_CONTAINS("next_km", action(R"({"action":"state_work","items":["engine_oil"],"next_km":-1})").error().message.c_str());
}

TEST(ViewParts, a_survey_is_told_with_its_questions_and_answered_with_all_its_scores) {
    CHECK_TRUE(to_json(view).at("survey").is_null());
    Id visit;
    visit.bytes.back() = std::byte{7};
    view.survey = SurveyLine{visit, on("2026-05-01T00:00:00Z"), questionnaire()};
    const json::value told = to_json(view).at("survey");
    CHECK_EQUAL(3U, told.at("questions").as_array().size());
    CHECK_EQUAL(10, told.at("questions").at(2).at("most").to_number<int>());
    view.driving = DrivingState::Moving;
    CHECK_TRUE(to_json(view).as_object().if_contains("survey") == nullptr);
    const std::string head = R"({"action":"answer_survey","id":")" + visit.text() + R"(","questionnaire":1,"scores":)";
    const auto given = action(head + R"([{"question":"work","score":5},{"question":"recommend","score":0}]})");
    CHECK_TRUE(std::get<AnswerSurvey>(*given).answers == (SurveyAnswered{visit, 1, {{"work", 5}, {"recommend", 0}}}));
    for (const char* wrong : {R"(5})", R"([5]})", R"([{"question":"work","score":11}]})", R"([{"question":"","score":1}]})", R"([{"question":"work"}]})"}) {
        STRCMP_CONTAINS("scores", action(head + wrong).error().message.c_str());
    }
    STRCMP_CONTAINS("questionnaire", action(R"({"action":"answer_survey","id":")" + visit.text() + R"(","scores":[]})").error().message.c_str());
}

TEST(ViewParts, campaigns_are_told_with_what_the_owner_said_and_their_text_is_read_as_a_part) {
    const std::pair<CampaignState, const char*> states[] = {{CampaignState::Seen, "seen"}, {CampaignState::Accepted, "booked"}, {CampaignState::Declined, "declined"}, {CampaignState::Done, "done"}};
    for (const auto& [state, word] : states) {
        CampaignLine& line = view.campaigns.emplace_back();
        line.campaign.id.bytes[0] = static_cast<std::byte>(view.campaigns.size());
        line.campaign.state = state;
        line.campaign.title.en = "Winter check";
        line.campaign.body.en = "For free";
        line.campaign.offers_visit = true;
        line.booked = state == CampaignState::Accepted;
        STRCMP_EQUAL(word, std::string{to_json(view).at("campaigns").as_array().back().at("state").as_string()}.c_str());
    }
    view.campaigns[1].booked = false;
    STRCMP_EQUAL("accepted", std::string{to_json(view).at("campaigns").at(0).at("state").as_string()}.c_str());  // of four the last three
    CHECK_EQUAL(4, to_json(view).at("campaigns_known").to_number<int>());
    const json::value part = campaign_json(view, view.campaigns[1].campaign.id).value();
    STRCMP_EQUAL("For free", std::string{part.at("body").at("en").as_string()}.c_str());
    CHECK_TRUE(part.at("offers_visit").as_bool());
    CHECK_FALSE(campaign_json(view, Id{}).has_value());
    view.campaigns[1].listed = false;
    CHECK_EQUAL(3U, to_json(view).at("campaigns").as_array().size());
    CHECK_FALSE(campaign_json(view, view.campaigns[1].campaign.id).has_value());
    view.driving = DrivingState::Moving;
    CHECK_TRUE(to_json(view).as_object().if_contains("campaigns") == nullptr);
    const std::string head = R"({"action":"answer_campaign","id":")" + view.campaigns[1].campaign.id.text() + R"(","answer":)";
    const auto given = std::get<AnswerCampaign>(*action(head + R"("yes"})"));
    CHECK_TRUE(given.campaign_id == view.campaigns[1].campaign.id && given.answer == PromptAnswer::Yes);
    for (const char* wrong : {R"("later"})", R"("acknowledge"})", "1}"}) STRCMP_CONTAINS("answer", action(head + wrong).error().message.c_str());
    STRCMP_CONTAINS("id", action(R"({"action":"answer_campaign","answer":"yes"})").error().message.c_str());
}

TEST(ViewParts, recalls_are_told_with_what_became_of_them_the_open_ones_first) {
    Id record;
    record.bytes.back() = std::byte{7};
    const auto told = [this](const char* number, RecallState state) -> RecallLine& {
        RecallLine& line = view.recalls.emplace_back();
        line.recall.number = number;
        line.recall.risk.en = "It may leak";
        line.recall.state = state;
        return line;
    };
    told("done", RecallState::Open).remedy = record;
    told("open", RecallState::Open);
    told("booked", RecallState::Open).booked = true;
    told("other", RecallState::NotAffected);
    const json::value recalls = to_json(view).at("recalls");
    const auto is = [&](std::size_t at, const char* number, const char* state) {
        STRCMP_EQUAL(number, std::string{recalls.at(at).at("number").as_string()}.c_str());
        STRCMP_EQUAL(state, std::string{recalls.at(at).at("state").as_string()}.c_str());
    };
    is(0, "booked", "booked");
    is(1, "open", "open");
    is(2, "other", "not_affected");
    CHECK_EQUAL(3U, recalls.as_array().size());
    CHECK_EQUAL(4, to_json(view).at("recalls_known").to_number<int>());
    view.recalls.erase(view.recalls.begin() + 1, view.recalls.begin() + 3);
    STRCMP_EQUAL("remedied", std::string{to_json(view).at("recalls").at(1).at("state").as_string()}.c_str());
    const json::value part = recall_json(view, "done").value();
    STRCMP_EQUAL(record.text().c_str(), std::string{part.at("record").as_string()}.c_str());
    STRCMP_EQUAL("It may leak", std::string{part.at("risk").at("en").as_string()}.c_str());
    CHECK_FALSE(recall_json(view, "R2026-99").has_value());
    view.driving = DrivingState::Moving;
    CHECK_TRUE(to_json(view).as_object().if_contains("recalls") == nullptr);
}

TEST_GROUP(HeadUnitPage){};

TEST(HeadUnitPage, is_small_in_either_language_and_asks_no_other_origin) {
    // Given: the files a browser loads, and those of which it loads one
    const auto size_of = [](const char* path) {
        const PageFile* file = find_page_file(path);
        CHECK_TRUE(file != nullptr);
        std::string content{file->content};
        for (std::size_t at = content.find("http://www.w3.org/2000/svg"); at != std::string::npos; at = content.find("http://www.w3.org/2000/svg")) {
            content.erase(at, 7);  // the name of the SVG vocabulary, not an address
        }
        CHECK_TRUE(content.find("://") == std::string::npos);
        CHECK_TRUE(content.find("innerHTML") == std::string::npos);
        return file->content.size();
    };
    std::size_t bytes = 0;
    for (const char* path : {"/index.html", "/app.css", "/app.js", "/care.js", "/cards.js", "/cover.js", "/dom.js", "/due.js", "/home.js", "/link.js", "/mine.js",
                             "/others.js", "/places.js", "/prompt.js", "/seat.js", "/service.js", "/texts.js"}) {
        bytes += size_of(path);
    }
    // Then: neither language makes it heavier than 100 kB
    CHECK_TRUE(bytes + size_of("/text.zh.js") <= 100'000);
    CHECK_TRUE(bytes + size_of("/text.en.js") <= 100'000);
    CHECK_TRUE(find_page_file("/nothing.js") == nullptr);
}
