// SPDX-License-Identifier: Apache-2.0
#include "app/real_stage.hpp"

#include <unistd.h>

#include <boost/json.hpp>
#include <fstream>
#include <thread>
#include <utility>

#include "adapters/web/words.hpp"
#include "app/real_parts.hpp"

namespace odolink::sim {
namespace {

namespace json = boost::json;

const json::value* member(const json::value& v, std::string_view key) { return v.is_object() ? v.get_object().if_contains(key) : nullptr; }

std::string text(const json::value& v, std::string_view key) {
    const json::value* found = member(v, key);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

std::int64_t number(const json::value& v, std::string_view key) {
    const json::value* found = member(v, key);
    boost::system::error_code wrong;
    const auto value = found != nullptr ? found->to_number<std::int64_t>(wrong) : 0;
    return wrong ? 0 : value;
}

const json::array& list(const json::value& v, std::string_view key) {
    static const json::array kNone;
    const json::value* found = member(v, key);
    return found != nullptr && found->is_array() ? found->get_array() : kNone;
}

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

json::object part(const char* number, const char* name, int quantity_milli, int price) {
    return {{"number", number}, {"name", name}, {"quantity_milli", quantity_milli}, {"price", price}};
}

}  // namespace

struct RealStage::State {
    State(const Scenario& scenario, RealStageOptions options) : parts{scenario, std::move(options)} {}

    /// An owner who finds the screen locked tries again until the car is known to stand. Errors: what the page answered at last.
    Result<void, ScenarioError> touch(const json::value& action) {
        constexpr int kLocked = 423;
        const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        auto reply = parts.page.post("/api/action", action);
        while (reply && reply->status == kLocked && std::chrono::steady_clock::now() < patience) {
            std::this_thread::sleep_for(std::chrono::milliseconds{250});
            reply = parts.page.post("/api/action", action);
        }
        if (!reply) return ScenarioError{"the head unit's page: " + reply.error()};
        if (reply->status != 200) return ScenarioError{"the head unit answered " + std::to_string(reply->status) + ": " + text(reply->body, "error")};
        return {};
    }
    Result<void, ScenarioError> command(const std::string& path, const json::value& body) {
        const auto reply = parts.desk_page.post(path, body);
        if (!reply) return ScenarioError{"the desk: " + reply.error()};
        if (reply->status != 200) return ScenarioError{"the desk answered " + std::to_string(reply->status) + " to " + path + ": " + json::serialize(reply->body)};
        return {};
    }
    json::value get(HttpClient& client, const std::string& path) {
        const auto reply = client.get(path);
        return reply && reply->status == 200 ? reply->body : json::value{};
    }
    /// The newest view; what the surface leaves out while driving is as it was last seen.
    json::value view() {
        const json::value now = get(parts.page, "/api/view");
        if (!now.is_object()) return now;
        for (const auto& [name, value] : now.get_object()) kept[name] = value;
        return kept;
    }
    json::value vehicle_file() {
        if (vehicle.empty()) {
            const json::value rows = get(parts.desk_page, "/api/vehicles");
            const json::array& all = rows.is_array() ? rows.get_array() : list(rows, "rows");
            if (all.empty()) return {};
            vehicle = text(all.front(), "vehicle");
        }
        return get(parts.desk_page, "/api/vehicles/" + vehicle);
    }
    Result<void, ScenarioError> on_car(const StoryAction& action);
    Result<void, ScenarioError> as_owner(const StoryAction& action);
    Result<void, ScenarioError> as_dealer(const StoryAction& action);
    Result<void, ScenarioError> on_parts(const StoryAction& action);
    Result<void, ScenarioError> record(const RecordVisit& visit);
    Result<void, ScenarioError> publish(const PublishCampaign& campaign);
    /// The latest changed; null where there is none.
    json::value newest_campaign() {
        const json::value all = get(parts.desk_page, "/api/campaigns");
        return all.is_array() && !all.get_array().empty() ? all.get_array().front() : json::value{};
    }

