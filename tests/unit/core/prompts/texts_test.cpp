// SPDX-License-Identifier: Apache-2.0
// Lint over every text the desk can show, with the longest parameters; and what the texts say.
#include <algorithm>
#include <string>

#include "core/prompts/texts.hpp"
#include "domain/characters.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;

namespace {

WallTime at(int year, unsigned month, unsigned day, int hour, int minute) {
    const std::chrono::sys_days date{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
    return {date.time_since_epoch() + std::chrono::hours{hour} + std::chrono::minutes{minute},
            WallQuality::Synchronised};
}

std::string many(const char* character, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += character;
    return text;
}

Text longest() {
    return {many("超", 200), many("W", 400)};
}

PlanItem item_named(const Text& name) {
    PlanItem item;
    item.id = "engine_oil";
    item.name = name;
    item.reason = longest();
    return item;
}

DueItem due_of(DueState state) {
    DueItem due;
    due.item_id = "engine_oil";
    due.state = state;
    due.remaining_distance = Distance::kilometres(state == DueState::Soon ? 9'999'999 : -9'999'999);
    due.remaining_time = std::chrono::days{state == DueState::Soon ? 18'000 : -18'000};
    return due;
}

texts::DueFacts facts() {
    texts::DueFacts f;
    f.mileage = f.due_at.emplace(Distance::kilometres(9'999'999));
    f.last_at = f.mileage;
    f.due_on = at(2026, 12, 31, 23, 59);
    f.severe = true;
    f.others = 199;
    return f;
}

FaultRecord fault_of(Urgency urgency) {
    FaultRecord fault;
    fault.dtc = {0x18DAF110, "SPN 524287 FMI 31"};
    fault.urgency = urgency;
    fault.occurrences = 4'000'000'000;
    fault.lamp = true;
    fault.mileage_first = Distance::kilometres(9'999'999);
    for (int i = 0; i < 9; ++i) fault.freeze_frame.push_back({"Vehicle." + many("x", 200), 1e300, "km/h"});
    return fault;
}

Appointment visit(AppointmentState state) {
    Appointment a;
    a.id = id_from_text("000102030405060708090A0B0C0D0E0F");
    a.revision = 4'000'000'000;
    a.state = state;
    a.start = at(2026, 12, 31, 23, 59);
    a.price = {9'999'999'999'99, "CNY"};
    a.place = many("店", 100);
    a.note = many("注", 500);
    return a;
}

ServiceRequest request(RequestState state) {
    ServiceRequest r;
    r.state = state;
    r.clerk = many("李", 100);
    r.contact_missed = state == RequestState::Delivered;
    return r;
}

std::vector<PromptOffer> every_offer() {
    std::vector<PromptOffer> all;
    texts::DueFacts of_many = facts();
    of_many.with.assign(199, {longest(), DueState::Overdue});
    for (const DueState s : {DueState::Soon, DueState::Due, DueState::Overdue}) {
        all.push_back(texts::due(item_named(longest()), due_of(s), facts()));
        all.push_back(texts::due(item_named(longest()), due_of(s), of_many));
        texts::DueFacts written = facts();
        written.written = true;
        all.push_back(texts::due(item_named(longest()), due_of(s), written));
    }
    for (const WarrantyState state : {WarrantyState::Running, WarrantyState::EndsSoon, WarrantyState::Ended}) {
        WarrantyTerm term{"x", longest(), {}, {}, {}, Distance::kilometres(2'000'000)};
        WarrantyNow now{state, std::chrono::days{1}, Distance{}, std::chrono::year{2028} / 12 / 31};
        all.push_back(texts::fault(fault_of(Urgency::DriveOn), longest(), texts::fault_warranty(term, now)));
        texts::DueFacts kept = facts();
        kept.warranty = texts::service_warranty(term, now);
        term.distance.reset();
        now.last_day.reset();
        for (const Text& text : texts::fault_warranty(term, now)) kept.warranty.push_back(text);
        all.push_back(texts::due(item_named(longest()), due_of(DueState::Due), kept));
    }
    for (const Urgency u : {Urgency::DriveOn, Urgency::ServiceSoon, Urgency::StopSafely})
        all.push_back(texts::fault(fault_of(u), longest()));
    for (const AppointmentState s :
         {AppointmentState::Proposed, AppointmentState::Accepted, AppointmentState::Withdrawn}) {
        all.push_back(texts::appointment_news(visit(s), {}));
    }
    all.push_back(texts::appointment_reminder(visit(AppointmentState::Accepted), {}));
    all.push_back(texts::appointment_surfaced(visit(AppointmentState::Accepted), {}));
    ServiceRecord surveyed;
    surveyed.performed_at = at(2026, 12, 31, 23, 59);
    surveyed.dealer_name = many("车", 200);
    for (const bool again : {false, true}) all.push_back(texts::survey_question(surveyed, again, {}));
    all.push_back(texts::recall({many("R", 40), RecallState::Open, longest(), longest(), longest(), at(2026, 12, 31, 23, 59)}, {}));
    for (const CampaignClass c : {CampaignClass::Safety, CampaignClass::Service, CampaignClass::Marketing}) {
        Campaign campaign;
        campaign.campaign_class = c;
        campaign.title = campaign.body = longest();
        campaign.until = at(2026, 12, 31, 23, 59);
        campaign.offers_visit = c != CampaignClass::Marketing;
        all.push_back(texts::campaign(campaign, many("车", 200), {}));
    }
    for (const RequestState s : {RequestState::Delivered, RequestState::PickedUp}) {
        all.push_back(texts::request_news(request(s), at(2026, 12, 31, 23, 59), {}));
        all.push_back(texts::request_news(request(s), WallTime{}, {}));
        all.push_back(texts::promise_missed(request(s)));
        ServiceRequest complaint = request(s);
        complaint.want = Want::Complaint;
        complaint.resolve_missed = s == RequestState::PickedUp;
        all.push_back(texts::promise_missed(complaint));
    }
    ServiceRecord record;
    record.jobs.resize(9999);
    record.total = {-9'999'999'999'99, "EUR"};
    record.dealer_name = many("店", 100);
    all.push_back(texts::service_done(record, 9999));
    all.push_back(texts::service_done(record, 0));
    for (int kind = 1; kind <= 4; ++kind) {
        AdvanceWarning warning{static_cast<WarningKind>(kind), 0x7E8, "battery resting", -99'999'999.12, 1e15, "kilogram", 2'000'000'000};
        all.push_back(texts::advance_warning(warning, longest()));
        warning.subject = "battery cranking";
        all.push_back(texts::advance_warning(warning, longest()));
    }
    for (const ServiceSign sign : {ServiceSign::RangeJump, ServiceSign::ClearedAtStop}) {
        const DetectedService seen{sign, Distance::kilometres(9'999'999), {}};
        all.push_back(texts::service_elsewhere(seen, {longest()}, {}));
        all.push_back(texts::service_elsewhere(seen, std::vector(100, longest()), {}));
    }
    all.push_back(texts::consent_request(Purpose::Location, longest(), longest()));
    all.push_back(texts::live_question({{}, "123456", longest().zh, kLongestLiveTimeBox}, longest().zh));
    LiveSessionChanged ended;
    ended.readings = 1800;
    ended.names.assign(200, "Vehicle.Powertrain.CombustionEngine.ECT");
    all.push_back(texts::live_receipt(ended, {}));
    Finding finding;
    finding.text = many("漏", 200);
    all.push_back(texts::deferred_work(finding));
    return all;
}

}  // namespace

TEST_GROUP(PromptTexts){};

TEST(PromptTexts, a_weak_battery_is_told_with_what_was_measured_and_the_limit) {
    // Given a battery that rests at 12.24 V and will pass 12.2 V within 19 days
    const PromptOffer offer =
        texts::advance_warning({WarningKind::BatteryWeak, 0, "battery resting", 12.24, 12.2, "V", 19}, {});
    STRCMP_EQUAL("warning:battery resting", offer.reason_key.c_str());
    STRCMP_EQUAL("静置电压 12.24 V，可能无法启动", offer.why.zh.c_str());
    STRCMP_EQUAL("The 12 V battery is weak", offer.what.en.c_str());
    // And two in a row by their limits: the lowest is a start's at -18 degrees, the highest of one the charge at -40
    const auto what = [](double limit) { return texts::advance_warning({WarningKind::BatteryWeak, 0, "battery cranking", 16.2, limit, "V", {}}, {}).what; };
    STRCMP_EQUAL("24V 蓄电池偏弱", what(17.0).zh.c_str());
    STRCMP_EQUAL("The 12 V battery is weak", what(16.995).en.c_str());
    STRCMP_EQUAL("Measured 12.24 V, limit 12.2 V", offer.evidence[0].en.c_str());
    STRCMP_EQUAL("按趋势约 19 天后到限值", offer.evidence[1].zh.c_str());
}

TEST(PromptTexts, no_line_is_empty_or_longer_than_a_glance_with_the_longest_parameters) {
    for (const PromptOffer& offer : every_offer()) {
        CHECK_TRUE(count_characters(offer.what.en) <= 40);
        std::vector<Text> lines{offer.what, offer.why, offer.next};
        lines.insert(lines.end(), offer.evidence.begin(), offer.evidence.end());
        for (const Text& line : lines) {
            CHECK_FALSE(line.zh.empty() || line.en.empty());
            if (count_characters(line.zh) > 31) FAIL(line.zh.c_str());
            if (count_characters(line.en) > 120) FAIL(line.en.c_str());
        }
    }
}

TEST(PromptTexts, every_prompt_says_why_it_is_asked_and_can_be_answered) {
    for (const PromptOffer& offer : every_offer()) {
        CHECK_FALSE(offer.evidence.empty());
        CHECK_FALSE(offer.answers.empty());
        CHECK_TRUE(offer.answers.size() <= 3);
        CHECK_FALSE(offer.reason_key.empty());
    }
}

TEST(PromptTexts, what_asks_takes_yes_and_what_only_tells_takes_noted_alone) {
    for (const PromptOffer& offer : every_offer()) {
        const std::string& key = offer.reason_key;
        const bool asks = std::find(offer.answers.begin(), offer.answers.end(), PromptAnswer::Yes) != offer.answers.end();
        const bool tells = offer.answers == std::vector{PromptAnswer::Acknowledge};
        CHECK_TRUE(asks != tells);
        for (const char* notice : {"reminder:", "surfaced:", "request:", "promise:", "service:", "live_receipt:"}) CHECK_TRUE(!key.starts_with(notice) || tells);
        for (const char* question : {"due:", "fault:", "warning:", "deferred:", "detected:", "consent:", "live:", "survey:", "recall:", "campaign:"}) {
            CHECK_TRUE(!key.starts_with(question) || asks);
        }
    }
    // An appointment is a question while the dealer proposes it, and news otherwise
    CHECK_EQUAL(3U, texts::appointment_news(visit(AppointmentState::Proposed), {}).answers.size());
    CHECK_EQUAL(1U, texts::appointment_news(visit(AppointmentState::Accepted), {}).answers.size());
    CHECK_EQUAL(1U, texts::appointment_news(visit(AppointmentState::Withdrawn), {}).answers.size());
}

TEST(PromptTexts, while_driving_a_critical_prompt_asks_for_at_most_two_actions) {
    for (const PromptOffer& offer : every_offer()) {
        if (offer.prompt_class == PromptClass::Critical) CHECK_TRUE(offer.answers.size() <= 2);
    }
}

TEST(PromptTexts, never_call_themselves_an_emergency_call) {
    for (const PromptOffer& offer : every_offer()) {
        for (const Text& line : {offer.what, offer.why, offer.next}) {
            CHECK_TRUE(line.zh.find("紧急呼叫") == std::string::npos && line.zh.find("SOS") == std::string::npos);
            CHECK_TRUE(line.en.find("SOS") == std::string::npos && line.en.find("mergency") == std::string::npos);
        }
    }
}

TEST(PromptTexts, a_fault_under_warranty_says_until_when_and_that_the_dealer_decides) {
    const WarrantyTerm term{"vehicle", {"整车", "Whole car"}, {}, {}, std::chrono::months{36}, Distance::kilometres(60'000)};
    WarrantyNow now{WarrantyState::Running, std::chrono::days{400}, Distance::kilometres(20'000), std::chrono::year{2028} / 1 / 10};
    const auto lines = texts::fault_warranty(term, now);
    STRCMP_EQUAL("整车质保至2028-01-10或60,000 km", lines.at(0).zh.c_str());
    STRCMP_EQUAL("Warranty \"Whole car\" until 2028-01-10 or 60,000 km", lines.at(0).en.c_str());
    STRCMP_EQUAL("It may be covered; the dealer decides", lines.at(1).en.c_str());
    // And a wordy name is cut, never the limits
    const WarrantyTerm wordy{"x", longest(), {}, {}, {}, Distance::kilometres(1'000'000)};
    STRCMP_CONTAINS("质保至2028-01-10或1,000,000 km", texts::fault_warranty(wordy, now).at(0).zh.c_str());
    // And one that was driven beyond its limit says at which
    now.state = WarrantyState::Ended;
    now.remaining_distance = Distance::metres(-1);
    CHECK_EQUAL(1U, texts::fault_warranty(term, now).size());
    STRCMP_EQUAL("整车质保已结束（60,000 km）", texts::fault_warranty(term, now).at(0).zh.c_str());
    CHECK_TRUE(texts::service_warranty(term, now).empty());
    // And one whose end is not known says nothing
    now.state = WarrantyState::Unknown;
    CHECK_TRUE(texts::fault_warranty(term, now).empty());
}

TEST(PromptTexts, an_item_that_calls_because_the_car_stood_says_so) {
    PlanItem item = item_named({"12V 蓄电池检查", "12 V battery check"});
    item.standing = std::chrono::days{60};
    DueItem due = due_of(DueState::Due);
    due.stood = std::chrono::days{63};
    const PromptOffer offer = texts::due(item, due, facts());
    STRCMP_EQUAL("车辆曾停放 63 天", offer.why.zh.c_str());
    STRCMP_EQUAL("The car stood still for 63 days", offer.why.en.c_str());
    const auto rule = [&offer](const Text& line) { return line.en == "Rule: told after standing for 30 days, due after 60"; };
    CHECK_TRUE(std::any_of(offer.evidence.begin(), offer.evidence.end(), rule));
}

TEST(PromptTexts, the_warranty_stands_among_the_reasons_of_a_question) {
    const WarrantyTerm term{"vehicle", {"整车", "Whole car"}, {}, {}, {}, {}};
    const auto lines = texts::fault_warranty(term, {WarrantyState::Running, {}, {}, {}});
    STRCMP_EQUAL("整车质保，无期限", lines.at(0).zh.c_str());
    const auto offer = texts::fault(fault_of(Urgency::DriveOn), {"原因", "Cause"}, lines);
    CHECK_TRUE(offer.evidence.at(offer.evidence.size() - 2) == lines.at(0));
    texts::DueFacts f = facts();
    f.warranty = texts::service_warranty(term, {WarrantyState::Running, {}, {}, {}});
    CHECK_TRUE(texts::due(item_named(longest()), due_of(DueState::Due), f).evidence.back() == f.warranty.back());
}

TEST(PromptTexts, of_the_story_read_as_meant) {
    DueItem due;
    due.state = DueState::Soon;
    due.remaining_distance = Distance::kilometres(850);
    due.remaining_time = std::chrono::days{120};
    const PromptOffer oil = texts::due(item_named({"机油", "Engine oil"}), due, facts());
    STRCMP_EQUAL("机油即将到期", oil.what.zh.c_str());
    STRCMP_EQUAL("Engine oil: due soon", oil.what.en.c_str());
    STRCMP_EQUAL("还剩 850 km 或 120 天", oil.why.zh.c_str());
    CHECK_TRUE(oil.prompt_class == PromptClass::Centre);

    FaultRecord misfire;
    misfire.dtc = {0x7E8, "P0301"};
    const PromptOffer fault = texts::fault(misfire, {"1 缸失火", "Cylinder 1 misfires"});
    STRCMP_EQUAL("fault:7E8:P0301", fault.reason_key.c_str());
    STRCMP_EQUAL("故障 P0301，请尽快检修", fault.what.zh.c_str());
    STRCMP_EQUAL("Cylinder 1 misfires", fault.why.en.c_str());
    CHECK_TRUE(fault.severity > oil.severity);
    CHECK_TRUE(fault.prompt_class == PromptClass::HeadsUp);
}

TEST(PromptTexts, a_due_item_names_the_rule_that_calls_it) {
    const auto names = [](DueState state, std::optional<double> percent, const char* rule) {
        DueItem due = due_of(state);
        due.condition_percent = percent;
        const auto evidence = texts::due(item_named({"机油", "Engine oil"}), due, facts()).evidence;
        return std::any_of(evidence.begin(), evidence.end(), [rule](const Text& line) { return line.zh == rule; });
    };
    CHECK_TRUE(names(DueState::Soon, std::nullopt, "规则：间隔用到90%，或按用车提前14天提醒"));
    CHECK_TRUE(names(DueState::Due, std::nullopt, "规则：里程、时间或小时数先到者为到期"));
    CHECK_TRUE(names(DueState::Overdue, 16, "规则：超出间隔10%、1000 km或30天为超期"));
    CHECK_TRUE(names(DueState::Soon, 15, "规则：估计寿命剩15%提醒，5%到期，0超期"));
}

TEST(PromptTexts, an_overdue_item_says_by_how_much) {
    DueItem due;
    due.state = DueState::Overdue;
    due.remaining_distance = Distance::kilometres(-1234);
    const PromptOffer oil = texts::due(item_named({"机油", "Engine oil"}), due, facts());
    STRCMP_EQUAL("里程已超 1,234 km", oil.why.zh.c_str());
    STRCMP_EQUAL("1,234 km past its distance", oil.why.en.c_str());
}

TEST(PromptTexts, the_limit_that_is_over_is_the_reason_told) {
    // Given a truck's oil whose engine hours are over while its kilometres and days are not
    DueItem due = due_of(DueState::Overdue);
    due.remaining_distance = Distance::kilometres(20'000);
    due.remaining_time = std::chrono::days{200};
    due.remaining_engine_hours = std::chrono::hours{-1};
    const auto why = [&due] { return texts::due(item_named({"机油", "Engine oil"}), due, facts()).why; };
    // Then the hours are told, not what is left of the others
    STRCMP_EQUAL("发动机已超 1 小时", why().zh.c_str());
    STRCMP_EQUAL("1 engine hour past its limit", why().en.c_str());
    // And what has just been reached is not called over by nothing
    due.remaining_engine_hours = std::chrono::hours{0};
    STRCMP_EQUAL("已到保养的发动机小时数", why().zh.c_str());
    due.remaining_time = std::chrono::days{0};
    STRCMP_EQUAL("Its date is reached", why().en.c_str());
    due.remaining_time = std::chrono::days{-1};
    STRCMP_EQUAL("1 day past its date", why().en.c_str());
    due.remaining_distance = Distance::metres(-400);
    STRCMP_EQUAL("已到保养里程", why().zh.c_str());
}

TEST(PromptTexts, what_own_use_foretells_is_told_where_it_comes_before_the_plans_date) {
    // Given a taxi that drives 400 km a day: half a year is left, and 4,782 km
    DueItem due = due_of(DueState::Soon);
    due.remaining_distance = Distance::metres(4'782'000);
    due.remaining_time = std::chrono::days{166};
    texts::DueFacts known = facts();
    const WallTime day{std::chrono::sys_days{std::chrono::year{2026} / 2 / 1}.time_since_epoch(), WallQuality::Synchronised};
    known.due_on = WallTime{day.since_epoch + std::chrono::days{154}, WallQuality::Synchronised};
    due.predicted_date = day;
    // Then the day that matters to its owner is told
    const auto why = [&] { return texts::due(item_named({"轮胎检查", "Tyre inspection"}), due, known).why; };
    STRCMP_EQUAL("还剩 4,782 km，约2026年2月1日到期", why().zh.c_str());
    STRCMP_EQUAL("4,782 km left; at your pace due about 1 Feb 2026", why().en.c_str());
    // And where the plan's date comes first, both limits are
    due.predicted_date = known.due_on;
    STRCMP_EQUAL("还剩 4,782 km 或 166 天", why().zh.c_str());
}

TEST(PromptTexts, work_that_cost_nothing_names_no_price) {
    ServiceRecord record;
    record.jobs.resize(1);
    STRCMP_EQUAL("完成 1 项", texts::service_done(record, 1).why.zh.c_str());
    STRCMP_EQUAL("1 job done", texts::service_done(record, 1).why.en.c_str());
    STRCMP_EQUAL("1 service item counted anew", texts::service_done(record, 1).next.en.c_str());
}

TEST(PromptTexts, a_new_revision_of_an_offer_is_more_urgent_than_the_one_before) {
    Appointment a = visit(AppointmentState::Proposed);
    a.revision = 1;
    const auto first = texts::appointment_news(a, {}).severity;
    a.revision = 2;
    CHECK_TRUE(texts::appointment_news(a, {}).severity > first);
}

TEST_GROUP(TextFormats){};

TEST(TextFormats, numbers_dates_and_money_read_the_same_on_every_machine) {
    STRCMP_EQUAL("1,234,567 km", texts::distance_text(Distance::kilometres(1234567)).c_str());
    STRCMP_EQUAL("999 km", texts::distance_text(Distance::kilometres(-999)).c_str());
    STRCMP_EQUAL("¥1,234.05", texts::money_text({123405, "CNY"}).c_str());
    STRCMP_EQUAL("-0.05 EUR", texts::money_text({-5, "EUR"}).c_str());
    const Text t = texts::moment_text(at(2026, 2, 28, 17, 5), LocalOffset{});
    STRCMP_EQUAL("3月1日 01:05", t.zh.c_str());
    STRCMP_EQUAL("1 Mar 01:05", t.en.c_str());
    STRCMP_EQUAL("时间未定", texts::moment_text(WallTime{}, {}).zh.c_str());
}

TEST_GROUP(Characters){};

TEST(Characters, are_counted_as_people_count) {
    CHECK_EQUAL(2U, count_characters("机油"));
    CHECK_EQUAL(4U, count_characters("café"));
    CHECK_EQUAL(4U, count_characters("cafe\xCC\x81"));                                  // e + combining acute
    CHECK_EQUAL(1U, count_characters("\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x94\xA7"));  // man + joiner + wrench
    CHECK_EQUAL(3U, count_characters("a\xFF\xE6"));  // damaged bytes count, nothing is passed over
    CHECK_EQUAL(0U, count_characters(""));
}

TEST(Characters, are_never_cut_in_the_middle) {
    STRCMP_EQUAL("机…", fit_characters("机油滤清器", 2).c_str());
    STRCMP_EQUAL("机油", fit_characters("机油", 2).c_str());
    STRCMP_EQUAL("cafe\xCC\x81…", fit_characters("cafe\xCC\x81 noir", 5).c_str());
}
