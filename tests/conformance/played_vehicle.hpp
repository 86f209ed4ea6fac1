// SPDX-License-Identifier: Apache-2.0
// The vehicle that is played to a desk by the suites that need a conversation: it numbers its events, takes the desk's messages in order, acknowledges
// them, and follows the key documents.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "check.hpp"
#include "party.hpp"
#include "people.hpp"
#include "wire/key_document.hpp"

namespace odolink::conformance {

class PlayedVehicle {
public:
    PlayedVehicle(Party& party, const Patience& patience) : party_{party}, patience_{patience}, epoch_{party.new_id()} {}

    /// Takes up the desk's numbers. False: it does not answer.
    [[nodiscard]] bool begin();
    /// Sends one event; true once its receipt came. `trace` is that of the event.
    [[nodiscard]] bool tell(UpPayload payload, Id* trace = nullptr);
    void tell_live(LiveReadings readings) { party_.send(wire::kLiveChannel, wire::encode(wire::LiveBody{party_.vehicle(), std::move(readings)})); }
    /// The next message of the desk, each once.
    [[nodiscard]] std::optional<DownMessage> next(WallTime end);
    /// The next message of a kind for which `fits` holds. One that was passed is not given again.
    template <class Kind, class Fits>
    [[nodiscard]] std::optional<std::pair<DownMessage, Kind>> hear(Fits fits, std::optional<Duration> wait = {}) {
        const WallTime end = party_.in(wait.value_or(patience_.answer));
        while (const auto message = next(end))
            if (const auto* kind = std::get_if<Kind>(&message->payload); kind != nullptr && fits(*kind)) return std::pair{*message, *kind};
        return std::nullopt;
    }
    /// From now on what comes is taken and not acknowledged; or it is again.
    void acknowledge(bool all);
    /// The message of this number as the desk sends it now. For one that is not acknowledged.
    [[nodiscard]] std::optional<DownMessage> again(std::uint64_t number);
    void sync();
    /// Whether a message of any kind comes.
    [[nodiscard]] bool hears_anything(Duration wait);
    void listen(Duration wait);

    /// From now on newer key documents are heard and not taken; or the newest is taken.
    void follow_keys(bool follow);
    /// As if it had this document, of which the desk knows nothing.
    void claim_keys(std::uint64_t version);
    [[nodiscard]] std::uint64_t key_version() const { return key_version_; }
    /// The next key document; its version need not be higher.
    [[nodiscard]] std::optional<wire::KeyDocument> hear_keys();
    /// What answers a VehicleSync: the key that signed the DeskSync, and whether a key document came before it.
    struct Signed {
        std::string key_id;
        WallTime at;  ///< by the desk's clock
        bool keys_first{false};
    };
    [[nodiscard]] std::optional<Signed> signed_answer();

private:
    [[nodiscard]] Bytes encoded(UpPayload payload, Id* trace);
    /// Takes what comes next; false: nothing did.
    bool pump(WallTime end);
    void take_keys(wire::KeyDocument document);
    void take_batch(const wire::DownBatch& batch);

    Party& party_;
    Patience patience_;
    Id epoch_;
    std::map<Stream, std::uint64_t> given_, receipts_;
    std::uint64_t taken_{0};
    std::uint64_t acknowledged_{0};  ///< behind taken_ while nothing is acknowledged
    std::uint64_t batches_{0};
    std::deque<DownMessage> inbox_;
    std::map<std::uint64_t, DownMessage> latest_;  ///< each message as it came last, since again()
    std::deque<wire::KeyDocument> documents_;
    std::uint64_t key_version_{0};
    std::uint64_t newest_keys_{0};
    std::optional<Signed> answer_;
    bool keys_came_{false};
    bool begun_{false};
    bool silent_{false};
    bool follows_keys_{true};
};

/// What the suites with somebody at the desk share.
struct DeskScene {
    DeskScene(Party& with, const Patience& waits, Clerk who) : party{with}, patience{waits}, clerk{std::move(who)}, vehicle{with, waits} {}
    /// Why nothing can be tried.
    [[nodiscard]] std::optional<Verdict> cannot();

    Party& party;
    Patience patience;
    Clerk clerk;
    PlayedVehicle vehicle;
};

}  // namespace odolink::conformance