    RealParts parts;
    json::object kept;
    std::string vehicle;
    std::chrono::steady_clock::time_point begin{std::chrono::steady_clock::now()};
};

RealStage::RealStage(const Scenario& scenario, RealStageOptions options) : state_{std::make_unique<State>(scenario, std::move(options))} {}

RealStage::~RealStage() {
    const auto directory = state_->parts.options.directory;
    const bool keep = state_->parts.options.keep;
    state_.reset();
    if (keep) return;
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
}

Result<void, ScenarioError> RealStage::start(const std::function<void(const std::string&)>& progress) {
    auto started = state_->parts.start(progress);
    state_->begin = std::chrono::steady_clock::now();
    return started;
}

void RealStage::pass(Duration duration) { state_->parts.run_for(duration / state_->parts.options.speed); }

Duration RealStage::elapsed() const {
    return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - state_->begin) * state_->parts.options.speed;
}

const std::filesystem::path& RealStage::directory() const { return state_->parts.options.directory; }
std::string RealStage::head_unit_url() const { return state_->parts.head_unit_url; }
std::string RealStage::desk_url() const { return state_->parts.desk_url; }
std::string RealStage::desk_password() const { return state_->parts.password; }
json::value RealStage::view() { return state_->view(); }

double RealStage::played() const {
    const auto& recording = state_->parts.recording;
    return recording ? static_cast<double>(recording->played()) / static_cast<double>(recording->frames()) : 1.0;
}

json::value RealStage::agent_footprint() {
    const std::string process = "/proc/" + std::to_string(state_->parts.agent->pid());
    std::ifstream status{process + "/status"};
    std::int64_t rss_kb = 0;
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) rss_kb = std::stoll(line.substr(6));
    }
    std::ifstream stat{process + "/stat"};
    const std::string line{std::istreambuf_iterator<char>{stat}, {}};
    std::int64_t ticks = 0;
    if (const auto end = line.rfind(')'); end != std::string::npos) {
        std::istringstream fields{line.substr(end + 1)};
        std::string skipped;
        for (int i = 0; i < 11; ++i) fields >> skipped;
        std::int64_t user = 0, system = 0;
        fields >> user >> system;
        ticks = user + system;
    }
    return {{"rss_kb", rss_kb}, {"cpu_s", static_cast<double>(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK))}};
}

std::string RealStage::probe(std::string_view name) {
    auto& parts = state_->parts;
    if (name == "speed_kmh") return parts.car ? std::to_string(static_cast<int>(parts.car->car().speed_kmh())) : "unknown";
    const json::value view = state_->view();
    if (name == "broken_rules") {
        const json::value* link = member(view, "link");
        const auto given = static_cast<std::uint64_t>(link != nullptr ? number(*link, "given") : 0);
        parts.rules.on_desk(desk_facts(), given, MonoTime{elapsed()});
        return parts.rules.broken().empty() ? "none" : parts.rules.broken().front();
    }
    const DeskFacts desk = name.starts_with("desk.") ? desk_facts() : DeskFacts{};
    return probe_story(name, view, desk);
}

DeskFacts RealStage::desk_facts() {
    DeskFacts facts;
    const json::value file = state_->vehicle_file();
    for (const json::value& fault : list(file, "faults")) facts.faults[text(fault, "code")] = text(fault, "state");
    for (const json::value& repair : list(file, "repairs")) {
        const json::value* cured = member(repair, "cured");
        facts.repairs[text(repair, "code")] = cured != nullptr && cured->is_bool() && cured->get_bool() ? "cured" : "returned";
    }
    bool identity_told = false;
    for (const json::value& entry : list(file, "timeline")) {
        const json::value* detail = text(entry, "kind") == "warning" ? member(entry, "detail") : nullptr;
        if (detail != nullptr) facts.warnings.insert(text(*detail, "subject"));
        if (const std::string kind = text(entry, "kind"); kind == "identity_held" || kind == "identity_settled") {
            if (!identity_told) facts.identity = kind == "identity_held" ? "held" : "settled";
            identity_told = true;
        }
    }
    facts.requests = list(file, "requests").size();
    facts.records = list(file, "records").size();
    facts.due_items = list(file, "due").size();
    if (const json::value* row = member(file, "vehicle")) {
        facts.mileage = Distance::metres(number(*row, "mileage_m"));
        facts.mileage_known = facts.mileage > Distance{};
    }
    if (facts.requests > 0) facts.request_state = text(list(file, "requests").front(), "state");
    if (!list(file, "appointments").empty()) facts.appointment_state = text(list(file, "appointments").front(), "state");
    if (const json::value newest = state_->newest_campaign(); newest.is_object()) {
        facts.campaign_standing = text(newest, "standing");
        if (const json::value* counts = member(newest, "counts")) {
            for (const auto& [name, unused] : counts->get_object()) facts.campaign[std::string{name}] = static_cast<int>(number(*counts, name));
        }
    }
    const json::value links = state_->get(state_->parts.desk_page, "/api/link");
    for (const json::value& link : list(links, "vehicles")) {
        facts.events = static_cast<std::uint64_t>(number(link, "events"));
        facts.duplicates = static_cast<std::uint64_t>(number(link, "duplicates"));
        facts.missing = static_cast<std::uint64_t>(number(link, "missing"));
        facts.lost = static_cast<std::uint64_t>(number(link, "lost"));
        facts.dropped = static_cast<std::uint64_t>(number(link, "dropped"));
    }
    return facts;
}

