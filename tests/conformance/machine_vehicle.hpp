// SPDX-License-Identifier: Apache-2.0
// A vehicle that does one step of a state machine wrong: what vehicle_machines must find.
#pragma once

#include <map>
#include <optional>

#include "people.hpp"
#include "wire/key_document.hpp"
#include "wrong_ends.hpp"

namespace odolink::conformance {

enum class VehicleStep {
    Right,
    WithdrawsTwice,
    NamesWhatIsOver,
    WithdrawsTheClosed,
    ComplainsOfItems,
    AnswersTheOlder,
    LeavesTheVisit,
    TakesOlderPlans,
    CountsUnfitPlans,
    AnswersTwice,
    EndsByAnyId,
    OpensTwo,
    CountsOtherwise,
    TellsOfMisfits,
    TellsOfTheLater,
    TellsSeenTwice,
    TellsNoSeen,
    AnswersCampaignsTwice,
    HearsAnyNews,
    HearsNoNews,
    AnswersTheWithdrawn,
    AsksForNoVisit,
    KeepsYesWithoutVisit,
    NeverDone,
    GoesOnWhenDone,
    KeepsAnyNumber,
    GivesNoPlace,
    HearsWithoutConsent,
    KeepsWithoutConsent,
    TellsNoKeys,
    BelievesTheNewestAlone,
    BelievesAnyKey,
    TakesOlderKeys,
    TakesTheSameVersion,
    TakesAnothersKeys,
    TakesUnmarkedKeys,
    TakesUnfitKeys,
    TakesAnyDealersKeys,
    BelievesTooEarly,
    BelievesTooLate,
    BelievesTheRevoked,
    KeepsNoKeys,
    HearsOldWords,
    TellsAllAtOnce,
    HearsForAnother,
    StaysForAnother
};

class MachineVehicle final : public WrongEnd {
public:
    explicit MachineVehicle(VehicleStep wrong);
    /// What the owner does.
    [[nodiscard]] bool please(OwnerTask task);

private:
    void take(const std::string& channel, const Bytes& payload) override;
    void second_passed() override;
    /// Why the message has no effect; nothing: it is taken as it is.
    [[nodiscard]] std::optional<wire::DownRefusal::Reason> apply(const DownPayload& payload);
    [[nodiscard]] std::optional<wire::DownRefusal::Reason> apply_plan(const MaintenancePlan& plan);
    void apply_live(const LiveSessionAsked& asked);
    void close_live(const LiveSessionClosed& closed);
    void tell(UpPayload payload);
    void digest();
    void answer_visit(AppointmentAnswer word);
    void take_back();
    void erase(ErasureReason reason);
    [[nodiscard]] Id made();
    // machine_vehicle_told.cpp: campaigns and keys
    [[nodiscard]] std::optional<wire::DownRefusal::Reason> apply_campaign(const Campaign& told);
    [[nodiscard]] std::optional<wire::DownRefusal::Reason> hear_news(const Id& of);
    void look_at_campaigns();
    void answer_campaign(bool yes);
    void forbid_campaigns();
    void end_campaign(const Id& request, CampaignState state);
    void take_keys(const wire::Envelope& envelope);
    [[nodiscard]] bool believes(const wire::Envelope& envelope);

    VehicleStep wrong_;
    Id epoch_{};
    std::map<Stream, std::uint64_t> given_, receipts_;
    std::uint64_t taken_{0};
    std::vector<wire::DownRefusal> refused_;
    std::optional<ServiceRequest> request_;
    std::optional<Appointment> visit_;
    std::optional<ServiceRecord> record_;
    bool surveyed_{false};
    std::optional<LiveSessionAsked> live_;
    bool live_open_{false};
    std::uint32_t readings_{0};
    std::uint32_t plan_{0};
    std::optional<std::uint64_t> erased_as_;
    bool another_owner_{false};
    std::uint8_t made_{0};
    std::vector<Campaign> campaigns_;
    Id seen_last_;
    bool campaigns_allowed_{false};
    bool was_full_{false};
    std::optional<wire::KeyDocument> keys_;
};

}  // namespace odolink::conformance
