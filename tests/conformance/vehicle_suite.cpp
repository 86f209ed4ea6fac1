// SPDX-License-Identifier: Apache-2.0
#include "vehicle_suite.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "odolink/v1/envelope.pb.h"

namespace odolink::conformance {
namespace {

constexpr std::string_view kNewerKind{"\xC2\x3E\x00", 3};  // field 1000, empty: a message of a version to come
constexpr std::chrono::hours kValid{24};

bool covers(const std::vector<wire::Range>& ranges, std::uint64_t number) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const wire::Range& r) { return r.first <= number && number <= r.last; });
}

const wire::StreamDigest* digest_of(const wire::VehicleSync& sync, Stream stream) {
    const auto at =
        std::find_if(sync.streams.begin(), sync.streams.end(), [&](const auto& d) { return d.stream == stream; });
    return at == sync.streams.end() ? nullptr : &*at;
}

class VehicleSuite {
public:
    VehicleSuite(Party& party, const Patience& patience) : party_{party}, patience_{patience} {}

    [[nodiscard]] Verdict begins_with_a_digest() {
        const auto heard = party_.next(party_.in(patience_.session));
        if (!heard) return failed("nothing came" + what_was_wrong());
        const auto sync = wire::decode_vehicle_sync(heard->body);
        if (heard->channel != wire::kSyncChannel || !sync)
            return failed("the first message was not a VehicleSync but one on " + heard->channel);
        take(*sync);
        return sync->epoch.empty() ? failed("the VehicleSync names no epoch") : passed();
    }
    [[nodiscard]] Verdict tells_again_until_the_receipt() {
        receipt({});
        const auto first = next_batch(party_.in(patience_.answer));
        if (!first) return skipped("the vehicle has nothing to tell: start it anew while the suite listens");
        // Without a receipt the digest comes again after 10 s, and then what still waits.
        const WallTime end = party_.in(kResent);
        while (const auto again = next_batch(end)) {
            if (again->stream != first->stream || again->first_sequence != first->first_sequence) continue;
            return again->events == first->events
                       ? passed()
                       : failed("event " + std::to_string(first->first_sequence) + " came again with another content");
        }
        return failed("event " + std::to_string(first->first_sequence) +
                      " did not come again within two minutes without a receipt");
    }
    [[nodiscard]] Verdict heeds_no_receipt_of_another_epoch() {
        if (seen_.empty()) return skipped("the vehicle told nothing");
        wire::DeskSync foreign = desk_sync(seen_);
        foreign.epoch = party_.new_id();
        party_.send(wire::kSyncChannel, wire::encode(foreign));
        return holds_all() ? passed() : failed("a receipt of another epoch let it forget events");
    }
    [[nodiscard]] Verdict forgets_with_the_receipt() {
        if (seen_.empty()) return skipped("the vehicle told nothing");
        receipt(seen_);
        const auto sync = provoked();
        if (!sync) return failed("no VehicleSync after a message");
        for (const auto& [stream, number] : seen_)
            if (const auto* digest = digest_of(*sync, stream); digest != nullptr && covers(digest->held, number))
                return failed("event " + std::to_string(number) + " still waits after its receipt");
        return passed();
    }
    [[nodiscard]] Verdict tells_nothing_personal_without_consent() {
        return personal_ == 0
                   ? passed()
                   : failed(std::to_string(personal_) + " events that need a consent came before any was given");
    }
    [[nodiscard]] Verdict takes_the_next_message() {
        say({message(taken_ + 1)});
        return acknowledges(taken_ + 1);
    }
    [[nodiscard]] Verdict takes_no_number_twice() {
        if (taken_ == 0) return skipped("no message was taken so far");
        say({message(taken_)});
        return acknowledges(taken_);
    }
    [[nodiscard]] Verdict takes_nothing_over_a_gap() {
        const std::uint64_t next = taken_ + 1;
        say({message(next + 1)});
        const auto sync = next_sync(party_.in(patience_.answer));
        if (!sync) return failed("no VehicleSync that asks for message " + std::to_string(next));
        if (sync->down_sequence != next - 1)
            return failed("message " + std::to_string(sync->down_sequence) + " is acknowledged, and " +
                          std::to_string(next) + " never came");
        say({message(next), message(next + 1)});
        return acknowledges(next + 1);
    }
    [[nodiscard]] Verdict passes_over_the_expired() {
        DownMessage late = message(taken_ + 1);
        late.issued.since_epoch -= 2 * kValid;
        late.expires.since_epoch -= 2 * kValid;
        say({late});
        return passes_over(late.sequence, wire::DownRefusal::Reason::Expired);
    }
    [[nodiscard]] Verdict passes_over_the_unknown() {
        const std::uint64_t number = taken_ + 1;
        v1::DownMessage newer;
        if (!newer.ParseFromString(encoded(message(number)))) return failed("the suite could not make its message");
        newer.clear_payload();
        say_bytes({newer.SerializeAsString() + std::string{kNewerKind}});
        return passes_over(number, wire::DownRefusal::Reason::Unsupported);
    }
    [[nodiscard]] Verdict passes_over_the_unreadable() {
        const std::uint64_t number = taken_ + 1;
        say_bytes({"\xFF", encoded(message(number + 1))});
        const Verdict named = passes_over(number, wire::DownRefusal::Reason::Malformed);
        if (named.outcome != Outcome::Passed || taken_ == number + 1) return named;
        return failed("a message that cannot be read takes the next one with it");
    }
    [[nodiscard]] Verdict takes_no_campaign_without_consent() {
        DownMessage told = campaign(taken_ + 1);
        say({told});
        return passes_over(told.sequence, wire::DownRefusal::Reason::Consent);
    }
    [[nodiscard]] Verdict names_an_unfit_campaign() {
        DownMessage told = campaign(taken_ + 1);
        std::get<CampaignTold>(told.payload).campaign.title.zh.clear();
        say({told});
        return passes_over(told.sequence, wire::DownRefusal::Reason::Unfit);
    }
    [[nodiscard]] Verdict refuses_changed_bits() {
        const Bytes whole = wire::encode(party_.seal(next_message_body()));
        for (std::size_t bit = 0; bit < whole.size() * 8; bit += 37) {
            Bytes flipped = whole;
            flipped[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
            party_.send_bytes(wire::kDownCareChannel, flipped);
        }
        return nothing_came_of_it();
    }
    [[nodiscard]] Verdict refuses_a_stranger() {
        const Bytes body = next_message_body();
        party_.send_bytes(wire::kDownCareChannel, wire::encode(party_.seal_as_stranger(body)));
        party_.send_bytes(wire::kDownCareChannel, wire::encode(party_.forge(body)));
        return nothing_came_of_it();
    }
    [[nodiscard]] Verdict refuses_another_vehicles_message() {
        party_.send(wire::kDownCareChannel,
                    wire::encode(wire::DownBatch{"another-vehicle", {message(taken_ + 1)}, {}}));
        return nothing_came_of_it();
    }
    [[nodiscard]] Verdict refuses_a_body_on_a_foreign_channel() {
        party_.send(wire::kSyncChannel, next_message_body());
        return nothing_came_of_it();
    }
    [[nodiscard]] Verdict begins_anew_with_an_older_store() {
        if (seen_.empty()) return skipped("the vehicle told nothing");
        const Id before = epoch_;
        Numbers beyond = seen_;
        for (auto& [stream, number] : beyond) number += kBeyond;
        receipt(beyond);
        const WallTime end = party_.in(patience_.answer);
        while (const auto sync = next_sync(end))
            if (sync->epoch != before) return passed();
        return failed("the desk has numbers that the vehicle never gave out, and it goes on in the same epoch");
    }
    [[nodiscard]] Verdict counts_its_words_on_the_agent() {
        const WallTime end = party_.in(patience_.quiet);
        while (next_sync(end)) {
        }
        if (words_.empty()) return skipped("the vehicle says nothing of its agent");
        std::map<Id, std::uint32_t> last;
        for (const AgentHealth& word : words_) {
            if (word.link == LinkWord::Lost) return failed("it says itself that it was lost");
            if (word.number <= std::exchange(last[word.session], word.number))
                return failed("word " + std::to_string(word.number) + " of a session came after one with a number as high");
        }
        return passed();
    }
    [[nodiscard]] Verdict sends_right_envelopes_only() {
        return party_.faults().empty() ? passed() : failed(party_.faults().front());
    }

private:
    using Numbers = std::map<Stream, std::uint64_t>;
    static constexpr std::chrono::minutes kResent{2};
    static constexpr std::uint64_t kBeyond = 1000;

    [[nodiscard]] std::string what_was_wrong() const {
        return party_.faults().empty() ? "" : "; " + party_.faults().back();
    }

    // what the vehicle says
    void take(const wire::VehicleSync& sync) {
        if (sync.epoch != epoch_) seen_.clear();
        epoch_ = sync.epoch;
        taken_ = std::max(taken_, sync.down_sequence);
    }
    void take(const wire::UpBatch& batch) {
        std::uint64_t& last = seen_[batch.stream];
        last = std::max<std::uint64_t>(last, batch.first_sequence + batch.events.size() - 1);
        for (const Bytes& bytes : batch.events)
            if (const auto event = wire::decode_up_event(bytes);
                event && purpose_of(event->payload) != Purpose::Operation)
                ++personal_;
    }
    void note(const Heard& heard) {
        if (heard.channel != wire::kAgentChannel) return;
        if (const auto body = wire::decode_health_body(heard.body)) words_.push_back(body->health);
    }
    [[nodiscard]] std::optional<wire::VehicleSync> next_sync(WallTime end) {
        while (const auto heard = party_.next(end)) {
            note(*heard);
            if (heard->channel != wire::kSyncChannel) {
                if (const auto batch = wire::decode_up_batch(heard->body)) take(*batch);
            } else if (const auto sync = wire::decode_vehicle_sync(heard->body)) {
                take(*sync);
                return *sync;
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] std::optional<wire::UpBatch> next_batch(WallTime end) {
        while (const auto heard = party_.next(end)) {
            note(*heard);
            if (heard->channel == wire::kSyncChannel) {
                if (const auto sync = wire::decode_vehicle_sync(heard->body)) {
                    take(*sync);
                    receipt({});  // nothing is committed yet
                }
            } else if (const auto batch = wire::decode_up_batch(heard->body)) {
                take(*batch);
                return *batch;
            }
        }
        return std::nullopt;
    }

    // what the desk says
    [[nodiscard]] wire::DeskSync desk_sync(const Numbers& up_to) {
        wire::DeskSync sync{party_.vehicle(), epoch_, {}, taken_, party_.now()};
        for (Stream stream : kStreams) {
            const auto at = up_to.find(stream);
            sync.streams.push_back({stream, at == up_to.end() ? 0 : at->second, {}, {}, {}});
        }
        return sync;
    }
    void receipt(const Numbers& up_to) { party_.send(wire::kSyncChannel, wire::encode(desk_sync(up_to))); }
    [[nodiscard]] DownMessage message(std::uint64_t number) {
        DownMessage message;
        message.id = party_.new_id();
        message.trace = message.id;
        message.sequence = number;
        message.issued = party_.now();
        message.expires = {message.issued.since_epoch + kValid, message.issued.quality};
        message.payload = MessageShown{message.id,
                                       {"一致性检查", "Conformance"},
                                       {"第 " + std::to_string(number) + " 条", "Message " + std::to_string(number)}};
        return message;
    }
    /// One that needs the owner's consent.
    [[nodiscard]] DownMessage campaign(std::uint64_t number) {
        DownMessage out = message(number);
        Campaign campaign;
        campaign.id = out.id;
        campaign.campaign_class = CampaignClass::Marketing;
        campaign.title = {"一致性检查", "Conformance"};
        campaign.body = {"不应显示", "Not to be shown"};
        campaign.from = out.issued;
        campaign.until = out.expires;
        out.payload = CampaignTold{campaign};
        return out;
    }
    [[nodiscard]] Bytes next_message_body() {
        return wire::encode(wire::DownBatch{party_.vehicle(), {message(taken_ + 1)}, {}});
    }
    /// One message as it stands in a batch.
    [[nodiscard]] std::string encoded(const DownMessage& message) {
        const Bytes bytes = wire::encode(wire::DownBatch{party_.vehicle(), {message}, {}});
        v1::DownBatch batch;
        const bool read = batch.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
        return read && batch.messages_size() == 1 ? batch.messages(0) : std::string{};
    }
    void keep_pace(std::size_t more) {
        while (const auto until = party_.pace(more)) {
            while (next_sync(*until)) {
            }
        }
    }
    void say_bytes(const std::vector<std::string>& messages) {
        keep_pace(messages.size());
        v1::DownBatch batch;
        batch.set_vehicle(party_.vehicle());
        for (const std::string& message : messages) batch.add_messages(message);
        const std::string text = batch.SerializeAsString();
        const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
        party_.send(wire::kDownCareChannel, Bytes(bytes, bytes + text.size()));
    }
    void say(std::vector<DownMessage> messages) {
        keep_pace(messages.size());
        party_.send(wire::kDownCareChannel, wire::encode(wire::DownBatch{party_.vehicle(), std::move(messages), {}}));
    }

    /// Says the next message and gives the digest that acknowledges it.
    [[nodiscard]] std::optional<wire::VehicleSync> provoked() {
        const std::uint64_t number = taken_ + 1;
        say({message(number)});
        const WallTime end = party_.in(patience_.answer);
        while (const auto sync = next_sync(end))
            if (sync->down_sequence == number) return sync;
        return std::nullopt;
    }
    [[nodiscard]] bool holds_all() {
        const auto sync = provoked();
        return sync && std::all_of(seen_.begin(), seen_.end(), [&](const auto& seen) {
                   const auto* digest = digest_of(*sync, seen.first);
                   return digest != nullptr && covers(digest->held, seen.second);
               });
    }
    [[nodiscard]] Verdict acknowledges(std::uint64_t number) {
        const WallTime end = party_.in(patience_.answer);
        while (const auto sync = next_sync(end)) {
            if (sync->down_sequence == number) return passed();
            if (sync->down_sequence > number)
                return failed("message " + std::to_string(sync->down_sequence) + " is acknowledged, beyond " +
                              std::to_string(number));
        }
        return failed("message " + std::to_string(number) + " was not acknowledged");
    }
    [[nodiscard]] Verdict passes_over(std::uint64_t number, wire::DownRefusal::Reason reason) {
        const WallTime end = party_.in(patience_.answer);
        while (const auto sync = next_sync(end)) {
            if (sync->down_sequence < number) continue;
            const bool named = std::find(sync->refused.begin(), sync->refused.end(),
                                         wire::DownRefusal{number, reason}) != sync->refused.end();
            return named ? passed()
                         : failed("its number counts as taken, but `refused` does not name it with its reason");
        }
        return failed("message " + std::to_string(number) + " stops those after it");
    }
    /// Nothing of what was sent was taken; the right message of this number still is.
    [[nodiscard]] Verdict nothing_came_of_it() {
        const std::uint64_t before = taken_;
        const WallTime end = party_.in(patience_.quiet);
        while (const auto sync = next_sync(end))
            if (sync->down_sequence > before)
                return failed("it was taken as message " + std::to_string(sync->down_sequence));
        say({message(before + 1)});
        return acknowledges(before + 1);
    }

    Party& party_;
    Patience patience_;
    Id epoch_;
    std::uint64_t taken_{0};  ///< the highest number the vehicle acknowledged
    Numbers seen_;            ///< the highest event of each stream
    std::uint64_t personal_{0};
    std::vector<AgentHealth> words_;  ///< on the agent's channel
};

}  // namespace

std::vector<Check> vehicle_checks(Party& party, const Patience& patience) {
    const auto suite = std::make_shared<VehicleSuite>(party, patience);
    const auto check = [&](const char* name, const char* section, Verdict (VehicleSuite::*run)()) {
        return Check{name, section, [suite, run] { return (*suite.*run)(); }};
    };
    return {
        check("begins a session with its digest", "4", &VehicleSuite::begins_with_a_digest),
        check("tells events again until they have a receipt", "4", &VehicleSuite::tells_again_until_the_receipt),
        check("heeds no receipt of another epoch", "4", &VehicleSuite::heeds_no_receipt_of_another_epoch),
        check("forgets events with their receipt", "4", &VehicleSuite::forgets_with_the_receipt),
        check("tells nothing that needs a consent before one is given", "3",
              &VehicleSuite::tells_nothing_personal_without_consent),
        check("takes the next message and acknowledges it", "5", &VehicleSuite::takes_the_next_message),
        check("takes no number twice, and acknowledges it again", "5", &VehicleSuite::takes_no_number_twice),
        check("takes nothing over a gap, and asks", "5", &VehicleSuite::takes_nothing_over_a_gap),
        check("passes over an expired message and names it", "5", &VehicleSuite::passes_over_the_expired),
        check("passes over a message of an unknown kind and names it", "7", &VehicleSuite::passes_over_the_unknown),
        check("passes over a message that cannot be read, names it, and takes the next", "5", &VehicleSuite::passes_over_the_unreadable),
        check("takes no campaign that its owner has not allowed, and names it", "6", &VehicleSuite::takes_no_campaign_without_consent),
        check("names a campaign that is unfit", "6", &VehicleSuite::names_an_unfit_campaign),
        check("takes nothing whose bits were changed", "2", &VehicleSuite::refuses_changed_bits),
        check("takes nothing that a stranger signed", "2", &VehicleSuite::refuses_a_stranger),
        check("takes nothing that is meant for another vehicle", "2", &VehicleSuite::refuses_another_vehicles_message),
        check("takes no body on a channel of another", "2", &VehicleSuite::refuses_a_body_on_a_foreign_channel),
        check("begins a new epoch where the desk has numbers it never gave out", "3",
              &VehicleSuite::begins_anew_with_an_older_store),
        check("counts its words on the agent up within a connection", "6", &VehicleSuite::counts_its_words_on_the_agent),
        check("sends right envelopes on its own topics only", "2", &VehicleSuite::sends_right_envelopes_only),
    };
}

}  // namespace odolink::conformance
