// SPDX-License-Identifier: Apache-2.0
// One function for each situation, and the table that names them.
#include "fixture_views.hpp"

#include <array>

#include "core/privacy/consent_book.hpp"
#include "core/prompts/texts.hpp"
#include "domain/fault_texts/fault_texts.hpp"
#include "fixture_parts.hpp"

namespace odolink::fixture {
namespace {

using std::chrono::hours;

HeadUnitView healthy_car() { return healthy(Distance::kilometres(4'200)); }

/// Of a car of 17 months: terms that run, end soon and have ended, and repairs that count.
HeadUnitView covered() {
    HeadUnitView v = healthy_car();
    const Distance mileage = v.mileage.value;
    const auto term = [](const char* zh, const char* en, int months, int km) {
        return WarrantyTerm{en, {zh, en}, {}, at(-std::chrono::days{507}), std::chrono::months{months}, Distance::kilometres(km)};
    };
    const auto now = [mileage](const WarrantyTerm& t, WarrantyState state, int days) {
        return WarrantyLine{t, {state, std::chrono::days{days}, *t.distance - mileage, std::chrono::floor<std::chrono::days>(std::chrono::sys_time{at(std::chrono::days{days}).since_epoch})}};
    };
    v.warranties = {now(term("整车", "Whole car", 36, 100'000), WarrantyState::Running, 588), now(term("动力总成", "Powertrain", 60, 99'500), WarrantyState::EndsSoon, 1'318),
                    now(term("排放部件", "Emission parts", 36, 60'000), WarrantyState::Ended, 588)};
    v.three_guarantees = GuaranteeLine{now(term("三包", "Three guarantees", 24, 120'000), WarrantyState::Running, 223),
                                       {{GuaranteeRule::PartReplaced, VehicleSystem::Brakes, "34116860019", 2, 2, {id(0x40), id(0x41)}},
                                        {GuaranteeRule::RepairDays, VehicleSystem::None, "", 12, 31, {id(0x40)}},
                                        {GuaranteeRule::SameProblem, VehicleSystem::None, "P0301", 3, 5, {id(0x40)}}}};
    v.part_counters = {{id(0x60), {}, "tyre_rotation", "夏季轮胎", Distance::kilometres(62'300), true, at(-std::chrono::days{2'150}), std::chrono::days{41}, DueState::Soon},
                       {id(0x61), {}, "tyre_rotation", "冬季轮胎", Distance::kilometres(21'900), false, at(-std::chrono::days{930}), std::chrono::days{1'261}, DueState::Ok},
                       {{}, VehicleSystem::Engine, "", "发动机总成", Distance::kilometres(8'120), true, at(-std::chrono::days{300}), std::nullopt, DueState::Ok}};
    v.faults = {fault("P0301", FaultState::Confirmed)};
    v.faults.front().warranty = texts::fault_warranty(v.warranties.front().term, v.warranties.front().now);
    for (DueLine& line : v.due) line.warranty = texts::service_warranty(v.warranties.front().term, v.warranties.front().now);
    return v;
}

HeadUnitView due_soon() {
    HeadUnitView v = healthy(Distance::kilometres(580));
    v.prompt = prompt(oil_offer());
    v.prompts_waiting = 1;
    return v;
}

/// The same question after Later was said as often as it may be.
HeadUnitView later_used() {
    HeadUnitView v = due_soon();
    v.prompt->answers = {PromptAnswer::Yes, PromptAnswer::No};
    v.prompt->next = texts::later_used_up();
    return v;
}

HeadUnitView overdue() {
    HeadUnitView v = healthy(Distance::kilometres(-1'240));
    v.link = {true, 2, 190, at(-hours{1})};
    return v;
}

/// A truck's oil: its engine hours are over, its kilometres and days are not.
HeadUnitView hours_overdue() {
    HeadUnitView v = healthy(Distance::kilometres(18'000));
    DueLine& oil = *std::find_if(v.due.begin(), v.due.end(), [](const DueLine& line) { return line.due.item_id == "engine_oil"; });
    oil.interval.engine_hours = hours{500};
    oil.due.remaining_engine_hours = hours{-62};
    oil.due.state = DueState::Overdue;
    order(v);
    v.verdict = Verdict::Due;
    return v;
}

HeadUnitView offline_overdue() {
    HeadUnitView v = overdue();
    v.link = {false, 3, 191, at(-hours{1})};
    return v;
}

HeadUnitView fault_found() {
    HeadUnitView v = healthy(Distance::kilometres(580));
    v.faults = {fault("P0301", FaultState::Confirmed), fault("P0420", FaultState::Pending), fault("P0171", FaultState::Healed)};
    v.verdict = Verdict::Fault;
    v.readiness.inspection_ready = false;
    v.readiness.monitors[3].complete = v.readiness.monitors[4].complete = false;
    v.prompt = prompt(fault_offer(v.faults.front()));
    v.prompts_waiting = 2;
    return v;
}

HeadUnitView critical() {
    HeadUnitView v = healthy_car();
    v.faults = {fault("P0524", FaultState::Confirmed)};
    v.faults.front().fault.urgency = Urgency::StopSafely;
    v.verdict = Verdict::Critical;
    v.prompt = prompt(fault_offer(v.faults.front()));
    return v;
}

HeadUnitView proposed() {
    HeadUnitView v = healthy(Distance::kilometres(580));
    v.faults = {fault("P0301", FaultState::Confirmed)};
    v.verdict = Verdict::Fault;
    v.requests = {request(RequestState::Answered)};
    v.appointments = {appointment(AppointmentState::Proposed)};
    return v;
}

HeadUnitView proposed_prompt() {
    HeadUnitView v = proposed();
    v.prompt = prompt(texts::appointment_news(v.appointments.front(), LocalOffset{}));
    return v;
}

HeadUnitView accepted() {
    HeadUnitView v = proposed();
    v.appointments = {appointment(AppointmentState::Accepted)};
    return v;
}

HeadUnitView countered() {
    HeadUnitView v = proposed();
    v.appointments = {appointment(AppointmentState::Countered)};
    return v;
}

HeadUnitView requested() {
    HeadUnitView v = healthy(Distance::kilometres(580));
    v.requests = {request(RequestState::Delivered)};
    v.requests.front().request.pick_up_missed = true;
    return v;
}

/// The dealer named his numbers, and the platform has a receiver.
HeadUnitView can_locate() {
    HeadUnitView v = healthy_car();
    v.phones = {"400-820-0001", "400-820-0002", "400-820-0003"};
    v.can_locate = true;
    return v;
}

HeadUnitView help_called() {
    HeadUnitView v = can_locate();
    v.position_shared = true;
    v.requests = {request(RequestState::Answered)};
    ServiceRequest& help = v.requests.front().request;
    help.kind = ServiceKind::Other;
    help.want = Want::Roadside;
    help.due_items.clear();
    help.fault_codes.clear();
    help.created = at(-std::chrono::minutes{12});
    help.delivered_at = at(-std::chrono::minutes{11});
    help.picked_up_at = at(-std::chrono::minutes{9});
    help.answered_at = at(-std::chrono::minutes{5});
    help.answer = "拖车 20 分钟后到，车牌 浙A·12345。请打开双闪，在护栏外等候。";
    return v;
}

HeadUnitView with_history() {
    HeadUnitView v = healthy_car();
    v.history = history();
    v.sent = sent();
    return v;
}

AttachmentDigest digest(unsigned char number) {
    AttachmentDigest out{};
    out.fill(static_cast<std::byte>(number));
    return out;
}

/// A record with an attachment in each state.
HeadUnitView attached() {
    HeadUnitView v = with_history();
    v.history.front().attachments = {{digest(1), "image/png", 212'000, "更换下来的点火线圈.png"},
                                     {digest(2), "application/pdf", 48'300, "结算单.pdf"},
                                     {digest(3), "image/jpeg", 143'000, "Left front brake disc before and after the replacement, seen from the inside.jpg"},
                                     {digest(4), "image/jpeg", 91'000, "轮胎.jpg"},
                                     {digest(5), "image/jpeg", 91'000, "底盘.jpg"},
                                     {digest(6), "image/jpeg", 91'000, "玻璃.jpg"},
                                     {digest(7), "image/jpeg", 91'000, "内饰.jpg"},
                                     {digest(8), "image/jpeg", 3'400'000, "整车.jpg"}};
    v.attachments = {{digest(1), {AttachmentState::Here, 212'000}},  {digest(2), {AttachmentState::Here, 48'300}}, {digest(3), {AttachmentState::Arriving, 65'536}},
                     {digest(4), {AttachmentState::Asked, 0}},      {digest(5), {AttachmentState::Gone, 0}},      {digest(6), {AttachmentState::Broken, 0}}};
    return v;
}

/// The garage and the owner wrote different notes on the newest record.
HeadUnitView two_versions() {
    HeadUnitView v = with_history();
    const Id& newest = v.history.front().id;
    v.history.front().note = "刹车片还剩三毫米，车主同意下次更换，请提前两天订货";
    v.contradictions[newest] = {{"note", {v.history.front().note, {5, Writer::Dealer}, 4}, {"刹车片我自己已经换好了，请不要再订货，发票在手套箱里", {5, Writer::Vehicle}, 4}}};
    return v;
}

/// The car reads another VIN than its own; nothing is sent until a clerk has confirmed one.
HeadUnitView another_vin() {
    HeadUnitView v = healthy_car();
    v.link = {true, 12, 191, at(-hours{26}), true};
    return v;
}

/// The agent did not stay up: `mode` is how much of it runs.
HeadUnitView restarted(StartMode mode) {
    HeadUnitView v = healthy_car();
    v.mode = mode;
    return v;
}
HeadUnitView minimal() { return restarted(StartMode::Minimal); }
HeadUnitView safe() { return restarted(StartMode::Safe); }

/// A vehicle that came to the garage each month for four years.
HeadUnitView long_history() {
    HeadUnitView v = with_history();
    for (unsigned char n = 0; n < 48; ++n) {
        ServiceRecord older = v.history.back();
        older.id = id(static_cast<unsigned char>(0x80 + n));
        older.performed_at = at(-std::chrono::days{1'500 + 30 * n});
        v.history.push_back(older);
    }
    return v;
}

/// Brake fluid by its date in 15 days, oil in 400 km, which are 10 days later.
HeadUnitView date_first() {
    HeadUnitView v = healthy(Distance::kilometres(1'000));
    for (DueLine& line : v.due) {
        line.due.state = DueState::Ok;
        if (line.due.item_id != "brake_fluid") continue;
        line.due.remaining_distance.reset();
        line.due.remaining_time = std::chrono::days{15};
        line.due.predicted_date = at(std::chrono::days{15});
    }
    order(v);
    return v;
}

/// Agreed for the next month but one, while a request of today waits.
HeadUnitView far_ahead() {
    HeadUnitView v = with_history();
    v.requests = {request(RequestState::Answered)};
    v.appointments = {appointment(AppointmentState::Accepted)};
    v.appointments.front().start = at(hours{24 * 50});
    v.far_ahead = {v.appointments.front().id};
    return v;
}

HeadUnitView surveyed() {
    HeadUnitView v = with_history();
    v.survey = SurveyLine{v.history.front().id, at(-hours{30}), questionnaire()};
    return v;
}

HeadUnitView surveyed_prompt() {
    HeadUnitView v = surveyed();
    v.prompt = prompt(texts::survey_question(v.history.front(), false, LocalOffset{}));
    return v;
}

/// One that the owner has not answered, one booked, one declined.
HeadUnitView campaigned() {
    HeadUnitView v = with_history();
    Campaign c;
    c.id = id(0x70);
    c.title = {"冬季检查：电池、轮胎和防冻液", "Winter check: battery, tyres and coolant"};
    c.body = {"到店免费检查12 V蓄电池、轮胎和冷却液冰点，约需半小时；更换零件另行报价，由您决定。", "The 12 V battery, the tyres and the coolant are checked for free in half an hour; parts are offered, and you decide."};
    c.until = at(hours{24 * 30});
    c.offers_visit = true;
    for (const CampaignState state : {CampaignState::Seen, CampaignState::Accepted, CampaignState::Declined}) {
        c.state = state;
        v.campaigns.push_back({c, state == CampaignState::Accepted});
        c.id = id(static_cast<unsigned char>(0x71 + v.campaigns.size()));
        c.title = {"养车讲堂", "An evening on car care"};
    }
    return v;
}

HeadUnitView campaigned_prompt() {
    HeadUnitView v = campaigned();
    v.prompt = prompt(texts::campaign(v.campaigns.front().campaign, v.dealer_name, LocalOffset{}));
    return v;
}

Recall recall(const char* number) {
    return {number, RecallState::Open, {"制动软管可能漏液", "Brake hose may leak"},
            {"制动液泄漏会使制动距离变长，极端情况下可能失去制动", "Fluid may be lost: braking takes longer, and in the worst case the brakes fail"},
            {"免费更换两根前制动软管，约需1小时", "Both front brake hoses are replaced free of charge, in about an hour"}, at(-hours{24 * 70})};
}

/// One open, one booked, one done by a record; a fourth, which does not concern this car, is counted.
HeadUnitView recalled() {
    HeadUnitView v = with_history();
    v.recalls = {{recall("R2026-11"), {}, false}, {recall("R2025-31"), v.history.front().id, false}, {recall("R2026-07"), {}, true}, {recall("R2026-02"), {}, false}};
    v.recalls[0].recall.state = RecallState::NotAffected;
    v.verdict = Verdict::Recall;
    return v;
}

HeadUnitView recalled_and_faulty() {
    HeadUnitView v = proposed();
    v.recalls = recalled().recalls;
    return v;
}

HeadUnitView recalled_longest() {
    HeadUnitView v = recalled();
    v.recalls.back().recall.what = {"前悬架下控制臂球头销可能因锻造缺陷在行驶中断裂并与转向节脱离",
                                    "The ball joint of the lower front control arm may break while driving and part from the knuckle"};
    return v;
}

HeadUnitView recalled_prompt() {
    HeadUnitView v = recalled();
    v.prompt = prompt(texts::recall(v.recalls.back().recall, LocalOffset{}));
    return v;
}

HeadUnitView closed_matter() {
    HeadUnitView v = with_history();
    v.requests = {request(RequestState::Closed)};
    v.appointments = {appointment(AppointmentState::Done)};
    ServiceRequest& asked = v.requests.front().request;
    asked.created = at(-hours{160});
    asked.delivered_at = at(-hours{159});
    asked.picked_up_at = at(-hours{140});
    asked.answered_at = at(-hours{139});
    v.appointments.front().start = at(-hours{73});
    v.appointments.front().changed = at(-hours{70});
    return v;
}

HeadUnitView offline() {
    HeadUnitView v = healthy(Distance::kilometres(580));
    v.requests = {request(RequestState::Waiting)};
    v.link = {false, 7, 191, at(-hours{26})};
    v.mileage.at = at(-hours{3});
    v.sent = sent();
    return v;
}

/// The shipped texts at their limits, and names as long as a dealer may type them.
HeadUnitView longest() {
    HeadUnitView v = proposed();
    v.dealer_name = "International Motor Service Centre Pudong East, Shanghai Free Trade Zone Branch No. 2";
    v.faults.clear();
    for (const char* code : {"P0301-1C", "SPN 110 FMI 3", "P0524", "U0100", "P2BAD"}) v.faults.push_back(fault(code, FaultState::Confirmed));
    for (FaultLine& line : v.faults) line.fault.permanent = true;
    v.requests.front().request.note = std::string(500, 'W');
    v.appointments.front().place = "International Motor Service Centre Pudong East, Hall 4, Gate 12, third floor";
    v.appointments.front().note = "请携带行驶证、保养手册和上次维修的收据，并提前十分钟到店登记以便安排工位";
    for (std::size_t n = 0; n < 5; ++n) v.due[n].due.state = n < 2 ? DueState::Overdue : DueState::Soon;
    v.due[1].severe = true;
    v.link = {false, 18'446, 20'000, at(-hours{2000})};
    v.prompts_waiting = 199;
    v.verdict = Verdict::Critical;
    v.history = history();
    return v;
}

HeadUnitView longest_prompt() {
    HeadUnitView v = longest();
    PromptOffer offer = fault_offer(v.faults.front());
    std::string chinese;
    for (std::size_t n = 0; n < texts::kMostChinese; ++n) chinese += "检";
    std::string english;
    while (english.size() < texts::kMostLatin) english += "maintain ";
    english.resize(texts::kMostLatin);
    offer.what = {chinese, english.substr(0, texts::kMostLatinTitle)};
    offer.why = offer.next = {chinese, english};
    offer.prompt_class = PromptClass::Critical;
    offer.answers = {PromptAnswer::Yes, PromptAnswer::Acknowledge};
    v.prompt = prompt(offer);
    return v;
}

/// What the agent leaves to a guest of a car with a misfire.
HeadUnitView guest() {
    HeadUnitView car = fault_found();
    HeadUnitView v;
    v.now = car.now;
    v.offset = car.offset;
    v.mileage = car.mileage;
    v.link = car.link;
    v.verdict = Verdict::Fault;
    v.faults = {car.faults.front()};
    v.audience = Audience::Guest;
    v.pin_set = true;
    return v;
}

/// A valet without a PIN to come back with.
HeadUnitView valet() {
    HeadUnitView v = guest();
    v.audience = Audience::Valet;
    v.pin_set = false;
    v.faults.clear();
    v.verdict = Verdict::Ok;
    return v;
}

HeadUnitView guest_prompt() {
    HeadUnitView v = guest();
    v.prompt = prompt(fault_offer(v.faults.front()));
    v.prompt->next = texts::tell_the_owner();
    v.prompt->evidence.clear();
    v.prompt->answers = {PromptAnswer::Acknowledge};
    return v;
}

HeadUnitView hostile() {
    HeadUnitView v = proposed();
    const std::string markup = "<img src=x onerror=\"document.title='owned'\">";
    v.faults.front().fault.dtc.code = markup;
    v.faults.front().summary = {markup, markup};
    v.appointments.front().note = "<script>document.title='owned'</script>";
    PromptOffer offer = fault_offer(v.faults.front());
    offer.why = {markup, markup};
    v.prompt = prompt(offer);
    return v;
}

HeadUnitView erasing() {
    HeadUnitView v = healthy_car();
    ErasureLine line{ErasureReason::OwnerChanged, {}};
    line.confirm.bytes.fill(std::byte{7});
    v.erasure = line;
    return v;
}

HeadUnitView leaving() {
    HeadUnitView v = erasing();
    v.erasure->reason = ErasureReason::DealerLeft;
    return v;
}

HeadUnitView live_asked() {
    HeadUnitView v = healthy_car();
    v.prompt = prompt(texts::live_question({{}, "407215", "王小燕", kLiveTimeBox}, v.dealer_name));
    return v;
}

HeadUnitView live_open() {
    HeadUnitView v = healthy_car();
    v.live = LiveLine{"王小燕", "407215", v.now, 12min, 180};
    return v;
}

HeadUnitView config_refused() {
    HeadUnitView v = healthy_car();
    v.refused_configuration = "line 12: owner.language: expected \"zh\" or \"en\"";
    return v;
}

/// The disk is full or refuses to write.
HeadUnitView unsaved() {
    HeadUnitView v = requested();
    v.link.online = false;
    v.link.waiting = 3;
    v.unsaved = true;
    return v;
}

HeadUnitView unenrolled() {
    HeadUnitView v = healthy_car();
    v.link.online = false;
    v.link.needs_enrolment = true;
    return v;
}

struct Row {
    Situation situation;
    HeadUnitView (*view)();
};

constexpr std::array kRows{
    Row{{"fresh", "a car nobody has read yet"}, fresh},
    Row{{"healthy", "nothing to do"}, healthy_car},
    Row{{"due_soon", "oil due soon, asked"}, due_soon},
    Row{{"later_used", "oil due soon, Later said five times"}, later_used},
    Row{{"overdue", "oil overdue"}, overdue},
    Row{{"hours_overdue", "a truck's oil, over by engine hours"}, hours_overdue},
    Row{{"offline_overdue", "oil overdue, network gone"}, offline_overdue},
    Row{{"fault", "misfire found, asked"}, fault_found},
    Row{{"critical", "no oil pressure: stop"}, critical},
    Row{{"requested", "request delivered, promise missed"}, requested},
    Row{{"can_locate", "the dealer's numbers, and a receiver"}, can_locate},
    Row{{"help_called", "a call for help, answered in words"}, help_called},
    Row{{"proposed", "appointment proposed"}, proposed},
    Row{{"proposed_prompt", "appointment proposed, asked"}, proposed_prompt},
    Row{{"countered", "owner asked for another time"}, countered},
    Row{{"accepted", "appointment agreed"}, accepted},
    Row{{"far_ahead", "a visit agreed for the month after next"}, far_ahead},
    Row{{"surveyed", "a visit of yesterday may be asked about"}, surveyed},
    Row{{"surveyed_prompt", "a visit of yesterday, asked about"}, surveyed_prompt},
    Row{{"recalled", "four recalls: open, booked, done, not concerned"}, recalled},
    Row{{"recalled_and_faulty", "the same, and a fault"}, recalled_and_faulty},
    Row{{"recalled_longest", "the same in the most words"}, recalled_longest},
    Row{{"recalled_prompt", "a recall, told"}, recalled_prompt},
    Row{{"campaigned", "three campaigns: not answered, booked, declined"}, campaigned},
    Row{{"campaigned_prompt", "a campaign, asked about"}, campaigned_prompt},
    Row{{"covered", "warranty, and repairs that count under 三包"}, covered},
    Row{{"history", "eight service records, Chinese and English"}, with_history},
    Row{{"attached", "a record with attachments in each state"}, attached},
    Row{{"two_versions", "a record on which garage and owner wrote different notes"}, two_versions},
    Row{{"another_vin", "another VIN is read, nothing is sent"}, another_vin},
    Row{{"minimal", "restarted often: the car is not asked"}, minimal},
    Row{{"safe", "restarted too often: what is stored is shown"}, safe},
    Row{{"long_history", "56 service records"}, long_history},
    Row{{"date_first", "brake fluid comes before oil"}, date_first},
    Row{{"closed_matter", "a request that ended with a record"}, closed_matter},
    Row{{"offline", "network gone, events wait"}, offline},
    Row{{"longest", "every text at its longest"}, longest},
    Row{{"longest_prompt", "a critical prompt at the limits of its texts"}, longest_prompt},
    Row{{"erasing", "to be erased: the second touch is awaited"}, erasing},
    Row{{"leaving", "the dealer is to be left: the second touch is awaited"}, leaving},
    Row{{"live_asked", "the call centre asks to look"}, live_asked},
    Row{{"live", "a live session is open"}, live_open},
    Row{{"config_refused", "a faulty configuration, the last good one runs"}, config_refused},
    Row{{"unsaved", "nothing new can be saved, network gone"}, unsaved},
    Row{{"unenrolled", "after a change of owner"}, unenrolled},
    Row{{"guest", "a guest at the screen, a PIN set"}, guest},
    Row{{"valet", "a valet at the screen, no PIN"}, valet},
    Row{{"guest_prompt", "a guest told of what is not safe"}, guest_prompt},
    Row{{"hostile", "markup in the texts of ECU and dealer"}, hostile},
};

}  // namespace

const std::vector<Situation>& situations() {
    static const std::vector<Situation> kAll = [] {
        std::vector<Situation> all;
        for (const Row& row : kRows) all.push_back(row.situation);
        return all;
    }();
    return kAll;
}

std::optional<HeadUnitView> view_of(std::string_view situation, DrivingState driving) {
    for (const Row& row : kRows) {
        if (row.situation.name != situation) continue;
        HeadUnitView v = row.view();
        v.driving = driving;
        if (driving != DrivingState::Parked && v.prompt && v.prompt->prompt_class != PromptClass::Critical) {
            v.prompt.reset();
            ++v.prompts_waiting;
        }
        return v;
    }
    return std::nullopt;
}

void open(HeadUnitView& view, const AttachmentDigest& digest) {
    AttachmentLine& line = view.attachments[digest];
    if (line.state == AttachmentState::Here) view.opened = OpenedAttachment{digest, "image/png", std::make_shared<const Bytes>(picture())};
    else line = {AttachmentState::Asked, 0};
}

}  // namespace odolink::fixture
