// SPDX-License-Identifier: Apache-2.0
// A vehicle and its owner's screen without bus, store and dealer link: the agent's Upkeep knows what is due and the agent's
// prompt desk asks for it. Run by ownership_year.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/care/request_desk.hpp"
#include "core/maintenance/upkeep.hpp"
#include "core/prompts/prompt_desk.hpp"
#include "engine/random.hpp"
#include "ownership/year_rules.hpp"

namespace odolink::sim {

struct OwnedCarConfig {
    MaintenancePlan plan;
    VehicleNow take_over;     ///< as the agent first sees it
    bool counts_hours{true};  ///< has an engine whose hours are counted
    std::uint64_t seed{1};
};

class OwnedCar {
public:
    explicit OwnedCar(OwnedCarConfig config);

    [[nodiscard]] Distance mileage() const { return mileage_; }
    [[nodiscard]] std::uint64_t drive() const { return drive_; }
    [[nodiscard]] const MaintenancePlan& plan() const { return upkeep_.plan(); }
    [[nodiscard]] std::span<const DueItem> due() const { return upkeep_.due(); }
    [[nodiscard]] const RequestDesk& requests() const { return requests_; }
    [[nodiscard]] std::vector<ItemStands> stands() const;

    void on_drive_begun() { ++drive_; }
    /// The drive under way ended: counted, judged, and offered for asking.
    void on_trip(const Trip& trip, const EngineUse& engine);
    void offer(const PromptOffer& offered, WallTime now);
    void withdraw(const std::string& reason) { prompts_.withdraw(reason); }
    /// What is on the screen at this moment; `fresh` when it just came.
    struct Screen {
        std::optional<Prompt> prompt;
        Question question;
        bool fresh{false};
    };
    [[nodiscard]] Screen look(WallTime now, DrivingState driving);
    /// The owner answers; a Yes to something due makes the request, which is returned.
    std::optional<ServiceRequest> answer(const Screen& screen, PromptAnswer answer, WallTime now);
    /// A garage's record came. Returns the items that count anew.
    std::vector<std::string> on_record(const ServiceRecord& record);

    [[nodiscard]] Id new_id();

private:
    void offer_due(WallTime now);
    [[nodiscard]] VehicleNow now(WallTime wall) const;
    [[nodiscard]] PromptMoment moment(WallTime wall, DrivingState driving) const;
    [[nodiscard]] Question question_of(const Prompt& lead, WallTime shown) const;

    OwnedCarConfig config_;
    Random ids_;
    Upkeep upkeep_;
    PromptDesk prompts_;
    RequestDesk requests_;
    std::vector<ServiceRecord> records_;
    Distance mileage_;
    std::chrono::seconds engine_{0};
    std::uint64_t drive_{0};
};

}  // namespace odolink::sim
