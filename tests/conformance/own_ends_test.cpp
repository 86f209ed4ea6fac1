// SPDX-License-Identifier: Apache-2.0
// Our own two ends, tried by the suites for everybody's.
#include "core/privacy/consent_book.hpp"
#include "desk_suite.hpp"
#include "played_desk.hpp"
#include "ports/sim_link.hpp"
#include "scenarios/sim_dealer.hpp"
#include "scenarios/sim_vehicle.hpp"
#include "vehicle_suite.hpp"
#include "virtual_carrier.hpp"

#include <algorithm>

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::conformance;

namespace {

constexpr const char* kVehicle = "sim-0001";
constexpr const char* kShard = "3d";  // first byte of SHA-256 of the pseudonym
constexpr WallTime kStart{std::chrono::milliseconds{1'780'272'000'000}, WallQuality::Synchronised};

void all_must_pass(const std::vector<Check>& checks) {
    for (const Row& row : conformance::run(checks)) {
        if (row.verdict.outcome != Outcome::Passed) FAIL((row.name + ": " + row.verdict.why).c_str());
    }
}

/// Our desk's clerk. What the desk refuses is as good as done: then nothing may come of it.
bool clerk_of(sim::SimDealer& dealer, std::uint32_t& plans, ClerkTask task) {
    switch (task) {
        case ClerkTask::PickUp: (void)dealer.pick_up(kVehicle); return true;
        case ClerkTask::AnswerInWords: (void)dealer.answer(kVehicle, false); return true;
        case ClerkTask::CloseInWords: (void)dealer.answer(kVehicle, true); return true;
        case ClerkTask::OfferVisit: (void)dealer.propose(kVehicle, 2, 680); return true;
        case ClerkTask::ConfirmVisit: (void)dealer.confirm(kVehicle); return true;
        case ClerkTask::AskLive: (void)dealer.ask_live(kVehicle); return true;
        case ClerkTask::CloseLive: (void)dealer.close_live(kVehicle); return true;
        case ClerkTask::IssuePlan: (void)dealer.issue_plan(kVehicle, PlayedDesk::plan(++plans)); return true;
        case ClerkTask::PublishCampaign: (void)dealer.publish_campaign(CampaignClass::Service); return true;
        case ClerkTask::TellNews: (void)dealer.tell_news("一致性检查", "动态"); return true;
        case ClerkTask::WithdrawCampaign: (void)dealer.withdraw_campaign(); return true;
        case ClerkTask::FinishCampaign: (void)dealer.finish_campaign(kVehicle); return true;
        case ClerkTask::RevokeKey: (void)dealer.revoke_key(); return true;
        case ClerkTask::ChangeKey: (void)dealer.rotate_key(30); return true;
    }
    return false;
}

/// Our vehicle's owner, at the screen of the parked car.
struct OwnerOf {
    sim::SimVehicle& vehicle;
    sim::EventQueue& queue;

    [[nodiscard]] const HeadUnitView& view() const { return *vehicle.head_unit.view(); }
    void touch(const OwnerAction& action) const { (void)vehicle.head_unit.act(action); }
    void answer_visit(AppointmentAnswer word) const {
        const auto& visits = view().appointments;
        const auto newest = std::ranges::max_element(visits, {}, [](const Appointment& a) { return a.changed; });
        if (newest == visits.end()) return;
        std::optional<WallTime> wish;
        if (word == AppointmentAnswer::Counter) wish = WallTime{newest->start.since_epoch + std::chrono::hours{5}, newest->start.quality};
        touch(AnswerAppointment{newest->id, newest->revision, word, wish});
    }
    void take_back() const {
        for (const RequestLine& line : view().requests) touch(WithdrawRequest{line.request.id});
    }
    void say_yes() const {
        for (const Prompt& prompt : vehicle.snapshot().prompts)
            if (prompt.reason_key.starts_with("live:")) touch(AnswerPrompt{prompt.id, PromptAnswer::Yes});
    }
    void answer_survey() const {
        for (int i = 0; i < 20 && !view().survey; ++i) queue.run_for(15s);
        if (!view().survey) return;
        SurveyAnswered answers{view().survey->record_id, view().survey->questions.version, {}};
        for (const SurveyQuestion& question : view().survey->questions.questions) answers.scores.push_back({question.id, question.most});
        touch(AnswerSurvey{answers});
    }
    /// Drives again, one prompt a drive, until a campaign is on the screen, or none comes.
    void look_at_campaigns() const {
        for (int drive = 0; drive < 4; ++drive) {
            if (const auto& asked = view().prompt) {
                if (asked->reason_key.starts_with("campaign:")) return;
                touch(AnswerPrompt{asked->id, asked->answers.size() == 1 ? PromptAnswer::Acknowledge : PromptAnswer::No});
            }
            vehicle.turn_ignition(Ignition::Off);
            queue.run_for(10min);
            vehicle.turn_ignition(Ignition::On);
            queue.run_for(1min);
        }
    }
    void answer_campaign(PromptAnswer word) const {
        const auto& lines = view().campaigns;
        const auto last = std::ranges::max_element(lines, {}, [](const CampaignLine& line) { return line.campaign.shown.back(); });
        if (last != lines.end()) touch(AnswerCampaign{last->campaign.id, word});
    }
    void lose_power() const {
        vehicle.kill_agent();
        CHECK_TRUE(vehicle.start_agent().has_value());
    }
    void decide(Purpose purpose, ConsentState state) const { touch(SetConsent{purpose, state, std::string{kConsentTextVersion}}); }
    void erase(ErasureReason reason) const {
        touch(AskErasure{reason});
        if (view().erasure) touch(ConfirmErasure{view().erasure->confirm});
    }
    bool operator()(OwnerTask task) const {
        for (int i = 0; i < 60 && (!vehicle.head_unit.view() || view().driving != DrivingState::Parked); ++i) queue.run_for(1s);
        switch (task) {
            case OwnerTask::AllowAll:
                for (const Purpose purpose : askable_purposes()) decide(purpose, ConsentState::Granted);
                break;
            case OwnerTask::AskForService: touch(RequestService{ServiceKind::Service, "conformance"}); break;
            case OwnerTask::Complain: touch(RequestService{ServiceKind::Other, "conformance", Want::Complaint}); break;
            case OwnerTask::TakeBack: take_back(); break;
            case OwnerTask::AcceptVisit: answer_visit(AppointmentAnswer::Accept); break;
            case OwnerTask::CounterVisit: answer_visit(AppointmentAnswer::Counter); break;
            case OwnerTask::DeclineVisit: answer_visit(AppointmentAnswer::Decline); break;
            case OwnerTask::AnswerSurvey: answer_survey(); break;
            case OwnerTask::SayYesToLive: say_yes(); break;
            case OwnerTask::LookAtCampaigns: look_at_campaigns(); break;
            case OwnerTask::SayYesToCampaign: answer_campaign(PromptAnswer::Yes); break;
            case OwnerTask::SayNoToCampaign: answer_campaign(PromptAnswer::No); break;
            case OwnerTask::ForbidCampaigns: decide(Purpose::Campaigns, ConsentState::Withdrawn); break;
            case OwnerTask::Restart: lose_power(); break;
            case OwnerTask::ForgetMe: erase(ErasureReason::Forgotten); break;
            case OwnerTask::ChangeOwner: erase(ErasureReason::OwnerChanged); break;
        }
        return true;
    }
};

}  // namespace

