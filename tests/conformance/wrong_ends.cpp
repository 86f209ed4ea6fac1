// SPDX-License-Identifier: Apache-2.0
#include "wrong_ends.hpp"

#include <algorithm>

namespace odolink::conformance {
namespace {

constexpr std::uint64_t kMessages = 2;
constexpr int kResendSeconds = 10;
constexpr std::uint64_t kGiven = 1;  ///< events the wrong vehicle has to tell

}  // namespace

void WrongEnd::publish(const std::string& topic, const Bytes& payload) {
    take(wire::parse_topic(topic)->channel, payload);
}

std::optional<Arrived> WrongEnd::next(Duration wait) {
    for (; said_.empty() && wait > 0ns; wait -= 1s) {
        time_ += 1s;
        second_passed();
    }
    if (said_.empty()) return std::nullopt;
    Arrived first = std::move(said_.front());
    said_.pop_front();
    return first;
}

void WrongEnd::say(wire::Direction direction, std::string_view channel, const Bytes& body, bool well_signed) {
    Bytes signature = crypto_.sign(body);
    if (!well_signed) signature.back() ^= std::byte{1};
    say_envelope(direction, channel, {crypto_.own_key_id(), body, signature});
}

void WrongEnd::say_envelope(wire::Direction direction, std::string_view channel, const wire::Envelope& envelope) {
    const std::string shard = wire::shard_of(crypto_.sha256(as_bytes(std::string_view{kTriedVehicle})));
    said_.push_back({wire::topic(shard, kTriedVehicle, direction, channel), wire::encode(envelope)});
}

void WrongDesk::take(const std::string& channel, const Bytes& payload) {
    if (flaw_ == DeskFlaw::Silent || dead_) return;
    const auto envelope = wire::decode_envelope(payload);
    if (!envelope) {
        dead_ = flaw_ == DeskFlaw::DiesOfGarbage;
        return;
    }
    if (flaw_ != DeskFlaw::TakesAnySignature && (envelope->key_id != kVehicleKey || !signed_by(kVehicleKey, *envelope)))
        return;
    const auto batch = wire::decode_up_batch(envelope->body);
    if (batch && (channel == "operation" || flaw_ == DeskFlaw::TakesAnyChannel)) return take_batch(*batch);
    if (channel != wire::kSyncChannel) return;
    if (const auto sync = wire::decode_vehicle_sync(envelope->body)) take_sync(*sync);
}

void WrongDesk::take_batch(const wire::UpBatch& batch) {
    if (flaw_ == DeskFlaw::NoReceipts || (batch.vehicle != kTriedVehicle && flaw_ != DeskFlaw::TakesAnyVehicle)) return;
    std::set<std::uint64_t>& numbers = has_[flaw_ == DeskFlaw::OneEpoch ? Id{} : batch.epoch];
    bool any_new = false;
    for (std::uint64_t i = 0; i < batch.events.size(); ++i) {
        const auto event = wire::decode_up_event(batch.events[i]);
        const bool unknown = event.has_error() && event.error() == wire::WireErrc::Unsupported;
        if (event.has_error() && flaw_ == (unknown ? DeskFlaw::StopsAtUnknown : DeskFlaw::StopsAtUnreadable)) break;
        any_new = numbers.insert(batch.first_sequence + i).second || any_new;
    }
    if (any_new || flaw_ != DeskFlaw::NoReceiptAgain) answer(batch.epoch);
}

void WrongDesk::take_sync(const wire::VehicleSync& sync) {
    if (flaw_ != DeskFlaw::IgnoresDropped)
        for (const wire::StreamDigest& digest : sync.streams)
            for (const wire::Range& range : digest.dropped)
                for (std::uint64_t n = range.first; n <= range.last; ++n) has_[sync.epoch].insert(n);
    answer(sync.epoch, !sync.streams.empty() || flaw_ != DeskFlaw::NamesWhatIsNamed);
    if (sync.down_sequence >= kMessages && flaw_ != DeskFlaw::NeverStopsSending) return;
    if (std::exchange(messages_sent_, true) && flaw_ == DeskFlaw::SendsMessagesOnce) return;
    wire::DownBatch messages{kTriedVehicle, {}, {}};
    for (std::uint64_t n = 1; n <= kMessages; ++n) {
        DownMessage message;
        message.id.bytes.front() = static_cast<std::byte>(n);
        message.sequence = n;
        message.issued = message.expires = now();
        message.payload = MessageShown{message.id, {"一", "a"}, {"二", "b"}};
        messages.messages.push_back(message);
    }
    say(wire::Direction::Down, wire::kDownCareChannel, wire::encode(messages));
}

void WrongDesk::answer(const Id& epoch, bool with_streams) {
    const std::set<std::uint64_t>& numbers = has_[flaw_ == DeskFlaw::OneEpoch ? Id{} : epoch];
    wire::StreamDigest digest{Stream::Operation, 0, {}, {}, {}};
    while (numbers.contains(digest.up_to + 1)) ++digest.up_to;
    const std::uint64_t highest = numbers.empty() ? 0 : *numbers.rbegin();
    if (flaw_ == DeskFlaw::CoversGaps) digest.up_to = highest;
    if (flaw_ != DeskFlaw::NeverAsks)
        for (std::uint64_t n = digest.up_to + 1; n < highest; ++n) {
            if (numbers.contains(n)) continue;
            if (!digest.missing.empty() && digest.missing.back().last + 1 == n)
                digest.missing.back().last = n;
            else
                digest.missing.push_back({n, n});
        }
    const WallTime time = flaw_ == DeskFlaw::NamesNoTime ? WallTime{} : now();
    std::vector<wire::StreamDigest> streams;
    if (with_streams) streams.push_back(digest);
    say(wire::Direction::Down, wire::kSyncChannel,
        wire::encode(wire::DeskSync{kTriedVehicle, epoch, streams, kMessages, time}), flaw_ != DeskFlaw::SignsWrong);
}

WrongVehicle::WrongVehicle(VehicleFlaw flaw) : WrongEnd{kVehicleKey}, flaw_{flaw} {
    epoch_.bytes.front() = std::byte{9};
    UpEvent event;
    event.id = wire::event_id(epoch_, Stream::Operation, 1);
    event.trace = event.id;
    event.boot = epoch_;
    event.wall = now();
    event.payload = AgentStarted{};
    if (flaw_ == VehicleFlaw::TellsPersonal) event.payload = PromptAnswered{event.id, "due", PromptAnswer::Yes};
    event_ = wire::encode(event);
    if (flaw_ == VehicleFlaw::NoDigest)
        tell();
    else
        digest();
}

void WrongVehicle::digest() {
    wire::StreamDigest operation{Stream::Operation, kGiven, {}, {}, {}};
    if (holds_) operation.held = {{1, kGiven}};
    const std::uint64_t down = flaw_ == VehicleFlaw::NoAcknowledgement ? 0 : taken_;
    say(wire::Direction::Up, wire::kSyncChannel,
        wire::encode(wire::VehicleSync{kTriedVehicle, epoch_, down, {operation}, now(), refused_, false}));
}

void WrongVehicle::tell() {
    if (!holds_ || (told_ && flaw_ == VehicleFlaw::TellsOnce)) return;
    wire::UpBatch batch{kTriedVehicle, Stream::Operation, epoch_, 1, {event_}};
    if (told_ && flaw_ == VehicleFlaw::OtherContent) {
        UpEvent other = *wire::decode_up_event(event_);
        other.wall = now();
        batch.events = {wire::encode(other)};
    }
    told_ = true;
    say(wire::Direction::Up, "operation", wire::encode(batch));
    const std::uint32_t word = flaw_ == VehicleFlaw::CountsNoWords ? 1 : ++words_;
    say(wire::Direction::Up, wire::kAgentChannel, wire::encode(wire::HealthBody{kTriedVehicle, {.session = epoch_, .number = word}}));
    if (flaw_ == VehicleFlaw::WrongEnvelope) say(wire::Direction::Up, "operation", wire::encode(batch), false);
}

void WrongVehicle::second_passed() {
    if (++seconds_ % kResendSeconds != 0 || !holds_ || !may_tell_) return;
    digest();
    tell();
}

void WrongVehicle::take(const std::string& channel, const Bytes& payload) {
    const auto envelope = wire::decode_envelope(payload);
    if (!envelope ||
        (flaw_ != VehicleFlaw::TakesAnySignature && (envelope->key_id != kDeskKey || !signed_by(kDeskKey, *envelope))))
        return;
    const auto batch = wire::decode_down_batch(envelope->body);
    if (batch && (channel == wire::kDownCareChannel || flaw_ == VehicleFlaw::TakesAnyChannel))
        return take_batch(*batch);
    if (channel != wire::kSyncChannel) return;
    const auto sync = wire::decode_desk_sync(envelope->body);
    if (!sync || (sync->epoch != epoch_ && flaw_ != VehicleFlaw::HeedsAnyEpoch)) return;
    may_tell_ = true;
    for (const wire::StreamDigest& d : sync->streams) {
        if (d.up_to > kGiven && flaw_ != VehicleFlaw::KeepsItsEpoch) {
            epoch_.bytes.front() ^= std::byte{1};
            return digest();
        }
        if (d.stream == Stream::Operation && d.up_to >= kGiven && flaw_ != VehicleFlaw::KeepsWhatHasAReceipt)
            holds_ = false;
    }
    if (!told_) tell();
}

void WrongVehicle::take_batch(const wire::DownBatch& batch) {
    if (batch.vehicle != kTriedVehicle && flaw_ != VehicleFlaw::TakesAnyVehicle) return;
    for (const auto& aside : batch.set_aside) {
        const bool unknown = aside.reason == wire::DownRefusal::Reason::Unsupported;
        if (flaw_ == (unknown ? VehicleFlaw::StopsAtUnknown : VehicleFlaw::StopsAtUnreadable)) return digest();
        refused_.push_back(aside);
        taken_ = aside.sequence;
    }
    for (const DownMessage& message : batch.messages) {
        if (message.sequence <= taken_) {
            if (flaw_ == VehicleFlaw::TakesTwice) ++taken_;
            continue;
        }
        if (message.sequence != taken_ + 1 && flaw_ != VehicleFlaw::JumpsGaps) break;
        if (message.expires < now()) {
            if (flaw_ == VehicleFlaw::StopsAtExpired) break;
            if (flaw_ != VehicleFlaw::NamesNoExpired)
                refused_.push_back({message.sequence, wire::DownRefusal::Reason::Expired});
        }
        const auto* told = std::get_if<CampaignTold>(&message.payload);  // nobody has allowed any
        if (told != nullptr && flaw_ != VehicleFlaw::TakesAnyCampaign)
            refused_.push_back({message.sequence, flaw_of(told->campaign).empty() ? wire::DownRefusal::Reason::Consent : wire::DownRefusal::Reason::Unfit});
        taken_ = message.sequence;
    }
    digest();
}

}  // namespace odolink::conformance
