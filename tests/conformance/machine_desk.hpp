// SPDX-License-Identifier: Apache-2.0
// A desk that does one step of a state machine wrong: what desk_machines must find.
#pragma once

#include <map>
#include <optional>

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

    DeskStep wrong_;
    std::map<Stream, std::uint64_t> up_to_;
    std::vector<Matter> matters_;
    std::optional<LiveSessionAsked> live_;
    std::uint32_t plan_{0};
    std::map<std::uint64_t, DownMessage> waiting_;
    std::uint64_t down_{0};
    std::uint8_t made_{0};
    bool gone_{false};
};

}  // namespace odolink::conformance
