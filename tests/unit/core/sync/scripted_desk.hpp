// SPDX-License-Identifier: Apache-2.0
// The other side of a session under test: a link that keeps what was published, and a desk that answers when it is told to.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/sync/sync_session.hpp"
#include "ports/memory_store.hpp"
#include "ports/sim_host.hpp"
#include "ports/sim_keys.hpp"
#include "support/fakes/recording_can.hpp"
#include "support/fakes/virtual_time.hpp"
#include "wire/envelope.hpp"

namespace odolink::test {

inline constexpr const char* kCar = "k7f3q9x2";
inline constexpr const char* kShard = "a7";

inline FaultRecord misfire() {
    FaultRecord fault;
    fault.dtc = {0x7E8, "P0301"};
    return fault;
}

class ScriptedLink final : public DealerLink {
public:
    explicit ScriptedLink(VirtualTime& clock) : time{clock} {}

    VirtualTime& time;
    LinkEvents events;
    std::vector<MonoTime> connects;
    std::optional<Error> connect_fails;   ///< what connect() ends in; nothing: it comes up after 10 ms
    std::optional<Error> broker_says;     ///< the broker's word on each publish
    std::optional<Error> publish_fails;   ///< what publish() answers
    std::size_t largest{1U << 20U};       ///< a payload above it is TooLarge at once
    bool up{false};
    std::vector<wire::UpBatch> batches;   ///< published, oldest first
    std::vector<wire::VehicleSync> digests;
    std::vector<LiveReadings> live;
    std::vector<AgentHealth> health;
    std::optional<LinkWill> will;         ///< of the last connect
    unsigned disconnects{0};
    std::size_t payload_bytes{0};

    void set_events(LinkEvents e) override { events = std::move(e); }
    void connect(std::optional<LinkWill> given) override {
        will = std::move(given);
        connects.push_back(time.mono());
        time.after(10ms, [this] {
            up = !connect_fails;
            if (connect_fails) events.on_down(*connect_fails);
            else events.on_up();
        });
    }
    void disconnect() override {
        up = false;
        ++disconnects;
    }
    Result<PublishTicket> publish(std::string_view topic, ByteView payload) override {
        using In = boost::system::in_place_error_t;
        if (!up) return Result<PublishTicket>{In{}, make_error_code(LinkErrc::NotConnected)};
        if (publish_fails) return Result<PublishTicket>{In{}, *publish_fails};
        if (payload.size() > largest) return Result<PublishTicket>{In{}, make_error_code(LinkErrc::TooLarge)};
        payload_bytes += payload.size();
        const auto envelope = wire::decode_envelope(payload);
        const std::string channel = wire::parse_topic(topic)->channel;
        if (channel == wire::kSyncChannel) digests.push_back(*wire::decode_vehicle_sync(envelope->body));
        else if (channel == wire::kLiveChannel) live.push_back(wire::decode_live_body(envelope->body)->readings);
        else if (channel == wire::kAgentChannel) health.push_back(wire::decode_health_body(envelope->body)->health);
        else batches.push_back(*wire::decode_up_batch(envelope->body));
        const PublishTicket ticket = ++last_ticket_;
        const Status word = broker_says ? Status{*broker_says} : Status{};
        time.after(5ms, [this, ticket, word] {
            if (up) events.on_published(ticket, word);
        });
        return ticket;
    }
    void cut(Error why = make_error_code(LinkErrc::Lost)) {
        up = false;
        events.on_down(why);
    }

private:
    PublishTicket last_ticket_{0};
};

/// A vehicle with its store, its ledger and a session; and the desk's hand.
struct Bench {
    VirtualTime time;
    sim::MemoryStore store;
    sim::SimEntropy entropy{sim::Random{11}};
    sim::SimKeys keys{"car-key"};
    sim::SimKeys desk_keys{"desk-key"};
    sim::SimPower power;
    std::optional<Position> where;
    sim::SimPositioning positioning{time, where};
    sim::SimMetrics metrics;
    sim::SimHeadUnit head_unit;
    RecordingCan can;
    ScriptedLink link{time};
    Ports ports{time, time, can, store, store, link, keys, entropy, head_unit, power, positioning, metrics, null_log()};
    Ledger ledger{store, store, time, entropy, keys, [](Purpose) { return true; }};
    std::vector<DownMessage> taken;
    std::vector<std::pair<Stream, std::uint64_t>> receipts;
    std::vector<bool> online;
    std::size_t bytes_down{0};
    std::function<void(const DownMessage&)> on_message{[](const DownMessage&) {}};
    std::function<void(const MovedNumbers&)> on_moved{[](const MovedNumbers&) {}};
    std::function<AgentState()> agent_state;  ///< absent: nothing is said of the agent
    SyncSession session;

