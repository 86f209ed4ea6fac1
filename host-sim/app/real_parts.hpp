// SPDX-License-Identifier: Apache-2.0
// The processes of a real stage and how they are brought up: authority, broker, desk, enrolment, agent.
#pragma once

#include <boost/asio/io_context.hpp>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/child_process.hpp"
#include "app/http_client.hpp"
#include "app/paced_car.hpp"
#include "app/real_stage.hpp"
#include "adapters/asio/steady_clock.hpp"
#include "adapters/virtual_can/virtual_can_hub.hpp"
#include "broker/mosquitto_process.hpp"
#include "scenarios/house_rules.hpp"

namespace odolink::sim {

class RealParts {
public:
    using Progress = std::function<void(const std::string&)>;

    RealParts(const Scenario& scenario, RealStageOptions options);

    /// Errors: what did not start, and its last words.
    [[nodiscard]] Result<void, ScenarioError> start(const Progress& progress);
    /// Starts odolinkd and opens a session with its page.
    [[nodiscard]] Result<void, ScenarioError> start_agent();
    /// Lets real time pass with bus and car running.
    void run_for(Duration real);

    Scenario scenario;
    RealStageOptions options;
    boost::asio::io_context io;
    SteadyClock clock;
    StageBus bus;
    std::unique_ptr<VirtualCanHub> hub;  ///< of the virtual bus
    std::unique_ptr<CanBus> recorder;  ///< hears the whole bus: house rules, and can.log where it is kept
    HouseRules rules{{}, kHeardLate};
    std::unique_ptr<PacedCar> car;
    std::unique_ptr<PacedRecording> recording;
    std::unique_ptr<broker::MosquittoProcess> mosquitto;
    std::unique_ptr<ChildProcess> desk;
    std::unique_ptr<ChildProcess> agent;
    HttpClient page;       ///< the head unit's
    HttpClient desk_page;
    std::string desk_url;
    std::string head_unit_url;
    std::string password;

private:
    static constexpr Duration kHeardLate = std::chrono::milliseconds{200};  ///< a process on a busy machine
    std::ofstream can_log_;
    [[nodiscard]] Result<void, ScenarioError> start_broker_and_desk(const Progress& progress);
    [[nodiscard]] Result<void, ScenarioError> log_in();
    [[nodiscard]] Result<void, ScenarioError> write_enrolment();
    void write_agent_configuration();
    void watch_bus();
    [[nodiscard]] std::filesystem::path file(const char* name) const { return options.directory / name; }
};

}  // namespace odolink::sim