Result<void, ScenarioError> RealStage::act(std::string_view words) {
    const auto action = parse_action(words);
    if (!action) return action.error();
    if (on_virtual_time_only(*action)) return ScenarioError{"this fault is shown on virtual time only"};
    if (const auto* wait = std::get_if<Wait>(&*action)) {
        pass(wait->time);
        return {};
    }
    return std::visit(
        [this, &action]<class A>(const A&) -> Result<void, ScenarioError> {
            using std::is_same_v;
            if constexpr (is_same_v<A, Kill> || is_same_v<A, Start>) return state_->on_parts(*action);
            else if constexpr (is_same_v<A, GrantAllConsents> || is_same_v<A, DecideConsent> || is_same_v<A, AnswerThePrompt> || is_same_v<A, AnswerTheAppointment>) return state_->as_owner(*action);
            else if constexpr (is_same_v<A, PickUp> || is_same_v<A, Propose> || is_same_v<A, RecordVisit> || is_same_v<A, AcceptVin> || is_same_v<A, PublishCampaign> || is_same_v<A, WithdrawCampaign>) return state_->as_dealer(*action);
            else return state_->on_car(*action);
        },
        *action);
}

Result<void, ScenarioError> RealStage::State::on_car(const StoryAction& action) {
    if (!parts.car) return ScenarioError{"a recording drives, not a car"};
    Car& car = parts.car->car();
    if (const auto* turn = std::get_if<TurnIgnition>(&action)) turn->to == Ignition::On ? car.ignition_on() : car.ignition_off();
    if (const auto* drive = std::get_if<DriveCar>(&action)) {
        if (!car.start_engine()) return ScenarioError{"the engine does not start"};
        car.drive({drive->distance, drive->cruise});
    }
    if (std::holds_alternative<ParkCar>(action)) {
        if (!car.at_rest()) return ScenarioError{"the car still moves"};
        car.stop_engine();
    }
    if (const auto* broken = std::get_if<BreakPart>(&action)) car.break_part(broken->code);
    if (const auto* mended = std::get_if<MendPart>(&action)) car.mend(mended->code);
    if (const auto* wear = std::get_if<WearCatalyst>(&action)) car.wear_catalyst(wear->percent);
    if (std::holds_alternative<ClearCodes>(action)) car.clear_codes();
    if (const auto* fit = std::get_if<FitCluster>(&action)) car.fit_cluster(fit->shows);
    if (const auto* service = std::get_if<SetServiceRange>(&action)) car.set_service_range(service->left);
    if (const auto* carry = std::get_if<CarryVin>(&action)) car.carry_vin(carry->vin);
    if (std::holds_alternative<Commute>(action)) return ScenarioError{"days of driving pass on virtual time only"};
    return {};
}

Result<void, ScenarioError> RealStage::State::as_owner(const StoryAction& action) {
    const json::value seen = view();
    const auto* one = std::get_if<DecideConsent>(&action);
    if (one != nullptr || std::holds_alternative<GrantAllConsents>(action)) {
        for (const json::value& consent : list(seen, "consents")) {
            const std::string purpose = text(consent, "purpose");
            const bool common = purpose == "maintenance_alerts" || purpose == "remote_diagnosis" || purpose == "service_request";
            if (one != nullptr ? purpose != web::word(one->purpose) : !common) continue;
            const std::string_view state = web::word(one != nullptr ? one->state : ConsentState::Granted);
            json::object decision{{"action", "set_consent"}, {"purpose", purpose}, {"state", state}, {"text_version", text(consent, "text_version")}};
            if (decision["text_version"].as_string().empty()) decision["text_version"] = "2026-01";
            if (auto done = touch(decision); !done) return done;
        }
        return {};
    }
    if (const auto* answer = std::get_if<AnswerThePrompt>(&action)) {
        const json::value* prompt = member(seen, "prompt");
        if (prompt == nullptr || prompt->is_null()) return ScenarioError{"there is no prompt"};
        static constexpr const char* kWords[] = {"", "yes", "no", "later", "acknowledge"};
        return touch({{"action", "answer_prompt"}, {"id", text(*prompt, "id")}, {"answer", kWords[static_cast<int>(answer->answer)]}});
    }
    const json::array& appointments = list(seen, "appointments");
    if (appointments.empty()) return ScenarioError{"there is no appointment"};
    const bool accepts = std::get<AnswerTheAppointment>(action).answer == AppointmentAnswer::Accept;
    return touch({{"action", "answer_appointment"}, {"id", text(appointments.back(), "id")}, {"revision", number(appointments.back(), "revision")}, {"answer", accepts ? "accept" : "decline"}});
}

