// SPDX-License-Identifier: Apache-2.0
// The desk that is played to a vehicle by the suites that need a conversation: it commits what comes and numbers what it says.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "check.hpp"
#include "party.hpp"
#include "people.hpp"

namespace odolink::conformance {

class PlayedDesk {
public:
    using Reason = wire::DownRefusal::Reason;

    PlayedDesk(Party& party, const Patience& patience) : party_{party}, patience_{patience} {}

    /// The plan that this desk issues: oil each 10,000 km.
    [[nodiscard]] static MaintenancePlan plan(std::uint32_t version);
    /// Takes up the vehicle's numbers. False: it does not answer.
    [[nodiscard]] bool begin();
    /// Says it under the next number; gives the digest that covers it.
    [[nodiscard]] std::optional<wire::VehicleSync> say(DownPayload payload);
    /// What became of it: nothing where it was taken as it is; a word where not.
    [[nodiscard]] std::string refusal_of(DownPayload payload, std::optional<Reason> wanted);
    [[nodiscard]] std::string taken(DownPayload payload) { return refusal_of(std::move(payload), std::nullopt); }
    /// Whether a message that this key signed is taken within `wait`.
    [[nodiscard]] bool is_heeded(const std::string& key_id, Duration wait);

    /// The first event for which `fits` holds. What was passed is not given again.
    template <class Fits>
    [[nodiscard]] std::optional<UpEvent> hear_event(Fits fits, Duration wait) {
        const WallTime end = party_.in(wait);
        do {
            while (!events_.empty()) {
                UpEvent event = std::move(events_.front());
                events_.pop_front();
                if (fits(event)) return event;
            }
        } while (pump(end));
        return std::nullopt;
    }
    template <class Kind, class Fits>
    [[nodiscard]] std::optional<Kind> hear(Fits fits, Duration wait) {
        const auto event = hear_event(
            [&fits](const UpEvent& e) {
                const auto* kind = std::get_if<Kind>(&e.payload);
                return kind != nullptr && fits(*kind);
            },
            wait);
        return event ? std::optional{std::get<Kind>(event->payload)} : std::nullopt;
    }
    template <class Kind>
    [[nodiscard]] std::optional<Kind> hear() {
        return hear<Kind>([](const Kind&) { return true; }, patience_.answer);
    }
    /// Nothing of the kind comes.
    template <class Kind>
    [[nodiscard]] bool quiet() {
        return !hear<Kind>([](const Kind&) { return true; }, patience_.quiet);
    }
    void listen(Duration wait);
    /// The next digest; nothing: none came.
    [[nodiscard]] std::optional<wire::VehicleSync> next_sync(Duration wait);
    void withhold_receipts(bool withheld);
    void publish_next(DownPayload payload) { publish(taken_ + 1, std::move(payload)); }

    [[nodiscard]] std::uint64_t taken_to() const { return taken_; }
    [[nodiscard]] std::uint64_t bodies() const { return bodies_; }
    /// Of the key document that the vehicle has, by its last digest; 0: none.
    [[nodiscard]] std::uint64_t key_version() const { return last_sync_.key_version; }
    /// Batches of other streams than operation that came while receipts were withheld.
    [[nodiscard]] std::uint64_t before_receipt() const { return before_receipt_; }
    std::vector<LiveReadings> readings;

private:
    /// `key_id` empty: signed with our first key.
    void publish(std::uint64_t number, DownPayload payload, const std::string& key_id = {});
    void receipt();
    bool pump(WallTime end);
    void take(const wire::VehicleSync& sync);
    void take(const wire::UpBatch& batch);
    [[nodiscard]] MessageShown words(const char* zh, const char* en);

    Party& party_;
    Patience patience_;
    Id epoch_{};
    std::map<Stream, std::uint64_t> up_to_;
    std::map<Stream, std::uint64_t> before_withheld_;  ///< what the receipts go on to say meanwhile
    std::uint64_t taken_{0};
    std::uint64_t last_{0};
    std::uint64_t bodies_{0};
    std::uint64_t syncs_{0};
    std::uint64_t before_receipt_{0};
    bool withheld_{false};
    wire::VehicleSync last_sync_;
    std::deque<UpEvent> events_;
};

/// What the suites with somebody at the vehicle share.
struct VehicleScene {
    VehicleScene(Party& with, const Patience& waits, Owner who) : party{with}, patience{waits}, owner{std::move(who)}, desk{with, waits} {}
    /// Why nothing with a person can be tried; the first time every consent is asked for.
    [[nodiscard]] std::optional<Verdict> cannot();

    Party& party;
    Patience patience;
    Owner owner;
    PlayedDesk desk;

private:
    bool asked_{false};
    std::optional<Verdict> refused_;
};

}  // namespace odolink::conformance
