// SPDX-License-Identifier: Apache-2.0
// Real parts as a stage: mosquitto, odolink-desk and odolinkd as processes on loopback, the owner and the clerk over HTTP as a
// browser would, the car on a virtual CAN bus or a SocketCAN interface. Everything lives in one run directory that is removed at the end.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "scenarios/player.hpp"
#include "scenarios/scenario.hpp"
#include "scenarios/story.hpp"

namespace odolink::sim {

struct RealStageOptions {
    std::filesystem::path programs;   ///< where odolinkd and odolink-desk are
    std::filesystem::path directory;  ///< made for this run
    int speed{1};                     ///< agent and car live this many times as fast
    bool keep{false};                 ///< leave the run directory with its logs behind
    std::string recording;            ///< candump log instead of the simulated car, or empty
    std::string interface;            ///< SocketCAN interface instead of the virtual bus, or empty
};

class RealStage final : public Stage {
public:
    RealStage(const Scenario& scenario, RealStageOptions options);
    ~RealStage() override;

    /// Starts all parts and enrols the vehicle; `progress` is told of each. Errors: what did not start, and its last words.
    [[nodiscard]] Result<void, ScenarioError> start(const std::function<void(const std::string&)>& progress);

    [[nodiscard]] Result<void, ScenarioError> act(std::string_view action) override;
    [[nodiscard]] std::string probe(std::string_view name) override;
    void pass(Duration duration) override;
    [[nodiscard]] Duration elapsed() const override;

    [[nodiscard]] const std::filesystem::path& directory() const;
    [[nodiscard]] std::string head_unit_url() const;
    [[nodiscard]] std::string desk_url() const;
    [[nodiscard]] std::string desk_password() const;
    [[nodiscard]] DeskFacts desk_facts();
    /// Share of the recording that was played, 0 to 1; 1 without a recording.
    [[nodiscard]] double played() const;
    /// The head unit's view as the page gets it.
    [[nodiscard]] boost::json::value view();
    /// {"rss_kb","cpu_s"} of odolinkd, from the kernel.
    [[nodiscard]] boost::json::value agent_footprint();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace odolink::sim
