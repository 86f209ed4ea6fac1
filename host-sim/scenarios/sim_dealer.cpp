// SPDX-License-Identifier: Apache-2.0
#include "scenarios/sim_dealer.hpp"

#include <algorithm>

#include "dealer-desk/words.hpp"
#include "scenarios/sim_crypto.hpp"

namespace odolink::sim {
namespace {

constexpr Duration kTick = 5s;

std::string told(const desk::Refusal& refusal) {
    return "the desk refused: " + std::string{desk::word(refusal.code)} + (refusal.detail.empty() ? "" : " (" + refusal.detail + ")");
}

Job oil_service() {
    Job job;
    job.kind = JobKind::Maintenance;
    job.item_id = "engine_oil";
    job.name = "更换机油和机油滤清器";
    job.parts = {{"OIL-5W30", "机油 5W-30", 4500, {27'000, "CNY"}}, {"OF-118", "机油滤清器", 1000, {4'500, "CNY"}}};
    job.labour_minutes = 40;
    job.labour_price = {12'000, "CNY"};
    return job;
}

Job repair_of(const std::string& code) {
    Job job;
    job.kind = JobKind::Repair;
    job.name = "检修 " + code + "，更换点火线圈";
    job.fault_codes = {code};
    job.parts = {{"IC-2201", "点火线圈", 1000, {16'500, "CNY"}}};
    job.labour_minutes = 30;
    job.labour_price = {8'000, "CNY"};
    return job;
}

}  // namespace

SimDealer::SimDealer(EventQueue& queue, SimBroker& broker, WallTime wall_at_start, Random random)
    : queue_{queue}, broker_{broker}, wall_at_start_{wall_at_start}, clerk_{"李娜", kId, desk::Role::Clerk}, crypto_{std::make_unique<SimCrypto>(std::string{kId} + "-key", random)} {}

SimDealer::~SimDealer() { queue_.cancel(tick_); }

WallTime SimDealer::now() const {
    return {wall_at_start_.since_epoch + std::chrono::duration_cast<std::chrono::milliseconds>(queue_.now().since_boot), WallQuality::Synchronised};
}

Status SimDealer::start() {
    auto opened = desk::Database::open(":memory:", now());
    if (!opened) return opened.error();
    database_ = std::move(*opened);
    desk_ = std::make_unique<desk::Desk>(*database_, *crypto_, desk::DeskConfig{kId, kName, {}});
    if (const Status started = desk_->start(now()); !started) return started;
    broker_.subscribe_desk([this](std::string topic, Bytes payload) {
        publish(desk_->on_message(std::move(topic), std::move(payload), now()));
    });
    tick();
    return {};
}

void SimDealer::tick() {
    publish(desk_->on_tick(now()));
    tick_ = queue_.after(kTick, [this] { tick(); });
}

void SimDealer::publish(std::vector<desk::OutMessage> messages) {
    for (const desk::OutMessage& message : messages) broker_.publish_from_desk(message.topic, message.bytes);
}

Status SimDealer::register_vehicle(const std::string& vehicle) {
    desk::NewVehicle added;
    added.pseudonym = vehicle;
    added.dealer = kId;
    added.plate = "沪A·12345";
    added.owner = "王先生";
    const WallTime until{now().since_epoch + std::chrono::hours{24 * 825}, WallQuality::Synchronised};
    return desk_->register_vehicle(added, {vehicle + "-key", vehicle + "-key", "1", until}, now());
}

desk::Clerk SimDealer::manager() const {
    desk::Clerk out = clerk_;
    out.role = desk::Role::Manager;
    return out;
}

std::string SimDealer::issue_plan(const std::string& vehicle, const MaintenancePlan& plan) {
    const auto done = desk_->issue_plan(manager(), plan, {{vehicle}, {}}, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::rotate_key(int overlap) {
    const auto done = desk_->rotate_key(manager(), std::chrono::days{overlap}, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::revoke_key() {
    const desk::KeyState state = signing_keys();
    const auto& keys = state.ring.keys;  // newest first
    const auto oldest = std::find_if(keys.rbegin(), keys.rend(), [](const auto& key) { return !key.revoked.known(); });
    if (oldest == keys.rend()) return "there is no key";
    const auto done = desk_->revoke_key(manager(), oldest->key_id, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

desk::KeyState SimDealer::signing_keys() {
    const auto state = desk_->signing_keys(manager(), now());
    return state ? *state : desk::KeyState{};
}

std::string SimDealer::ask_live(const std::string& vehicle, std::chrono::minutes time_box) {
    const auto asked = desk_->ask_live(clerk_, vehicle, time_box, now());
    publish(desk_->take_outgoing());
    return asked ? std::string{} : told(asked.error());
}

std::string SimDealer::close_live(const std::string& vehicle) {
    const auto& live = file(vehicle).live;
    if (!live) return "there is no live session";
    const auto closed = desk_->close_live(clerk_, vehicle, live->row.id, now());
    publish(desk_->take_outgoing());
    return closed ? std::string{} : told(closed.error());
}

const desk::VehicleFile& SimDealer::file(const std::string& vehicle) {
    Seen& seen = seen_[vehicle];
    if (seen.commits == database_->commits()) return seen.file;
    auto file = desk_->vehicle_file(clerk_, vehicle, now());
    seen = {database_->commits(), file ? std::move(*file) : desk::VehicleFile{}};
    return seen.file;
}

desk::LinkCounts SimDealer::link(const std::string& vehicle) {
    const auto counts = desk_->link(clerk_);
    if (!counts) return {};
    const auto it = std::find_if(counts->begin(), counts->end(), [&](const auto& c) { return c.vehicle == vehicle; });
    return it == counts->end() ? desk::LinkCounts{} : *it;
}

std::string SimDealer::pick_up(const std::string& vehicle) {
    const auto requests = file(vehicle).requests;
    if (requests.empty()) return "there is no request";
    const auto done = desk_->pick_up(clerk_, requests.front().request.id, requests.front().version, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::answer(const std::string& vehicle, bool closes) {
    for (const desk::RequestRow& row : file(vehicle).requests) {
        if (!is_open(row.request.state)) continue;
        const auto done = desk_->answer(clerk_, row.request.id, {row.version, "拖车已出发 · The tow truck is on its way", closes}, now());
        publish(desk_->take_outgoing());
        return done ? "" : told(done.error());
    }
    return "there is no open request";
}

std::string SimDealer::propose(const std::string& vehicle, int days_ahead, std::int64_t yuan) {
    const auto requests = file(vehicle).requests;
    if (requests.empty()) return "there is no request";
    desk::Offer offer;
    offer.request_id = requests.front().request.id;
    offer.request_version = requests.front().version;
    offer.start = {now().since_epoch + std::chrono::hours{24 * days_ahead}, WallQuality::Synchronised};
    offer.duration = std::chrono::minutes{90};
    offer.price = {yuan * 100, "CNY"};
    offer.place = kName;
    const auto done = desk_->propose(clerk_, offer, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::confirm(const std::string& vehicle) {
    const auto visits = file(vehicle).appointments;
    if (visits.empty()) return "there is no appointment";
    const auto newest = std::ranges::max_element(visits, {}, [](const desk::VisitRow& row) { return row.appointment.changed; });
    const auto done = desk_->confirm(clerk_, newest->appointment.id, newest->version, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::accept_vin(const std::string& vehicle, const std::string& vin) {
    const auto done = desk_->accept_vin(clerk_, vehicle, vin, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::swap_cluster(const std::string& vehicle, Distance real, Distance shown) {
    const auto done = desk_->swap_cluster(clerk_, vehicle, {{}, real, shown, now(), {}, {}}, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::record_visit(const std::string& vehicle, const std::string& fault_code, Distance watch) {
    const desk::VehicleFile known = file(vehicle);
    desk::Visit visit;
    visit.vehicle = vehicle;
    visit.record.performed_at = now();
    visit.record.mileage = known.vehicle.mileage;
    visit.record.watch_distance = watch;
    visit.record.jobs = {oil_service()};
    if (!fault_code.empty()) visit.record.jobs.push_back(repair_of(fault_code));
    if (!known.requests.empty()) visit.record.request_id = known.requests.front().request.id;
    const auto done = desk_->record_visit(clerk_, visit, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::edit_newest(const std::string& vehicle, const std::function<void(ServiceRecord&)>& change) {
    const auto records = file(vehicle).records;
    if (records.empty()) return "there is no record";
    ServiceRecord wanted = records.front().record;
    change(wanted);
    const auto done = desk_->edit_record(clerk_, vehicle, wanted, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::change_record(const std::string& vehicle, const std::string& note, Distance mileage) {
    return edit_newest(vehicle, [&note, mileage](ServiceRecord& record) {
        record.note = note;
        if (mileage > Distance{}) record.mileage = mileage;
    });
}

std::string SimDealer::attach(const std::string& vehicle, const std::string& media_type, const Bytes& bytes) {
    const auto records = file(vehicle).records;
    if (records.empty()) return "there is no record";
    const ServiceRecord& newest = records.front().record;
    const auto done = desk_->attach(clerk_, vehicle, {newest.id, newest.revision, media_type, "工单.pdf", bytes}, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::message(const std::string& vehicle, const std::string& title, const std::string& body) {
    const auto done = desk_->message(clerk_, vehicle, {title, title}, {body, body}, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::tell_recall(const std::string& vehicle, const Recall& recall) {
    const auto done = desk_->tell_recall(manager(), recall, {vehicle}, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::publish_campaign(CampaignClass campaign_class, const std::string& item) {
    Campaign campaign;
    campaign.campaign_class = campaign_class;
    campaign.theme = campaign_class == CampaignClass::Marketing ? CampaignTheme::Lecture : CampaignTheme::Check;
    campaign.title = {"夏季关怀", "Summer care"};
    campaign.body = {"到店免费检查空调和轮胎", "Air conditioning and tyres are checked for free"};
    campaign.from = now();
    campaign.until = {now().since_epoch + std::chrono::days{30}, WallQuality::Synchronised};
    campaign.offers_visit = campaign_class != CampaignClass::Marketing;
    if (!item.empty()) campaign.criteria.items = {item};
    return publish(campaign);
}

std::string SimDealer::publish(const Campaign& campaign) {
    const auto drafted = desk_->draft_campaign(manager(), campaign, 1, now());
    if (!drafted) return told(drafted.error());
    const auto done = desk_->publish_campaign(manager(), *drafted, 1, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::optional<desk::CampaignRow> SimDealer::newest_campaign() {
    if (campaign_at_ == database_->commits()) return campaign_;
    campaign_at_ = database_->commits();
    const auto all = desk_->campaigns(clerk_);
    campaign_ = all && !all->empty() ? std::optional{all->front()} : std::nullopt;
    return campaign_;
}

std::string SimDealer::withdraw_campaign() {
    const auto newest = newest_campaign();
    if (!newest) return "there is no campaign";
    const auto done = desk_->withdraw_campaign(manager(), newest->campaign.id, newest->version, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::tell_news(const std::string& title, const std::string& body) {
    const auto newest = newest_campaign();
    if (!newest) return "there is no campaign";
    const auto done = desk_->tell_campaign_news(manager(), newest->campaign.id, {title, title}, {body, body}, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::finish_campaign(const std::string& vehicle) {
    const auto newest = newest_campaign();
    if (!newest) return "there is no campaign";
    const auto done = desk_->finish_campaign(manager(), vehicle, newest->campaign.id, now());
    publish(desk_->take_outgoing());
    return done ? "" : told(done.error());
}

std::string SimDealer::carry_out_recall(const std::string& vehicle, const std::string& number) {
    return edit_newest(vehicle, [&number](ServiceRecord& record) {
        Job job;
        job.kind = JobKind::Recall;
        job.name = "召回 " + number;
        job.recall = number;
        record.jobs.push_back(job);
    });
}

std::string SimDealer::put_off(const std::string& vehicle, const Finding& finding) {
    return edit_newest(vehicle, [&finding](ServiceRecord& record) { record.findings.push_back(finding); });
}

}  // namespace odolink::sim