TEST_GROUP(OwnEnds) {
    sim::EventQueue queue{};
    sim::SimBroker broker{queue};
    Stranger stranger;
};

TEST(OwnEnds, the_desk_conforms) {
    sim::SimDealer dealer{queue, broker, kStart, sim::Random{1}};
    CHECK_TRUE(dealer.start().has_value());
    CHECK_TRUE(dealer.register_vehicle(kVehicle).has_value());
    STRCMP_EQUAL("", dealer.message(kVehicle, "提醒", "请到店").c_str());

    sim::SimNetwork network;
    sim::SimLink link{queue, broker, network, std::string{"odolink/v1/"} + kShard + "/" + kVehicle + "/"};
    VirtualCarrier carrier{queue, kStart, [&](const std::string& topic, const Bytes& payload) {
                               while (!link.publish(topic, payload)) queue.run_for(10ms);  // the window is full
                           }};
    LinkEvents events;
    events.on_message = [&carrier](std::string_view topic, ByteView payload) {
        carrier.arrived.push_back({std::string{topic}, {payload.begin(), payload.end()}});
    };
    link.set_events(std::move(events));
    link.connect({});
    queue.run_for(1s);

    VirtualCrypto own{std::string{kVehicle} + "-key"};
    Party vehicle{carrier, own, stranger, cast_of_desk(kVehicle, "dealer-1-key", sim::SimDealer::kId), wire::Direction::Up};
    all_must_pass(desk_checks(vehicle));
    std::uint32_t plans = 0;
    all_must_pass(desk_machine_checks(vehicle, [&](ClerkTask task) { return clerk_of(dealer, plans, task); }));
}

TEST(OwnEnds, the_vehicle_conforms) {
    VirtualCarrier carrier{queue, kStart, [&](const std::string& topic, const Bytes& payload) {
                               broker.publish_from_desk(topic, payload);
                           }};
    broker.subscribe_desk([&carrier](std::string topic, Bytes payload) {
        carrier.arrived.push_back({std::move(topic), std::move(payload)});
    });
    sim::SimVehicleConfig config;
    config.agent.version = "conformance";
    config.agent.vehicle = kVehicle;
    config.agent.shard = kShard;
    config.agent.dealer_id = "dealer-1";
    config.car.vin = "LDKLNK1A5T0000001";
    config.wall_at_start = kStart;
    sim::SimVehicle vehicle{queue, broker, config, sim::Random{1}};
    CHECK_TRUE(vehicle.start_agent().has_value());

    VirtualCrypto own{"dealer-1-key"};
    const std::string key = std::string{kVehicle} + "-key";
    Party desk{carrier, own, stranger, {kVehicle, key, key, sim::SimDealer::kId}, wire::Direction::Down};
    all_must_pass(vehicle_checks(desk));
    vehicle.turn_ignition(Ignition::On);
    queue.run_for(30s);
    all_must_pass(vehicle_machine_checks(desk, OwnerOf{vehicle, queue}));
}
