// SPDX-License-Identifier: Apache-2.0
// A petrol car near Shanghai on 1 June 2026, its dealer and its papers.
#include "fixture_parts.hpp"

#include <algorithm>

#include "core/maintenance/default_plans.hpp"
#include "core/maintenance/next_service.hpp"
#include "core/privacy/consent_book.hpp"
#include "core/prompts/texts.hpp"
#include "domain/fault_texts/fault_texts.hpp"

namespace odolink::fixture {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

constexpr Distance kMileage = Distance::metres(98'765'400);

const MaintenancePlan& plan() {
    static const MaintenancePlan kPlan = default_plan(Powertrain::Petrol);
    return kPlan;
}

/// Item number `n` of the plan, ever further away; its dates follow from 40 km a day.
DueLine due_line(const PlanItem& item, std::size_t n, Distance soonest) {
    DueItem due;
    due.item_id = item.id;
    const auto step = static_cast<std::int64_t>(n);
    if (item.repeat.distance || n == 0) due.remaining_distance = soonest + Distance::kilometres(step * 2'350);
    if (item.repeat.time) due.remaining_time = days{20 + step * 45};
    const std::int64_t km = due.remaining_distance ? due.remaining_distance->whole_kilometres() : 5'000;
    if (km < -1'000) due.state = DueState::Overdue;
    else if (km <= 0) due.state = DueState::Due;
    else if (km < 1'000) due.state = DueState::Soon;
    if (km > 0) {
        due.predicted_date = at(days{km / 40});
        due.predicted_early = at(days{km / 52});
        due.predicted_late = at(days{km / 31});
    }
    DueLine line{due, item.name, item.reason, item.repeat};
    Completion last{item.id, kMileage - Distance::kilometres(9'420), at(-days{340}), {}, CompletionEvidence::DealerRecord, id(0x40).text(), true, {}};
    if (n % 3 == 2) last.evidence = CompletionEvidence::Assumed;
    if (due.remaining_distance) line.due_at = kMileage + *due.remaining_distance;
    if (due.remaining_time) line.due_on = at(*due.remaining_time);
    line.last = last;
    return line;
}

std::vector<ConsentLine> consents() {
    std::vector<ConsentLine> lines;
    for (Purpose purpose : askable_purposes()) {
        Consent consent{purpose, std::string{kDealerId}, ConsentState::NotAsked, {}, {}};
        if (purpose == Purpose::ServiceRequest || purpose == Purpose::MaintenanceAlerts) {
            consent.state = ConsentState::Granted;
            consent.changed = at(-days{30});
        }
        consent.text_version = kConsentTextVersion;
        lines.push_back({consent, consent_text(purpose).title, consent_body(purpose)});
    }
    return lines;
}

Readiness readiness() {
    Readiness r;
    for (const char* name : {"misfire", "fuel_system", "components", "catalyst", "evaporative_system", "oxygen_sensor"}) {
        r.monitors.push_back({name, true, true});
    }
    r.inspection_ready = true;
    return r;
}

Job job(std::string item, std::string name, std::vector<Part> parts) {
    Job j;
    j.item_id = std::move(item);
    j.name = std::move(name);
    j.parts = std::move(parts);
    j.labour_minutes = 30;
    j.labour_price = {12'000, "CNY"};
    return j;
}

ServiceRecord record(unsigned char number, days ago, Distance mileage) {
    ServiceRecord r;
    r.id = id(number);
    r.dealer_id = kDealerId;
    r.dealer_name = "上海浦东汽车服务有限公司";
    r.performed_at = at(-ago);
    r.mileage = mileage;
    return r;
}

}  // namespace

WallTime at(minutes from_now) {
    constexpr std::chrono::milliseconds kNow{1'780'280'400'000};  // 2026-06-01T02:20:00Z
    return {kNow + from_now, WallQuality::Synchronised};
}

Id id(unsigned char number) {
    Id made;
    made.bytes.fill(std::byte{0x5A});
    made.bytes.back() = std::byte{number};
    return made;
}

HeadUnitView fresh() {
    HeadUnitView v;
    v.revision = 1;
    v.now = at(minutes{0});
    v.driving = DrivingState::Parked;
    v.dealer_name = "上海浦东汽车服务有限公司";
    for (ConsentLine& line : v.consents = consents()) line.consent.state = ConsentState::NotAsked;
    v.link.online = false;
    return v;
}

HeadUnitView healthy(Distance soonest) {
    HeadUnitView v = fresh();
    v.identity.vin = "LSVAA4182E2123456";
    v.mileage = {kMileage, MileageSource::PidA6, MileageConfidence::High, at(-minutes{1})};
    v.readiness = readiness();
    for (std::size_t n = 0; n < plan().items.size(); ++n) v.due.push_back(due_line(plan().items[n], n, soonest));
    order(v);
    const bool due = std::any_of(v.due.begin(), v.due.end(), [](const DueLine& line) { return line.due.state >= DueState::Due; });
    v.verdict = due ? Verdict::Due : Verdict::Ok;
    v.consents = consents();
    v.reminder_days = 2;
    v.link = {true, 0, 184, at(-minutes{3})};
    return v;
}

void order(HeadUnitView& view) {
    std::vector<DueItem> items;
    for (const DueLine& line : view.due) items.push_back(line.due);
    std::vector<DueLine> sorted;
    for (const std::size_t i : in_order_of_service(items, view.now)) sorted.push_back(view.due[i]);
    view.due = std::move(sorted);
}

FaultLine fault(std::string_view code, FaultState state) {
    const FaultText text = fault_text(code);
    FaultRecord record;
    record.dtc = {0x7E8, std::string{code}};
    record.state = state;
    record.urgency = text.urgency;
    record.lamp = state == FaultState::Confirmed;
    record.first_seen = at(-hours{2});
    record.last_seen = at(-minutes{5});
    record.mileage_first = kMileage - Distance::kilometres(18);
    record.mileage_last = kMileage;
    record.occurrences = 2;
    record.freeze_frame = {{"Vehicle.OBD.EngineLoad", 61.2, "%"},
                           {"Vehicle.Powertrain.CombustionEngine.EngineCoolant.Temperature", 92, "°C"},
                           {"Vehicle.OBD.ShortTermFuelTrim1", 3.9, "%"},
                           {"Vehicle.Powertrain.CombustionEngine.Speed", 2'850, "rpm"},
                           {"Vehicle.Speed", 88, "km/h"},
                           {"Vehicle.OBD.IntakeTemp", 31, "°C"}};
    return {record, text.summary, text.advice, text.garage};
}

Prompt prompt(const PromptOffer& offer) {
    Prompt p;
    p.id = id(0x10);
    p.reason_key = offer.reason_key;
    p.prompt_class = offer.prompt_class;
    p.state = PromptState::Shown;
    p.what = offer.what;
    p.why = offer.why;
    p.next = offer.next;
    p.evidence = offer.evidence;
    p.answers = offer.answers;
    p.created = at(-minutes{4});
    p.safety = offer.safety;
    return p;
}

PromptOffer oil_offer() {
    const PlanItem& oil = plan().items.front();
    const DueLine line = due_line(oil, 0, Distance::kilometres(580));
    texts::DueFacts facts;
    facts.mileage = kMileage;
    facts.due_at = kMileage + Distance::kilometres(580);
    facts.due_on = at(days{20});
    facts.last_at = kMileage - Distance::kilometres(9'420);
    facts.severe = true;
    facts.others = 2;
    return texts::due(oil, line.due, facts);
}

PromptOffer fault_offer(const FaultLine& line) { return texts::fault(line.fault, line.summary); }

RequestLine request(RequestState state) {
    RequestLine line;
    line.request.id = id(0x20);
    line.request.kind = ServiceKind::ServiceAndRepair;
    line.request.state = state;
    line.request.created = at(-hours{24} - minutes{10});
    line.request.mileage = kMileage;
    line.request.due_items = {"engine_oil", "oil_filter"};
    line.request.fault_codes = {"P0301"};
    line.pick_up_by = at(-minutes{10});
    line.contact_by = at(hours{23});
    line.request.delivered_at = at(-hours{24} - minutes{8});
    if (state >= RequestState::PickedUp) line.clerk = "王敏";
    if (state >= RequestState::PickedUp) line.request.picked_up_at = at(-hours{20});
    if (state >= RequestState::Answered) line.request.answered_at = at(-hours{19});
    return line;
}

Appointment appointment(AppointmentState state) {
    Appointment a;
    a.id = id(0x30);
    a.request_id = id(0x20);
    a.revision = 2;
    a.state = state;
    a.start = at(hours{47} - minutes{50});
    a.duration = minutes{90};
    a.price = {128'050, "CNY"};
    a.place = "浦东店 3 号工位";
    a.note = "请提前十分钟到店，备件已预留";
    a.changed = at(-hours{19});
    if (state == AppointmentState::Countered) a.counter_start = at(hours{71});
    return a;
}

std::vector<ServiceRecord> history() {
    std::vector<ServiceRecord> records;
    ServiceRecord newest = record(0x40, days{3}, kMileage - Distance::kilometres(120));
    newest.jobs = {job("engine_oil", "更换机油和机油滤清器", {{"06L115562B", "机油滤清器", 1'000, {4'800, "CNY"}}, {"G052195M4", "全合成机油 0W-20", 4'500, {36'000, "CNY"}}}),
                   job({}, "更换第一缸点火线圈", {{"06K905110H", "点火线圈", 1'000, {21'000, "CNY"}}})};
    newest.jobs.back().kind = JobKind::Repair;
    newest.jobs.back().fault_codes = {"P0301"};
    newest.findings = {{"前制动片剩余 3 毫米，建议下次更换", "brake_pads_front", kMileage + Distance::kilometres(5'000), at(days{120})}};
    newest.request_id = id(0x20);
    newest.total = {86'250, "CNY"};
    records.push_back(newest);
    ServiceRecord english = record(0x41, days{370}, Distance::kilometres(79'310));
    english.dealer_name = "International Motor Service Centre Pudong East, Shanghai Free Trade Zone Branch No. 2";
    english.jobs = {job("brake_fluid", "Replacement of brake fluid and bleeding of all four wheel circuits including the hydraulic clutch", {}),
                    job("spark_plugs", "Spark plugs replaced, ignition coils inspected, torque checked and documented with photographs",
                        {{"LFR6AIX11-0001-REV-C", "Iridium spark plug, long-life, pre-gapped 1.1 mm", 4'000, {39'600, "CNY"}}})};
    english.total = {134'000, "CNY"};
    records.push_back(english);
    for (unsigned char n = 0; n < 6; ++n) {
        ServiceRecord older = record(static_cast<unsigned char>(0x42 + n), days{560 + 180 * n}, Distance::kilometres(69'200 - 10'050 * n));
        older.jobs = {job("engine_oil", "更换机油和机油滤清器", {}), job("cabin_filter", "更换空调滤清器", {})};
        older.total = {52'000, "CNY"};
        records.push_back(older);
    }
    return records;
}

namespace {

void put(Bytes& out, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>((number >> shift) & 0xFFU));
}

/// Length, type, data and CRC-32. Source: PNG specification, 5.3 and annex D.
void chunk(Bytes& out, std::string_view type, ByteView data) {
    put(out, static_cast<std::uint32_t>(data.size()));
    const std::size_t from = out.size();
    for (const ByteView part : {as_bytes(type), data}) out.insert(out.end(), part.begin(), part.end());
    std::uint32_t crc = ~0U;
    for (std::size_t i = from; i < out.size(); ++i) {
        crc ^= u8(out[i]);
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xEDB88320U : crc >> 1U;
    }
    put(out, ~crc);
}

}  // namespace

Bytes picture() {
    constexpr std::uint32_t kWidth = 640, kHeight = 420;
    std::uint32_t a = 1, b = 0;  // Adler-32
    Bytes packed = bytes_of({0x78, 0x01});
    for (std::uint32_t y = 0; y < kHeight; ++y) {
        Bytes line{std::byte{0}};
        for (std::uint32_t x = 0; x < kWidth; ++x) line.push_back(static_cast<std::byte>(((x / 8) ^ (y / 8)) * 3 & 0xFFU));
        for (const std::byte c : line) b = (b + (a = (a + u8(c)) % 65521U)) % 65521U;
        const auto size = static_cast<std::uint32_t>(line.size());  // a stored block a line
        for (const std::uint32_t n : {y + 1 == kHeight ? 1U : 0U, size & 0xFFU, size >> 8U, ~size & 0xFFU, (~size >> 8U) & 0xFFU}) packed.push_back(static_cast<std::byte>(n));
        packed.insert(packed.end(), line.begin(), line.end());
    }
    put(packed, (b << 16U) | a);
    Bytes head;
    put(head, kWidth);
    put(head, kHeight);
    for (const unsigned n : {8U, 0U, 0U, 0U, 0U}) head.push_back(static_cast<std::byte>(n));  // 8 bits of grey
    Bytes out = bytes_of({0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A});
    chunk(out, "IHDR", head);
    chunk(out, "IDAT", packed);
    chunk(out, "IEND", {});
    return out;
}

std::vector<SentLine> sent() {
    const std::string dealer{kDealerId};
    return {{{"服务请求和车辆状态", "Service request with the state of the vehicle"}, Purpose::ServiceRequest, dealer, at(-hours{1}), true, 0, 0},
            {{"实时读数", "Live readings"}, Purpose::RemoteDiagnosis, dealer, at(-minutes{90}), false, 871, 213'456},
            {{"保养即将到期：机油", "Due soon: engine oil"}, Purpose::MaintenanceAlerts, dealer, at(-hours{2}), true, 0, 0},
            {{"里程 98,765 km", "Mileage 98,765 km"}, Purpose::MaintenanceAlerts, dealer, at(-minutes{1}), false, 0, 0}};
}

}  // namespace odolink::fixture
