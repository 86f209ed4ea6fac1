// SPDX-License-Identifier: Apache-2.0
// A desk that does one step of a state machine wrong: what desk_machines must find.
#pragma once

#include <map>
#include <optional>
#include <set>

#include "domain/appointment_rules.hpp"
#include "people.hpp"
#include "wrong_ends.hpp"

namespace odolink::conformance {

enum class DeskStep {
    Right,
    GoesOnWithWithdrawn,
    AnotherTrace,
    GoesOnWithClosed,
    ForgetsTheWish,
    KeepsTheRevision,
    HeedsOldAnswers,
    StopsAtSurvey,
    AsksForAnHour,
    SameLiveCode,
    SameVersion,
    TellsCampaignsToAll,
    TellsCampaignsNowOnly,
    TellsUnfitCampaigns,
    TellsForTwoMonths,
    NewsToAll,
    NewsToNobody,
    NewsOfNothing,
    GoesBackToSeen,
    GoesOnAfterDone,
    WithdrawsSilently,
    TellsTheWithdrawn,
    NeverSaysDone,
    ForgetsDone,
    KeepsWhatWaits,
    SignsDocumentsItself,
    NamesNoEnd,
    NamesAnotherDealer,
    CertifiesNothing,
    NamesAKeyTwice,
    TellsKeysAlways,
    SignsAhead,
    StaysWithItsKey,
    TellsKeysLate,
    CountsKeysAlone,
    RevokesNothing,
    SignsWithRevoked,
    NamesTheRevoked,
    GoesOnForForgotten,
    SendsAfterGone
};

class MachineDesk final : public WrongEnd {
public:
    explicit MachineDesk(DeskStep wrong) : WrongEnd{kDeskKey}, wrong_{wrong} {}
    /// What the clerk does.
    [[nodiscard]] bool please(ClerkTask task);

private:
    struct Matter {
        ServiceRequest request;
        Id trace;
        std::optional<Appointment> visit;
    };
    void take(const std::string& channel, const Bytes& payload) override;
    void take_event(const UpEvent& event);
    void receipt(const Id& epoch);
    void send_waiting();
    void queue(DownPayload payload, const Id& trace, std::chrono::minutes valid = std::chrono::hours{24});
    [[nodiscard]] Id made();
    void end_all();
    void move_visit(AppointmentEvent move);
    void say_in_words(bool closes);
    void ask_live();
    // machine_desk_told.cpp: campaigns and keys
    [[nodiscard]] bool please_campaign(ClerkTask task);
    void publish_campaign();
    void end_campaign(CampaignWord word);
    void tell_campaign();
    void tell_news();
    void on_consent(bool granted);
    void on_campaign(const CampaignChanged& event);
    void change_keys(ClerkTask task);
    void tell_keys();
    /// Signed with the key that is this vehicle's turn.
    void say_signed(std::string_view channel, const Bytes& body);
    [[nodiscard]] const std::string& signer() const;

    DeskStep wrong_;
    std::map<Stream, std::uint64_t> up_to_;
    std::vector<Matter> matters_;
    std::optional<LiveSessionAsked> live_;
    std::uint32_t plan_{0};
    std::map<std::uint64_t, DownMessage> waiting_;
    std::uint64_t down_{0};
    std::uint8_t made_{0};
    bool gone_{false};
    std::optional<Campaign> campaign_;
    CampaignState step_{CampaignState::Waiting};
    bool told_{false};
    bool allowed_{false};
    std::vector<std::string> keys_{kDeskKey};  ///< newest first
    std::set<std::string> revoked_;
    std::uint64_t keys_version_{0};
    std::uint64_t vehicles_version_{0};
};

}  // namespace odolink::conformance
