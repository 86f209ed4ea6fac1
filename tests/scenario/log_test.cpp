// SPDX-License-Identifier: Apache-2.0
// The log at its most talkative, over the main road and what else a person does at the screen: it names nobody.
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "scenarios/virtual_stage.hpp"

#include <CppUTest/TestHarness.h>

using namespace odolink;
using namespace odolink::sim;

namespace {

class CapturedLog final : public LogSink {
public:
    void write(LogLevel, std::string_view event, std::initializer_list<LogField> fields) override {
        std::string line{event};
        for (const LogField& field : fields) line.append(1, ' ').append(field.name).append(1, '=').append(field.value);
        lines.push_back(std::move(line));
    }
    std::vector<std::string> lines;
};

/// What a line must not hold, whoever it is of: written for this test, not taken from odolinkctl's bundle.
std::string fault_of(const std::string& line) {
    static const std::regex kWord{R"([A-Za-z0-9]+)"};
    static const std::regex kPhone{
        R"((^|[^0-9])(1[3-9][0-9]{9}|400-?[0-9]{3}-?[0-9]{4}|0[0-9]{2,3}-[0-9]{7,8}|\+[0-9][0-9 -]{7,})($|[^0-9]))"};
    static const std::regex kVin{R"([A-HJ-NPR-Z0-9]{17})"};
    static const std::regex kKey{R"([A-Za-z0-9+/_-]{40,}|-----BEGIN)"};
    static const std::regex kPlace{R"((lat|lon|latitude|longitude)[a-z_]*=)"};
    for (auto word = std::sregex_iterator{line.begin(), line.end(), kWord}; word != std::sregex_iterator{}; ++word) {
        const std::string text = word->str();
        const bool mixed = text.find_first_of("0123456789") != std::string::npos &&
                           text.find_first_not_of("0123456789") != std::string::npos;
        if (mixed && std::regex_match(text, kVin)) return "a VIN";
    }
    if (std::regex_search(line, kPhone)) return "a phone number";
    if (std::regex_search(line, kKey)) return "a key or a token";
    if (std::regex_search(line, kPlace)) return "a place";
    return {};
}

}  // namespace

TEST_GROUP(LogOfTheMainRoad){
    static Scenario main_road(){auto scenario = load_scenario(std::string{ODOLINK_SCENARIOS} + "/main_road.toml");
if (!scenario) FAIL(scenario.error().message.c_str());
return *scenario;
}
}
;

TEST(LogOfTheMainRoad, holds_no_vin_phone_name_note_pin_token_or_key) {
    // Given the main road with the log at its most talkative, and a garage with a name and numbers
    CapturedLog log;
    const Scenario scenario = main_road();
    VirtualStage stage{scenario, scenario.seed};
    stage.vehicle.use_log(log);
    stage.vehicle.configure([](AgentConfig& config) {
        config.dealer_name = "Garage Wang";
        config.phones = {"400-820-8820", "13800138000", "010-62345678"};
    });
    CHECK_TRUE(stage.start().has_value());
    // When it is driven to its end, and the owner uses PIN, guest, note, "forget me"
    CHECK_TRUE(play(scenario, stage, [](const StepReport&) {}).done);
    const auto touch = [&stage](const OwnerAction& action) { return stage.vehicle.head_unit.act(action).has_value(); };
    stage.pass(60s);  // the drive ends
    CHECK_TRUE(stage.act("park").has_value());
    stage.pass(30s);
    CHECK_TRUE(touch(NoteRecord{stage.vehicle.head_unit.view()->history.front().id, "ask for Mr Zhao"}));
    CHECK_TRUE(touch(SetPin{"4711"}));
    CHECK_TRUE(touch(ChangeSeat{Audience::Guest}));
    CHECK_FALSE(touch(ChangeSeat{Audience::Owner, "9999"}));
    CHECK_TRUE(touch(ChangeSeat{Audience::Owner, "4711"}));
    CHECK_TRUE(touch(RequestService{ServiceKind::Other, "call me, Mr Zhao", Want::Roadside, false}));
    stage.pass(60s);
    CHECK_TRUE(stage.act("network down").has_value());
    stage.pass(60s);
    CHECK_TRUE(touch(AskErasure{ErasureReason::Forgotten}));
    CHECK_TRUE(touch(ConfirmErasure{stage.vehicle.head_unit.view()->erasure->confirm}));
    stage.pass(60s);
    // Then there is much in the log, and nobody
    CHECK_TRUE(log.lines.size() > 30);
    std::vector<std::string> forbidden{scenario.car.vin, "Garage Wang", "8820", "13800138000", "Zhao", "4711", "9999"};
    for (const auto& request : stage.dealer.file("sim-0001").requests) {
        if (!request.request.clerk.empty()) forbidden.push_back(request.request.clerk);
    }
    bool events = false;
    bool messages = false;
    for (const std::string& line : log.lines) {
        events = events || line.starts_with("event.queued ");
        messages = messages || line.starts_with("dealer.message ");
        if (const std::string fault = fault_of(line); !fault.empty()) FAIL((fault + " is in the log: " + line).c_str());
        for (const std::string& word : forbidden) {
            if (line.find(word) != std::string::npos) FAIL((word + " is in the log: " + line).c_str());
        }
    }
    CHECK_TRUE(events && messages);
}

TEST(LogOfTheMainRoad, the_lint_finds_each_of_them) {
    STRCMP_EQUAL("a VIN", fault_of("x vin=LDKLNK1A5T0000001").c_str());
    STRCMP_EQUAL("a phone number", fault_of("x phone=13800138000").c_str());
    STRCMP_EQUAL("a phone number", fault_of("x 400-820-8820").c_str());
    STRCMP_EQUAL("a key or a token", fault_of("x token=0123456789abcdef0123456789abcdef0123456789abcdef").c_str());
    STRCMP_EQUAL("a place", fault_of("fix lat=39.9").c_str());
    STRCMP_EQUAL("", fault_of("event.queued kind=Odometer id=0123456789ABCDEF0123456789ABCDEF km=48005000").c_str());
}