    explicit Bench(DataPlan plan = {}) : session{{kCar, kShard, plan, LocalOffset{}}, ports, ledger} {}

    void begin() {
        if (!ledger.start()) return;
        session.start({[this](const DownMessage& m) {
                           taken.push_back(m);
                           on_message(m);
                       },
                       [this](Stream s, std::uint64_t n) { receipts.emplace_back(s, n); },
                       [this](bool o) { online.push_back(o); },
                       {},
                       [this](const MovedNumbers& moved) { on_moved(moved); },
                       {},
                       agent_state});
    }
    /// Connected, greeted, answered: ready to stream.
    void begin_streaming() {
        begin();
        time.run_for(20ms);
        desk_says({});
    }
    void alerts(unsigned count) {
        for (unsigned i = 0; i < count; ++i) ledger.emit(FaultChanged{misfire()});
        (void)ledger.commit();
    }
    [[nodiscard]] wire::DeskSync desk_sync() const { return {kCar, ledger.epoch(), {}, 0, time.wall()}; }
    [[nodiscard]] Bytes sealed(const Bytes& body) {
        const Signature signature = *desk_keys.sign(body);
        return wire::encode(wire::Envelope{desk_keys.own_key_id(), body, {signature.begin(), signature.end()}});
    }
    void down(std::string_view channel, const Bytes& payload) {
        bytes_down += payload.size();
        link.events.on_message(wire::topic(kShard, kCar, wire::Direction::Down, channel), payload);
    }
    void desk_says(wire::DeskSync sync) {
        if (sync.vehicle.empty()) sync = desk_sync();
        down(wire::kSyncChannel, sealed(wire::encode(sync)));
    }
    void receipt(Stream stream, std::uint64_t up_to, std::vector<wire::Range> missing = {}) {
        wire::DeskSync sync = desk_sync();
        sync.streams = {{stream, up_to, {}, {}, std::move(missing)}};
        desk_says(sync);
    }
    [[nodiscard]] DownMessage message(std::uint64_t sequence) const {
        Id id;
        id.bytes[0] = static_cast<std::byte>(sequence);
        WallTime later = time.wall();
        later.since_epoch += 10min;
        return {id, id, sequence, time.wall(), later, "", MessageShown{id, {"标题", "Title"}, {"正文", "Body"}}};
    }
    void desk_sends(std::vector<DownMessage> messages) {
        down(wire::kDownCareChannel, sealed(wire::encode(wire::DownBatch{kCar, std::move(messages), {}})));
    }
    [[nodiscard]] std::uint64_t counted(const std::string& name) const {
        const auto at = metrics.counters().find(name);
        return at == metrics.counters().end() ? 0 : at->second;
    }
    /// Numbers of all events published in a stream, in order, repeats included.
    [[nodiscard]] std::vector<std::uint64_t> published(Stream stream) const {
        std::vector<std::uint64_t> out;
        for (const wire::UpBatch& batch : link.batches) {
            if (batch.stream != stream) continue;
            for (std::size_t i = 0; i < batch.events.size(); ++i) out.push_back(batch.first_sequence + i);
        }
        return out;
    }
};

}  // namespace odolink::test
