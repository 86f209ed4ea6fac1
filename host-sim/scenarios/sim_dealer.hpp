// SPDX-License-Identifier: Apache-2.0
// The dealer of a simulated run: the real desk (ingest, rules, database in memory) behind the simulated broker, and a clerk
// who does what a story says.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "dealer-desk/desk.hpp"
#include "engine/event_queue.hpp"
#include "engine/random.hpp"
#include "ports/sim_link.hpp"

namespace odolink::sim {

class SimCrypto;

class SimDealer {
public:
    static constexpr const char* kId = "dealer-1";
    static constexpr const char* kName = "Odolink 服务中心";

    /// `wall_at_start` is UTC at time 0 of the queue.
    SimDealer(EventQueue& queue, SimBroker& broker, WallTime wall_at_start, Random random);
    ~SimDealer();

    /// Errors: those of the database.
    [[nodiscard]] Status start();
    [[nodiscard]] Status register_vehicle(const std::string& vehicle);

    // The clerk. Each gives what the desk answered: empty when done, else why not.
    [[nodiscard]] std::string pick_up(const std::string& vehicle);
    [[nodiscard]] std::string propose(const std::string& vehicle, int days_ahead, std::int64_t yuan);
    [[nodiscard]] std::string confirm(const std::string& vehicle);
    /// Answers the newest open request in words.
    [[nodiscard]] std::string answer(const std::string& vehicle, bool closes);
    /// The clerk saw the car and its VIN.
    [[nodiscard]] std::string accept_vin(const std::string& vehicle, const std::string& vin);
    /// The cluster was replaced at `real` and shows `shown` now.
    [[nodiscard]] std::string swap_cluster(const std::string& vehicle, Distance real, Distance shown);
    /// Books oil service and the repair of `fault_code` (may be empty) at the car's mileage, watched for `watch`.
    [[nodiscard]] std::string record_visit(const std::string& vehicle, const std::string& fault_code, Distance watch);
    /// Writes a note on the newest record, and another mileage where one is given.
    [[nodiscard]] std::string change_record(const std::string& vehicle, const std::string& note, Distance mileage = {});
    [[nodiscard]] std::string message(const std::string& vehicle, const std::string& title, const std::string& body);
    /// Adds work that was put off to the newest record, to come back at its mileage or date.
    [[nodiscard]] std::string put_off(const std::string& vehicle, const Finding& finding);
    /// Adds a picture or paper to the newest record.
    [[nodiscard]] std::string attach(const std::string& vehicle, const std::string& media_type, const Bytes& bytes);
    /// Tells the car of a recall, in its state.
    [[nodiscard]] std::string tell_recall(const std::string& vehicle, const Recall& recall);
    /// Adds the job that carries a recall out to the newest record.
    [[nodiscard]] std::string carry_out_recall(const std::string& vehicle, const std::string& number);

    /// Issues a maintenance plan to the car, as the manager.
    [[nodiscard]] std::string issue_plan(const std::string& vehicle, const MaintenancePlan& plan);
    /// A new signing key takes over, with `overlap` days for the one before.
    [[nodiscard]] std::string rotate_key(int overlap);
    /// The manager revokes the oldest key that is not yet.
    [[nodiscard]] std::string revoke_key();
    [[nodiscard]] desk::KeyState signing_keys();
    /// Drafts and publishes a campaign of 30 days, as the manager. `item` as of PublishCampaign.
    [[nodiscard]] std::string publish_campaign(CampaignClass campaign_class, const std::string& item = {});
    /// The same of a campaign of one's own.
    [[nodiscard]] std::string publish(const Campaign& campaign);
    /// Takes back the newest one.
    [[nodiscard]] std::string withdraw_campaign();
    /// News of the newest one, for who accepted it.
    [[nodiscard]] std::string tell_news(const std::string& title, const std::string& body);
    /// The owner took part in the newest one.
    [[nodiscard]] std::string finish_campaign(const std::string& vehicle);
    [[nodiscard]] std::optional<desk::CampaignRow> newest_campaign();

    /// A live session is asked for; the code stands in file().live.
    [[nodiscard]] std::string ask_live(const std::string& vehicle, std::chrono::minutes time_box = kLiveTimeBox);
    [[nodiscard]] std::string close_live(const std::string& vehicle);

    /// What the clerk sees of the vehicle now.
    [[nodiscard]] const desk::VehicleFile& file(const std::string& vehicle);
    [[nodiscard]] desk::LinkCounts link(const std::string& vehicle);
    [[nodiscard]] const desk::IngestCounts& ingest_counts() const { return desk_->ingest_counts(); }
    [[nodiscard]] WallTime now() const;

private:
    [[nodiscard]] desk::Clerk manager() const;
    [[nodiscard]] std::string edit_newest(const std::string& vehicle, const std::function<void(ServiceRecord&)>& change);
    void publish(std::vector<desk::OutMessage> messages);
    void tick();

    EventQueue& queue_;
    SimBroker& broker_;
    WallTime wall_at_start_;
    desk::Clerk clerk_;
    std::unique_ptr<SimCrypto> crypto_;
    std::unique_ptr<desk::Database> database_;
    std::unique_ptr<desk::Desk> desk_;
    EventId tick_{0};
    struct Seen {
        std::uint64_t commits{0};
        desk::VehicleFile file;
    };
    std::optional<desk::CampaignRow> campaign_{};  ///< the newest, as read at so many commits
    std::uint64_t campaign_at_{~0ULL};
    std::map<std::string, Seen> seen_;  ///< by vehicle, as read at so many commits
};

}  // namespace odolink::sim
