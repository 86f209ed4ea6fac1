// SPDX-License-Identifier: Apache-2.0
// The stage of the desk's browser tests: the real desk, API and pages over a database in memory, with cars that answer
// by themselves. Prints its address; each line on stdin makes something happen: "fault CODE", "counter" (the owner will
// ask for another time once), "help" (the owner
// waits at the roadside), "gone" and "back" (the first car's link), "refuse" (the car passes over what comes next), "quit". The account is "li", its password the first argument.
#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <iostream>
#include <optional>

#include "adapters/config/plan_file.hpp"
#include "dealer-desk/api/api.hpp"
#include "dealer-desk/api/passwords.hpp"
#include "unit/dealer-desk/desk_fixture.hpp"

namespace odolink::desk {
namespace {

namespace asio = boost::asio;

Instant now() {
    using namespace std::chrono;
    return {{duration_cast<milliseconds>(system_clock::now().time_since_epoch()), WallQuality::Synchronised},
            {steady_clock::now().time_since_epoch()}};
}

DueItem due(const char* item, DueState state, std::int64_t km, int days) {
    DueItem d;
    d.item_id = item;
    d.state = state;
    d.remaining_distance = Distance::kilometres(km);
    d.remaining_time = std::chrono::days{days};
    return d;
}

FaultRecord misfire(WallTime at) {
    FaultRecord f = fault("P0301", FaultState::Confirmed);
    f.lamp = true;
    f.occurrences = 1;
    f.first_seen = f.last_seen = at;
    f.freeze_frame = {{"Vehicle.Powertrain.CombustionEngine.Speed", 742, "rpm"},
                      {"Vehicle.Powertrain.CombustionEngine.ECT", 91, "°C"},
                      {"Vehicle.OBD.EngineLoad", 34.5, "%"},
                      {"Vehicle.Speed", 0, "km/h"}};
    return f;
}

class Stage {
public:
    explicit Stage(const std::string& password) : input_{io_, ::dup(0)}, timer_{io_} {
        fixture_.li.dealer = "north";
        (void)fixture_.desk
            ->ensure_account({{"li", "north", Role::Manager}, hash_password(password, fixture_.crypto)}, now().wall)
            .has_value();
        api_.emplace(*fixture_.desk, fixture_.crypto, ApiConfig{"https://127.0.0.1:8443", std::string(64, 'A')},
                     Api::Hooks{now, [this](const std::vector<OutMessage>& out) { sent(out); }, [](const std::string&) {},
                                [](const std::string& toml) -> Result<MaintenancePlan, PlanFault> {
                                    auto plan = parse_plan("plan", toml);
                                    if (plan) return std::move(*plan);
                                    return PlanFault{plan.error().line, plan.error().key, plan.error().what, plan.error().advice};
                                }});
        server_.emplace(
            io_, web::HttpLimits{}, [this](const web::HttpRequest& r) { return api_->handle(r); },
            [this](const web::HttpRequest& r) { return api_->may_stream(r); });
    }
    int run() {
        seed();
        const auto port = server_->start(0);
        if (!port) return 1;
        std::cout << "http://127.0.0.1:" << *port << std::endl;
        listen();
        io_.run();
        return 0;
    }

private:
    void seed() {
        const WallTime at = now().wall;
        const auto earlier = [at](std::chrono::milliseconds d) { return after(at, -d); };
        up(Stream::Operation,
           {AgentStarted{"0.1.0", 0, 0, 0},
            ConsentChanged{{Purpose::MaintenanceAlerts, "north", ConsentState::Granted, "1", earlier(72h)}},
            ConsentChanged{{Purpose::RemoteDiagnosis, "north", ConsentState::Granted, "1", earlier(72h)}},
            ConsentChanged{{Purpose::ServiceRequest, "north", ConsentState::Granted, "1", earlier(72h)}},
            ConsentChanged{{Purpose::Campaigns, "north", ConsentState::Granted, "1", earlier(72h)}}},
           earlier(72h));
        Trip trip;
        trip.number = 1;
        trip.distance = Distance::metres(18400);
        trip.duration = 1980s;
        up(Stream::Mileage,
           {MileageReported{{Distance::kilometres(40200), MileageSource::PidA6, MileageConfidence::High, at}},
            TripEnded{trip}},
           earlier(2h));
        up(Stream::Care,
           {DueChanged{due("engine_oil", DueState::Soon, 780, 21), Distance::kilometres(40200)},
            DueChanged{due("cabin_filter", DueState::Due, -40, 5), Distance::kilometres(40200)},
            DueChanged{due("brake_fluid", DueState::Ok, 12400, 420), Distance::kilometres(40200)}},
           earlier(26h));
        up(Stream::Health, {FaultChanged{misfire(earlier(50min))}}, earlier(50min));
        take(fixture_.car.health({id_of(90), 1, LinkWord::Up, earlier(50min), {"0.1.0"}, 0}), earlier(50min));
        ServiceRequested asked = request(7);
        asked.request.created = asked.health.taken = earlier(40min);
        asked.health.readiness.lamp = true;
        asked.health.readiness.dtc_count = 1;
        asked.health.signals = {{"Vehicle.LowVoltageBattery.CurrentVoltage", 12.4, "V"},
                                {"Vehicle.Powertrain.FuelSystem.Level", 58, "%"},
                                {"Vehicle.Powertrain.CombustionEngine.ECT", 88, "°C"}};
        asked.request.note = "怠速时发抖，早上冷车更明显。";
        up(Stream::Care, {PromptAnswered{id_of(31), "elsewhere:9000100", PromptAnswer::No}}, earlier(41min));
        up(Stream::Care, {PromptAnswered{id_of(30), "fault:7E8:P0301", PromptAnswer::Yes}, asked}, earlier(40min));
        take(fixture_.second.batch(Stream::Operation, 1, {ConsentChanged{{Purpose::Campaigns, "north", ConsentState::Granted, "1", at}}}, at), earlier(72h));
        take(fixture_.second.batch(Stream::Health, 1,
                                   {FaultChanged{fault("P0217", FaultState::Confirmed, Urgency::StopSafely)}}, at),
             earlier(3h));
        take(fixture_.second.batch(Stream::Mileage, 1,
                                   {MileageReported{{Distance::kilometres(128450), MileageSource::SpeedIntegral,
                                                     MileageConfidence::Medium, at}}},
                                   at),
             earlier(3h));
        take(fixture_.second.batch(
                 Stream::Care, 1,
                 {DueChanged{due("battery_12v", DueState::Due, 0, 0), Distance::kilometres(1)},
                  DueChanged{due("brake_inspection", DueState::Overdue, -1850, -12), Distance::kilometres(1)}},
                 at),
             earlier(20h));  // its deadline, a working day later, is not over on any day of the week
    }
    void take(const InMessage& message, WallTime at) { (void)fixture_.desk->on_messages({&message, 1}, at); }
    void up(Stream stream, const std::vector<UpPayload>& payloads, WallTime at) {
        std::uint64_t& next = next_[stream];
        take(fixture_.car.batch(stream, next + 1, payloads, at), at);
        next += payloads.size();
    }
    void happened(Stream stream, const std::vector<UpPayload>& payloads) {
        up(stream, payloads, now().wall);
        server_->push(std::to_string(fixture_.desk->changes()));
    }
    /// The car takes what was sent, and its owner answers.
    void sent(const std::vector<OutMessage>& out) {
        server_->push(std::to_string(fixture_.desk->changes()));
        for (const DownMessage& message : fixture_.down(out)) {
            received_ = message.sequence;
            if (const auto* offer = std::get_if<AppointmentOffered>(&message.payload)) offered_ = offer->appointment;
            if (const auto* record = std::get_if<ServiceRecorded>(&message.payload)) recorded_ = record->record;
            if (const auto* told = std::get_if<CampaignTold>(&message.payload); told != nullptr && told->campaign.word == CampaignWord::Open) campaign_ = told->campaign;
            if (std::holds_alternative<VinAccepted>(message.payload)) another_vin_ = false;
        }
        timer_.expires_after(400ms);
        timer_.async_wait([this](boost::system::error_code cancelled) {
            if (!cancelled) answer();
        });
    }
    void answer() {
        if (std::exchange(refuse_next_, false)) {
            take(fixture_.car.refusing({{received_, wire::DownRefusal::Reason::Expired}}, received_), now().wall);
            offered_.reset();
            recorded_.reset();
        } else {
            take(fixture_.car.sync({}, received_, another_vin_), now().wall);
        }
        if (offered_ && offered_->state == AppointmentState::Proposed) {
            const auto answer = std::exchange(counter_, false) ? AppointmentAnswer::Counter : AppointmentAnswer::Accept;
            std::optional<WallTime> wish;
            if (answer == AppointmentAnswer::Counter) wish = after(offered_->start, 24h);
            happened(Stream::Care, {AppointmentAnswered{offered_->id, offered_->revision, answer, wish}});
        }
        offered_.reset();
        if (campaign_) {
            const CampaignClass c = campaign_->campaign_class;
            happened(Stream::Care, {CampaignChanged{campaign_->id, c, CampaignState::Seen}, CampaignChanged{campaign_->id, c, CampaignState::Accepted}});
        }
        campaign_.reset();
        if (recorded_) {
            FaultRecord cured = misfire(now().wall);
            cured.state = FaultState::Repaired;
            cured.repaired_by = recorded_->id.text();
            happened(Stream::Health, {FaultChanged{cured}});
            happened(Stream::Care,
                     {ServiceApplied{recorded_->id, {"engine_oil", "cabin_filter"}},
                      DueChanged{due("engine_oil", DueState::Ok, 9990, 364), Distance::kilometres(40210)},
                      DueChanged{due("cabin_filter", DueState::Ok, 19990, 364), Distance::kilometres(40210)},
                      RepairOutcome{"P0301", recorded_->id, Distance::kilometres(214), 6, true}});
        }
        recorded_.reset();
        server_->push(std::to_string(fixture_.desk->changes()));
    }
    void call_for_help() {
        ServiceRequested help = request(8);
        help.request.kind = ServiceKind::Other;
        help.request.want = Want::Roadside;
        help.request.due_items.clear();
        help.request.fault_codes.clear();
        help.request.note.clear();
        help.request.created = now().wall;
        happened(Stream::Care, {help});
        happened(Stream::Care, {PositionTold{id_of(8), {30.27415, 120.15515, 12, now().wall}}});
    }
    /// What the first car, or the broker in its name, says of its link and its agent.
    void tell(const AgentHealth& health) {
        take(fixture_.car.health(health), now().wall);
        server_->push(std::to_string(fixture_.desk->changes()));
    }
    /// Clerk and owner write on the newest record without knowing of each other.
    void write_two_notes() {
        ServiceRecord record = fixture_.file(fixture_.li, fixture_.car).records.at(0).record;
        record.note = "保养已做完，刹车片下次更换。";
        (void)fixture_.desk->edit_record(fixture_.li, fixture_.car.vehicle(), record, now().wall);
        sent(fixture_.desk->take_outgoing());
        const Leaf owners{"刹车片还没有换，请电话确认。", {2, Writer::Vehicle}, 0};
        happened(Stream::Care, {RecordChanged{{record.id, {{"note", owners}}, {}}}});
    }
    void listen() {
        asio::async_read_until(input_, line_, '\n', [this](boost::system::error_code ended, std::size_t) {
            if (ended) return io_.stop();
            std::istream in{&line_};
            std::string word, code;
            in >> word >> code;
            line_.consume(line_.size());
            if (word == "quit") return io_.stop();
            if (word == "counter") counter_ = true;
            if (word == "notes") write_two_notes();
            if (word == "another-vin") {
                another_vin_ = true;
                answer();
            }
            if (word == "help") call_for_help();
            if (word == "gone") tell({id_of(90), 0, LinkWord::Lost});
            if (word == "back") tell({id_of(91), 1, LinkWord::Up, now().wall, {"0.2.0", StartMode::Minimal, false, true, true}, 37});
            if (word == "refuse") refuse_next_ = true;
            if (word == "fault")
                happened(Stream::Health, {FaultChanged{fault(code, FaultState::Confirmed, Urgency::StopSafely)}});
            listen();
        });
    }

    asio::io_context io_;
    asio::posix::stream_descriptor input_;
    asio::streambuf line_;
    asio::steady_timer timer_;
    DeskFixture fixture_;
    std::optional<Api> api_;
    std::optional<web::HttpServer> server_;
    std::map<Stream, std::uint64_t> next_;
    std::uint64_t received_{0};
    std::optional<Appointment> offered_;
    std::optional<ServiceRecord> recorded_;
    std::optional<Campaign> campaign_;
    bool counter_{false};
    bool another_vin_{false};
    bool refuse_next_{false};  ///< the car passes over what comes next
};

}  // namespace
}  // namespace odolink::desk

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    return odolink::desk::Stage{argv[1]}.run();
}
