// SPDX-License-Identifier: Apache-2.0
// odolink-sim demo: the main road on real programs. With --headless --once it plays the story by itself, then again with the
// broker killed and with the agent killed in the middle, and ends with one JSON object.
#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>

#include "app/commands.hpp"
#include "app/real_stage.hpp"
#include "app/report_json.hpp"

namespace odolink::sim {
namespace {

namespace json = boost::json;

struct DemoOptions {
    bool headless{false};
    bool once{false};
    bool keep{false};
    std::string car;
    std::string can;
    int speed{0};
    std::vector<std::string> scenarios;
};

volatile std::sig_atomic_t interrupted = 0;

std::filesystem::path own_directory() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

/// host-sim/scenarios beside the build, or installed beside the program.
std::filesystem::path scenario_file(const std::string& name) {
    if (name.find('/') != std::string::npos || name.ends_with(".toml")) return name;
    return std::filesystem::path{ODOLINK_SCENARIOS} / (name + ".toml");
}

std::filesystem::path new_run_directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "odolink-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) return {};
    return pattern;
}

/// One line to people; stories side by side do not cut each other's lines.
void say(const std::string& line) {
    static std::mutex one_at_a_time;
    const std::lock_guard guard{one_at_a_time};
    std::fprintf(stderr, "%s\n", line.c_str());
}

json::object counts_of(RealStage& stage) {
    const DeskFacts desk = stage.desk_facts();
    const std::string complete = stage.probe("desk.has_all");
    return {{"events", desk.events}, {"duplicates_dropped", desk.duplicates}, {"missing", desk.missing}, {"lost", desk.lost},
            {"every_event_once", complete == "yes"}, {"requests", desk.requests}, {"records", desk.records}};
}

/// One story on real parts; gives its report with counts.
json::object play_once(const std::string& name, const DemoOptions& options) {
    const auto scenario = load_scenario(scenario_file(name).string());
    if (!scenario) {
        say(name + ": " + scenario.error().message);
        return {{"scenario", name}, {"ok", false}, {"failure", scenario.error().message}};
    }
    const std::string who = scenario->name + "  ";
    say(who + scenario->title + (options.speed > 1 ? " (" + std::to_string(options.speed) + " times as fast)" : ""));
    RealStage stage{*scenario, {own_directory(), new_run_directory(), options.speed, options.keep, {}, options.can}};
    const auto began = std::chrono::steady_clock::now();
    if (auto up = stage.start([&who](const std::string& what) { say(who + "starting " + what); }); !up) {
        say(who + up.error().message);
        return {{"scenario", name}, {"ok", false}, {"failure", up.error().message}};
    }
    if (options.keep) say(who + "run directory " + stage.directory().string());
    const std::chrono::duration<double> ready = std::chrono::steady_clock::now() - began;
    const StoryReport report = play(*scenario, stage, [&who](const StepReport& step) { say(who + report_line(step)); });
    json::object out = report_json(report);
    out["clock_speed"] = options.speed;
    out["started_s"] = ready.count();
    out["real_s"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    out["counts"] = counts_of(stage);
    out["odolinkd"] = stage.agent_footprint();
    out["ok"] = report.done && out["counts"].as_object()["every_event_once"].as_bool();
    return out;
}

/// The agent hears a recording; what it found at the end.
json::object play_recording(const DemoOptions& options, bool& ok) {
    ok = false;
    Scenario scenario;
    scenario.car.delivered = {std::chrono::milliseconds{1'735'689'600'000}, WallQuality::Synchronised};
    RealStage stage{scenario, {own_directory(), new_run_directory(), options.speed, options.keep, options.car, options.can}};
    if (auto up = stage.start([](const std::string& what) { say("     starting " + what); }); !up) {
        say(up.error().message);
        return {{"recording", options.car}, {"ok", false}, {"failure", up.error().message}};
    }
    say("  head unit   " + stage.head_unit_url());
    say("  dealer desk " + stage.desk_url() + "   (manager / " + stage.desk_password() + ")");
    for (int told = 0; stage.played() < 1 && interrupted == 0;) {
        stage.pass(1s * options.speed);
        if (const int percent = static_cast<int>(stage.played() * 100); percent >= told + 10) say("     " + std::to_string(told = percent) + " % of the recording");
    }
    // A trip ends after three minutes of rest: the recording's drive is told then.
    const Duration rest = 200s;
    for (Duration waited{0}; waited < rest && interrupted == 0; waited += 5s) stage.pass(5s);
    const json::value view = stage.view();
    ok = stage.played() >= 1;
    return {{"recording", options.car}, {"ok", ok}, {"clock_speed", options.speed}, {"mileage", view.at("mileage")}, {"trip", view.at("trip")},
            {"bus", view.at("bus")}, {"faults", view.at("faults").as_array().size()}, {"odolinkd", stage.agent_footprint()}};
}

/// Runs until Ctrl-C: the car takes little drives, a person plays owner and clerk.
int play_with_people(const DemoOptions& options) {
    const auto scenario = load_scenario(scenario_file("main_road").string());
    if (!scenario) return say(scenario.error().message), 2;
    RealStage stage{*scenario, {own_directory(), new_run_directory(), options.speed, options.keep, {}, options.can}};
    if (auto up = stage.start([](const std::string& what) { say("     starting " + what); }); !up) return say(up.error().message), 1;
    say("\n  head unit   " + stage.head_unit_url());
    say("  dealer desk " + stage.desk_url() + "   name manager, password " + stage.desk_password());
    say("\nThe car drives half a kilometre, misfires and parks. Allow the three purposes under 隐私 / Privacy, answer the prompt, and play the clerk.");
    say("Ctrl-C ends it.\n");
    struct Act {
        const char* action;
        Duration then;  ///< until the next one
    };
    constexpr Act kPlan[] = {{"ignition on", 20s}, {"drive 0.5 km at 60 km/h", 50s}, {"break P0301", 15s}, {"park", 0s}};
    for (const Act& act : kPlan) {
        say(std::string{"     "} + act.action);
        if (auto done = stage.act(act.action); !done) say(done.error().message);
        for (Duration waited{0}; waited < act.then && interrupted == 0; waited += 200ms) stage.pass(200ms);
        if (interrupted != 0) return 0;
    }
    while (interrupted == 0) stage.pass(200ms * options.speed);
    return 0;
}

int demo(DemoOptions options) {
    constexpr int kQuickRecording = 10;  // of a recording that nobody watches
    if (options.speed == 0) options.speed = options.headless && !options.car.empty() ? kQuickRecording : 1;
    if (!options.car.empty() || !options.headless) {
        for (int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { interrupted = 1; });
    }
    if (!options.car.empty()) {
        bool ok = false;
        const json::object report = play_recording(options, ok);
        std::printf("%s\n", json::serialize(report).c_str());
        return ok ? 0 : 1;
    }
    if (!options.headless) return play_with_people(options);
    // Each story has parts, ports and a run directory of its own, and mostly waits: they are played side by side.
    std::vector<json::object> reports(options.scenarios.size());
    std::vector<std::thread> players;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        players.emplace_back([&report = reports[i], &name = options.scenarios[i], &options] { report = play_once(name, options); });
    }
    for (std::thread& player : players) player.join();
    json::array runs;
    bool all = true;
    for (json::object& report : reports) {
        all = all && report["ok"].as_bool();
        runs.push_back(std::move(report));
    }
    std::printf("%s\n", json::serialize(json::object{{"ok", all}, {"runs", std::move(runs)}}).c_str());
    return all ? 0 : 1;
}

}  // namespace

void add_demo_command(CLI::App& program, int& exit_status) {
    auto options = std::make_shared<DemoOptions>();
    options->scenarios = {"main_road", "main_road_broker_killed", "main_road_agent_killed"};
    CLI::App* command = program.add_subcommand("demo", "The main road on real programs: mosquitto, desk, agent, car");
    command->add_flag("--headless", options->headless, "Without a person: the stories play themselves");
    command->add_flag("--once", options->once, "End after the stories (headless always does)");
    command->add_flag("--keep", options->keep, "Leave the run directory with its logs behind");
    command->add_option("--car", options->car, "A candump log instead of the simulated car");
    command->add_option("--can", options->can, "A SocketCAN interface, such as vcan0, instead of the virtual bus; for one scenario at a time");
    command->add_option("--speed", options->speed, "Agent and car live this many times as fast (default 1; recordings with --headless 10)")->check(CLI::Range(1, 50));
    command->add_option("--scenario", options->scenarios, "Scenario names or files (default: the main road, plain and with kills)");
    command->callback([options, &exit_status] { exit_status = demo(*options); });
}

}  // namespace odolink::sim