Result<void, ScenarioError> RealStage::State::as_dealer(const StoryAction& action) {
    const json::value file = vehicle_file();
    const json::array& requests = list(file, "requests");
    if (const auto* accept = std::get_if<AcceptVin>(&action)) return command("/api/vehicles/" + vehicle + "/vin", {{"vin", accept->vin}});
    if (const auto* visit = std::get_if<RecordVisit>(&action)) return record(*visit);
    if (const auto* campaign = std::get_if<PublishCampaign>(&action)) return publish(*campaign);
    if (std::holds_alternative<WithdrawCampaign>(action)) {
        const json::value newest = newest_campaign();
        return command("/api/campaigns/" + text(newest, "id") + "/withdraw", {{"version", number(newest, "version")}});
    }
    if (requests.empty()) return ScenarioError{"there is no request"};
    const std::string base = "/api/requests/" + text(requests.front(), "id");
    const std::int64_t version = number(requests.front(), "version");
    if (std::holds_alternative<PickUp>(action)) return command(base + "/pick-up", {{"version", version}});
    const auto& offer = std::get<Propose>(action);
    constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
    return command(base + "/offer", {{"version", version}, {"start_ms", now_ms() + offer.days_ahead * kDayMs}, {"minutes", 90}, {"price", offer.yuan * 100}, {"place", "Odolink 服务中心"}, {"note", ""}});
}

Result<void, ScenarioError> RealStage::State::record(const RecordVisit& visit) {
    const json::value file = vehicle_file();
    const json::value* row = member(file, "vehicle");
    json::array jobs;
    jobs.push_back(json::object{{"kind", "maintenance"}, {"item", "engine_oil"}, {"name", "更换机油和机油滤清器"}, {"labour_minutes", 40}, {"labour_price", 12000},
                                {"parts", json::array{part("OIL-5W30", "机油 5W-30", 4500, 27000), part("OF-118", "机油滤清器", 1000, 4500)}}});
    if (!visit.fault_code.empty()) {
        jobs.push_back(json::object{{"kind", "repair"}, {"name", "检修 " + visit.fault_code + "，更换点火线圈"}, {"codes", json::array{json::string(visit.fault_code)}}, {"labour_minutes", 30}, {"labour_price", 8000},
                                    {"parts", json::array{json::value(part("IC-2201", "点火线圈", 1000, 16500))}}});
    }
    json::object body{{"performed_ms", now_ms()}, {"mileage_m", row != nullptr ? number(*row, "mileage_m") : 0}, {"jobs", std::move(jobs)}};
    if (visit.watch.in_metres() > 0) body["watch_m"] = visit.watch.in_metres();
    if (!list(file, "requests").empty()) body["request"] = text(list(file, "requests").front(), "id");
    return command("/api/vehicles/" + vehicle + "/records", body);
}

Result<void, ScenarioError> RealStage::State::publish(const PublishCampaign& campaign) {
    constexpr std::int64_t kMonthMs = 30LL * 24 * 3600 * 1000;
    static constexpr const char* kClasses[] = {"", "safety", "service", "marketing"};
    const bool marketing = campaign.campaign_class == CampaignClass::Marketing;
    json::object body{{"class", kClasses[static_cast<int>(campaign.campaign_class)]}, {"theme", marketing ? "lecture" : "check"}, {"title_zh", "夏季关怀"}, {"title_en", "Summer care"},
                      {"body_zh", "到店免费检查空调和轮胎"}, {"body_en", "Air conditioning and tyres are checked for free"}, {"from_ms", now_ms()},
                      {"until_ms", now_ms() + kMonthMs}, {"offers_visit", !marketing}};
    if (!campaign.item.empty()) body["items"] = json::array{json::string(campaign.item)};
    if (auto drafted = command("/api/campaigns", body); !drafted) return drafted;
    const json::value newest = newest_campaign();
    return command("/api/campaigns/" + text(newest, "id") + "/publish", {{"version", number(newest, "version")}});
}

Result<void, ScenarioError> RealStage::State::on_parts(const StoryAction& action) {
    if (const auto* kill = std::get_if<Kill>(&action)) {
        if (kill->part == Part::Broker) parts.mosquitto->kill();
        if (kill->part == Part::Agent) parts.agent->kill();
        if (kill->part == Part::Network) parts.mosquitto->freeze();
        return {};
    }
    switch (std::get<Start>(action).part) {
        case Part::Broker: {
            const auto up = parts.mosquitto->start();
            if (!up) return ScenarioError{up.error()};
            return {};
        }
        case Part::Agent: return parts.start_agent();
        case Part::Network: parts.mosquitto->resume(); return {};
    }
    return {};
}

}  // namespace odolink::sim
