// SPDX-License-Identifier: Apache-2.0
// See owned_car.hpp.
#include "ownership/owned_car.hpp"

#include <algorithm>
#include <set>

#include "core/prompts/due_offers.hpp"
#include "core/prompts/texts.hpp"

namespace odolink::sim {
namespace {

constexpr std::string_view kDueKey = "due:";

}  // namespace

OwnedCar::OwnedCar(OwnedCarConfig config)
    : config_{std::move(config)}, ids_{Random{config_.seed}.fork("ids")}, upkeep_{config_.plan}, mileage_{config_.take_over.mileage} {
    if (config_.take_over.engine_hours) engine_ = *config_.take_over.engine_hours;
    upkeep_.take_over(config_.take_over);
    upkeep_.judge(config_.take_over);
}

VehicleNow OwnedCar::now(WallTime wall) const {
    VehicleNow now{.mileage = mileage_, .wall = wall, .engine_hours = {}, .offset = config_.take_over.offset};
    if (config_.counts_hours) now.engine_hours = std::chrono::floor<std::chrono::hours>(engine_);
    now.first_registration = config_.take_over.first_registration;
    return now;
}

PromptMoment OwnedCar::moment(WallTime wall, DrivingState driving) const {
    return {.wall = wall, .driving = driving, .drive_cycle = drive_, .offset = config_.take_over.offset, .audience = Audience::Owner};
}

Id OwnedCar::new_id() {
    Id id;
    for (std::byte& byte : id.bytes) byte = static_cast<std::byte>(ids_.below(256));
    return id;
}

std::vector<ItemStands> OwnedCar::stands() const {
    std::vector<ItemStands> stands;
    for (std::size_t i = 0; i < due().size(); ++i) {
        stands.push_back({plan().items[i], due()[i], requests_.covers_item(due()[i].item_id)});
    }
    return stands;
}

void OwnedCar::on_trip(const Trip& trip, const EngineUse& engine) {
    const WallTime ended{trip.started.since_epoch + trip.duration, trip.started.quality};
    mileage_ = trip.mileage_at_end;
    engine_ += trip.duration;
    upkeep_.on_trip(trip, config_.take_over.offset, engine);
    upkeep_.judge(now(ended));
    offer_due(ended);
}

void OwnedCar::offer(const PromptOffer& offered, WallTime now) {
    prompts_.offer(offered, new_id(), now);
}

void OwnedCar::offer_due(WallTime wall) {
    const DueQuestions questions = due_questions(upkeep_, now(wall), requests_, {}, prompts_);
    for (const std::string& key : questions.over) withdraw(key);
    for (const PromptOffer& question : questions.offers) offer(question, wall);
}

Question OwnedCar::question_of(const Prompt& lead, WallTime shown) const {
    Question question{.reason = lead.reason_key,
                      .critical = lead.prompt_class == PromptClass::Critical,
                      .heads_up = lead.prompt_class == PromptClass::HeadsUp,
                      .safety = lead.safety,
                      .items = {}};
    if (!lead.reason_key.starts_with(kDueKey)) return question;
    question.items.push_back(lead.reason_key.substr(kDueKey.size()));
    for (const Prompt& p : prompts_.all()) {
        const bool with_it = p.shown_cycle == drive_ && p.last_shown == shown && p.reason_key.starts_with(kDueKey);
        if (with_it && p.id != lead.id) question.items.push_back(p.reason_key.substr(kDueKey.size()));
    }
    return question;
}

OwnedCar::Screen OwnedCar::look(WallTime wall, DrivingState driving) {
    const PromptStep step = prompts_.refresh(moment(wall, driving));
    Screen screen;
    if (step.on_screen) {
        screen.prompt = step.on_screen;
        screen.fresh = step.on_screen->last_shown == wall;
        screen.question = question_of(*step.on_screen, step.on_screen->last_shown);
    }
    return screen;
}

std::optional<ServiceRequest> OwnedCar::answer(const Screen& screen, PromptAnswer answer, WallTime wall) {
    const auto answered = prompts_.answer(screen.prompt->id, answer, moment(wall, DrivingState::Parked));
    if (!answered || answer != PromptAnswer::Yes || screen.question.items.empty()) return std::nullopt;
    RequestDraft draft;
    draft.initiator = Initiator::MaintenanceRule;
    draft.due_items = upkeep_.visit();
    std::erase_if(draft.due_items, [this](const std::string& item) { return requests_.covers_item(item); });
    const auto request = requests_.create(new_id(), draft, mileage_, wall);
    offer_due(wall);
    return request ? std::optional{*request} : std::nullopt;
}

std::vector<std::string> OwnedCar::on_record(const ServiceRecord& record) {
    records_.push_back(record);
    const UpkeepChange change = upkeep_.on_record(record, now(record.performed_at), records_);
    std::set<std::string> anew;
    for (const ClosedItem& closed : change.closed_items) {
        prompts_.rearm(texts::due_key(closed.item_id));
        anew.insert(closed.item_id);
    }
    for (const ServiceRequest& request : requests_.on_service(record)) {
        for (const std::string& item : request.due_items) {
            prompts_.rearm(texts::due_key(item));
            anew.insert(item);
        }
    }
    upkeep_.judge(now(record.performed_at));
    offer_due(record.performed_at);
    offer(texts::service_done(record, change.closed_items.size()), record.performed_at);
    return {anew.begin(), anew.end()};
}

}  // namespace odolink::sim
