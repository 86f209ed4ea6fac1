// SPDX-License-Identifier: Apache-2.0
#include "app/real_parts.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>

#include "adapters/asio/os_entropy.hpp"
#include "core/diagnostics/allow_list.hpp"
#include "protocols/candump/candump.hpp"

namespace odolink::sim {
namespace {

namespace json = boost::json;
constexpr std::chrono::seconds kPatience{20};

ScenarioError broken(const std::string& what, const ChildProcess& process) { return {what + "; it said:\n" + process.last_words()}; }

/// The JSON object a program printed as the last line of its log that is one; null until it is there.
json::value announcement(const std::filesystem::path& log) {
    std::ifstream in{log};
    json::value found;
    for (std::string line; std::getline(in, line);) {
        boost::system::error_code no_json;
        json::value value = json::parse(line, no_json);
        if (!no_json && value.is_object() && value.as_object().contains("page")) found = std::move(value);
    }
    return found;
}

std::string text_of(const json::value& object, std::string_view key) {
    const json::value* v = object.is_object() ? object.get_object().if_contains(key) : nullptr;
    return v != nullptr && v->is_string() ? std::string{v->get_string()} : std::string{};
}

std::uint16_t port_of(const std::string& url) {
    const auto colon = url.rfind(':');
    return static_cast<std::uint16_t>(std::stoi(url.substr(colon + 1)));
}

/// The demo plays at ten in the morning of its owner, whatever the hour here: at night the agent keeps its prompts back.
int morning_offset_h() {
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(std::chrono::system_clock::now().time_since_epoch()).count();
    const int offset = 10 - static_cast<int>(hours % 24);
    return offset < -12 ? offset + 24 : offset;
}

void write_file(const std::filesystem::path& file, const std::string& text) {
    std::ofstream out{file, std::ios::binary | std::ios::trunc};
    out << text;
    out.close();
    std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::string read_line(const std::filesystem::path& file) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    return line;
}

}  // namespace

RealParts::RealParts(const Scenario& s, RealStageOptions o) : scenario{s}, options{std::move(o)} {}

void RealParts::run_for(Duration real) {
    io.restart();
    io.run_for(real);
}

Result<void, ScenarioError> RealParts::start(const Progress& progress) {
    std::filesystem::create_directories(options.directory);
    std::filesystem::permissions(options.directory, std::filesystem::perms::owner_all);
    OsEntropy entropy;
    password = entropy.id().text().substr(0, 16);
    write_file(file("desk.password"), password + "\n");
    const bool real = !options.interface.empty();
    progress((real ? "CAN interface " + options.interface : "virtual CAN bus") +
             (options.recording.empty() ? " and simulated car" : " and recording " + options.recording));
    bus = {real ? StageBus::Kind::SocketCan : StageBus::Kind::Virtual, real ? options.interface : file("can0").string()};
    if (!real) hub = std::make_unique<VirtualCanHub>(io, bus.name, [this] { return clock.mono(); });
    watch_bus();
    if (auto up = start_broker_and_desk(progress); !up) return up;
    if (auto in = log_in(); !in) return in;
    progress("enrolling the vehicle with a one-time code");
    if (auto written = write_enrolment(); !written) return written;
    write_agent_configuration();
    progress("odolinkd");
    agent = std::make_unique<ChildProcess>(options.programs / "odolinkd",
                                           std::vector<std::string>{"--config", file("odolinkd.toml").string(), "--clock-speed", std::to_string(options.speed)},
                                           file("odolinkd.log"));
    if (auto up = start_agent(); !up) return up;
    if (options.recording.empty()) {
        CarConfig config;
        config.vin = scenario.car.vin;
        config.odometer = scenario.car.odometer;
        config.kind = scenario.car.truck ? VehicleKind::Truck : VehicleKind::Car;
        config.diagnostics = scenario.car.diagnostics;
        car = std::make_unique<PacedCar>(io, bus, config, options.speed);
        return {};
    }
    auto opened = PacedRecording::open(io, bus, options.recording, options.speed);
    if (!opened) return ScenarioError{opened.error()};
    recording = std::move(*opened);
    return {};
}

void RealParts::watch_bus() {
    if (options.keep) can_log_.open(file("can.log"));
    recorder = bus.join(io);
    recorder->set_receiver([this](const CanFrame& frame, MonoTime at) {
        // Only the agent asks on this bus; a recording may hold another tester's questions.
        if (options.recording.empty() && tester_id(frame.id)) rules.on_agent_frame(frame, at);
        if (!can_log_.is_open()) return;
        candump::Frame line;
        line.time = at.since_boot;
        line.id = frame.id;
        line.size = frame.length;
        std::copy_n(frame.data.begin(), frame.length, line.bytes.begin());
        can_log_ << candump::line_of(line, "can0") << '\n';
    });
}

Result<void, ScenarioError> RealParts::start_broker_and_desk(const Progress& progress) {
    progress("certificate authority of the desk");
    const auto data = file("desk").string();
    const std::filesystem::path program = options.programs / "odolink-desk";
    ChildProcess prepare{program, {"--data", data, "--prepare"}, file("prepare.log")};
    if (auto started = prepare.start(); !started) return ScenarioError{started.error()};
    while (prepare.running()) run_for(20ms);
    const json::value made = announcement(file("prepare.log"));
    if (made.is_null()) return broken("odolink-desk --prepare failed", prepare);

    progress("mosquitto");
    broker::BrokerSettings settings;
    settings.run_directory = file("broker");
    settings.files = {text_of(made, "ca"), text_of(made, "broker_certificate"), text_of(made, "broker_key"), text_of(made, "revoked")};
    mosquitto = std::make_unique<broker::MosquittoProcess>(settings);
    if (auto up = mosquitto->start(); !up) return ScenarioError{"mosquitto: " + up.error()};

    progress("dealer desk");
    desk = std::make_unique<ChildProcess>(
        program,
        std::vector<std::string>{"--data", data, "--dealer-id", "dealer-1", "--dealer-name", "Odolink 服务中心", "--broker-port",
                                 std::to_string(mosquitto->port()), "--broker-pid-file", file("broker/mosquitto.pid").string(), "--admin-password-file", file("desk.password").string()},
        file("desk.log"));
    if (auto started = desk->start(); !started) return ScenarioError{started.error()};
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (announcement(file("desk.log")).is_null()) {
        if (!desk->running() || std::chrono::steady_clock::now() > until) return broken("odolink-desk did not start", *desk);
        run_for(20ms);
    }
    desk_url = text_of(announcement(file("desk.log")), "page");
    return {};
}

Result<void, ScenarioError> RealParts::log_in() {
    const auto scheme = desk_url.find("://");
    const auto slash = desk_url.find('/', scheme + 3);
    desk_page = HttpClient{port_of(desk_url.substr(0, slash))};
    const auto reply = desk_page.post("/api/login", {{"name", "manager"}, {"password", password}});
    if (!reply || reply->status != 200) return broken("the desk did not let the manager in", *desk);
    desk_page.set_token("X-Desk-Csrf", text_of(reply->body, "csrf"));
    return {};
}

Result<void, ScenarioError> RealParts::write_enrolment() {
    const auto bundle = desk_page.post("/api/enrolments", {{"plate", "沪A·12345"}, {"owner", "王先生"}, {"phone", ""}});
    if (!bundle || bundle->status != 200) return broken("the desk gave no enrolment code", *desk);
    write_file(file("enrolment.json"), json::serialize(bundle->body));
    return {};
}

void RealParts::write_agent_configuration() {
    const auto day = std::chrono::floor<std::chrono::days>(std::chrono::sys_time<std::chrono::milliseconds>{scenario.car.delivered.since_epoch} + std::chrono::hours{8});
    const std::chrono::year_month_day date{day};
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    write_file(file("odolinkd.toml"), "[data]\ndirectory = \"" + file("vehicle").string() + "\"\n[enrolment]\nfile = \"" + file("enrolment.json").string() +
                                          "\"\n[can]\nkind = \"" + (bus.kind == StageBus::Kind::SocketCan ? "socketcan" : "virtual") + "\"\nname = \"" + bus.name + "\"\n[head_unit]\nport = 0\n[calendar]\nutc_offset = \"" + std::to_string(morning_offset_h()) + " h\"\n[maintenance]\nfirst_registration = " + text +
                                          "\n[supervision]\nstart_ladder = false\n");  // stories kill it on purpose
}

Result<void, ScenarioError> RealParts::start_agent() {
    const auto url_file = file("vehicle") / "head_unit.url";
    std::filesystem::remove(url_file);
    if (auto started = agent->start(); !started) return ScenarioError{started.error()};
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!std::filesystem::exists(url_file)) {
        if (!agent->running() || std::chrono::steady_clock::now() > until) return broken("odolinkd did not start", *agent);
        run_for(10ms);
    }
    head_unit_url = read_line(url_file);
    const auto hash = head_unit_url.find("/#");
    page = HttpClient{port_of(head_unit_url.substr(0, hash))};
    page.set_token("X-Odolink-Token", head_unit_url.substr(hash + 2));
    const auto reply = page.post("/api/session", json::object{});
    if (!reply || reply->status >= 300) return broken("the head unit's page gave no session", *agent);
    return {};
}

}  // namespace odolink::sim
