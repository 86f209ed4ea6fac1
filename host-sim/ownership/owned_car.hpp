// SPDX-License-Identifier: Apache-2.0
// A vehicle and its owner's screen without bus, store and dealer link: the modules of the agent's core that know what is due
// and ask for it, wired as agent/{vehicle,care,prompts,owner}.cpp wire them. Run by ownership_year.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/care/request_desk.hpp"
#include "core/maintenance/completions.hpp"
#include "core/maintenance/due.hpp"
#include "core/maintenance/plan_shelf.hpp"
#include "core/maintenance/usage.hpp"
#include "core/prompts/prompt_desk.hpp"
#include "engine/random.hpp"
#include "ownership/year_rules.hpp"

namespace odolink::sim {

struct OwnedCarConfig {
    MaintenancePlan plan;
    TakeOver take_over;
    bool counts_hours{true};  ///< has an engine whose hours are counted
    std::uint64_t seed{1};
};

class OwnedCar {
public:
    explicit OwnedCar(OwnedCarConfig config);

    [[nodiscard]] Distance mileage() const { return mileage_; }
    [[nodiscard]] std::uint64_t drive() const { return drive_; }
    [[nodiscard]] const MaintenancePlan& plan() const { return shelf_.in_force(); }
    [[nodiscard]] const std::vector<DueItem>& due() const { return due_; }
    [[nodiscard]] const RequestDesk& requests() const { return requests_; }
    [[nodiscard]] std::vector<ItemStands> stands() const;

    void on_drive_begun() { ++drive_; }
    /// The drive under way ended: counted, judged, and offered for asking.
    void on_trip(const Trip& trip);
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
    void judge(WallTime now);
    void offer_due(WallTime now);
    [[nodiscard]] VehicleNow now(WallTime wall) const;
    [[nodiscard]] OwnUse own_use(WallTime wall) const;
    [[nodiscard]] PromptMoment moment(WallTime wall, DrivingState driving) const;
    [[nodiscard]] Question question_of(const Prompt& lead, WallTime shown) const;

    OwnedCarConfig config_;
    Random ids_;
    PlanShelf shelf_;
    CompletionBook completions_;
    UsageStatistics usage_;
    PromptDesk prompts_;
    RequestDesk requests_;
    std::vector<ServiceRecord> records_;
    std::vector<DueItem> due_;
    Distance mileage_;
    std::chrono::seconds engine_{0};
    std::uint64_t drive_{0};
    std::optional<Id> on_screen_;
};

}  // namespace odolink::sim
