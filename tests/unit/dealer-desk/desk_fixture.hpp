// SPDX-License-Identifier: Apache-2.0
// A desk in memory with two cars of its own dealer and one of another, and what a car would send. The fake signature is
// the public key's text and a checksum of the bytes, padded to 64: it fits only the bytes and the key it was made for.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dealer-desk/desk.hpp"
#include "wire/envelope.hpp"

namespace odolink::desk {

class FakeCrypto final : public Crypto {
public:
    std::string own_key_id() const override { return "desk-key"; }
    Bytes sign(ByteView bytes) override { return signature("desk-key", bytes); }
    Bytes sign_as(std::string_view key_id, ByteView bytes) override { return dropped.contains(key_id) ? Bytes{} : signature(key_id, bytes); }
    Bytes own_certificate() const override { return bytes_of({0x30, 1}); }
    std::string authority_id() const override { return "authority"; }
    Bytes sign_as_authority(ByteView bytes) override { return signature("authority", bytes); }
    std::optional<OwnKey> make_key(WallTime) override {
        const unsigned number = ++keys_made;
        return OwnKey{"desk-key-" + std::to_string(number + 1), bytes_of({0x30, number + 1})};
    }
    void drop_key(std::string_view key_id) override { dropped.emplace(key_id); }
    unsigned keys_made{0};
    std::set<std::string, std::less<>> dropped;
    bool verify(std::string_view public_key, ByteView bytes, ByteView given) override {
        const Bytes expected = signature(public_key, bytes);
        return std::equal(expected.begin(), expected.end(), given.begin(), given.end());
    }
    std::array<std::byte, 32> sha256(ByteView bytes) const override {
        std::array<std::byte, 32> out{};
        std::uint64_t h = 1469598103934665603ULL;
        for (std::size_t i = 0; i < 32; ++i) {
            for (std::byte b : bytes) h = (h ^ u8(b)) * 1099511628211ULL + i;
            out[i] = static_cast<std::byte>(h >> 32U);
        }
        return out;
    }
    Id new_id() override {
        Id id;
        ++made_;
        for (std::size_t i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<std::byte>((made_ >> (8 * i)) & 0xFFU);
        id.bytes[0] = std::byte{0xDD};
        return id;
    }
    Bytes signature(std::string_view key, ByteView bytes) const {
        Bytes mixed;
        mixed.reserve(key.size() + bytes.size());
        for (const ByteView part : {as_bytes(key), bytes}) mixed.insert(mixed.end(), part.begin(), part.end());
        const auto digest = sha256(mixed);
        Bytes out(digest.begin(), digest.end());
        out.insert(out.end(), digest.begin(), digest.end());
        return out;
    }

private:
    std::uint64_t made_{0};
};

inline std::string shard_of(const std::string& vehicle) { return wire::shard_of(FakeCrypto{}.sha256(as_bytes(vehicle))); }

/// 2026-03-02, a Monday, 09:00 in China.
inline const WallTime kMonday{std::chrono::milliseconds{1772413200000}, WallQuality::Synchronised};
inline WallTime after(WallTime t, std::chrono::milliseconds d) {
    return {t.since_epoch + d, t.quality};
}
inline Id id_of(unsigned n) {
    Id id;
    id.bytes[0] = std::byte{0xAA};
    id.bytes[15] = static_cast<std::byte>(n);
    return id;
}

/// One car's side of the link: numbers its events and signs what it sends.
class Car {
public:
    Car(std::string vehicle, std::string key, unsigned epoch)
        : vehicle_{std::move(vehicle)}, key_{std::move(key)}, epoch_{id_of(epoch)} {}

    InMessage batch(Stream stream, std::uint64_t first, const std::vector<UpPayload>& payloads,
                    WallTime at = kMonday) const {
        wire::UpBatch batch{vehicle_, stream, epoch_, first, {}};
        for (std::size_t i = 0; i < payloads.size(); ++i) {
            UpEvent event;
            event.id = wire::event_id(epoch_, stream, first + i);
            event.trace = id_of(200);
            event.boot = id_of(201);
            event.wall = at;
            event.payload = payloads[i];
            batch.events.push_back(wire::encode(event));
        }
        return seal(wire::encode(batch), wire::channel_of(stream));
    }
    InMessage live(const LiveReadings& readings) const { return seal(wire::encode(wire::LiveBody{vehicle_, readings}), wire::kLiveChannel); }
    InMessage health(const AgentHealth& health) const { return seal(wire::encode(wire::HealthBody{vehicle_, health}), wire::kAgentChannel); }
    /// The car has passed these messages over.
    InMessage refusing(std::vector<wire::DownRefusal> refused, std::uint64_t down_sequence) const {
        return seal(wire::encode(wire::VehicleSync{vehicle_, epoch_, down_sequence, {}, kMonday, std::move(refused), false}), wire::kSyncChannel);
    }
    InMessage sync(std::vector<wire::StreamDigest> streams, std::uint64_t down_sequence, bool identity_doubt = false) const {
        wire::VehicleSync sync;
        sync.vehicle = vehicle_;
        sync.epoch = epoch_;
        sync.down_sequence = down_sequence;
        sync.streams = std::move(streams);
        sync.identity_doubt = identity_doubt;
        sync.now = kMonday;
        return seal(wire::encode(sync), wire::kSyncChannel);
    }
    InMessage seal(Bytes body, std::string_view channel) const {
        Bytes signature = FakeCrypto{}.signature(key_, body);
        return {wire::topic(shard_of(vehicle_), vehicle_, wire::Direction::Up, channel),
                wire::encode(wire::Envelope{key_ + "-id", std::move(body), std::move(signature)})};
    }
    const std::string& vehicle() const { return vehicle_; }

private:
    std::string vehicle_;
    std::string key_;
    Id epoch_;
};

inline FaultRecord fault(std::string code, FaultState state, Urgency urgency = Urgency::ServiceSoon) {
    FaultRecord f;
    f.dtc = {0x7E8, std::move(code)};
    f.state = state;
    f.urgency = urgency;
    f.first_seen = f.last_seen = kMonday;
    f.mileage_first = f.mileage_last = Distance::kilometres(40200);
    return f;
}

inline ServiceRequested request(unsigned n) {
    ServiceRequested e;
    e.request.id = id_of(n);
    e.request.kind = ServiceKind::ServiceAndRepair;
    e.request.created = kMonday;
    e.request.mileage = Distance::kilometres(40200);
    e.request.due_items = {"engine_oil"};
    e.request.fault_codes = {"P0301"};
    e.request.note = "shakes at idle";
    e.health.identity.vin = "LSVAB4BR0EN000001";
    e.health.mileage = {Distance::kilometres(40200), MileageSource::PidA6, MileageConfidence::High, kMonday};
    e.health.taken = kMonday;
    return e;
}

struct DeskFixture {
    FakeCrypto crypto;
    std::unique_ptr<Database> database{open(":memory:")};
    std::unique_ptr<Desk> desk{make()};
    Car car{"car-one", "key-one", 1};
    Car second{"car-two", "key-two", 2};
    Car foreign{"car-foreign", "key-foreign", 3};
    Clerk li{"li", "north", Role::Clerk};
    Clerk wang{"wang", "north", Role::Clerk};
    Clerk boss{"boss", "north", Role::Manager};
    Clerk other{"other", "south", Role::Manager};

    DeskFixture() {
        add(car, "north");
        add(second, "north");
        add(foreign, "south");
    }
    static std::unique_ptr<Database> open(const std::string& path) {
        auto opened = Database::open(path, kMonday);
        return opened ? std::move(*opened) : nullptr;
    }
    std::unique_ptr<Desk> make() {
        auto made = std::make_unique<Desk>(*database, crypto, DeskConfig{"north", "Dealer North", {}});
        (void)made->start(kMonday).has_value();
        return made;
    }
    void add(const Car& car_, const std::string& dealer) {
        const std::string key = "key" + car_.vehicle().substr(3);
        (void)desk
            ->register_vehicle({car_.vehicle(), dealer, "plate " + car_.vehicle(), "Zhang", "13800000000"},
                               {key + "-id", key, "01", {}}, kMonday)
            .has_value();
    }
    std::vector<OutMessage> send(const InMessage& message, WallTime now = kMonday) {
        return desk->on_messages({&message, 1}, now);
    }

    /// The body of the first message on a channel, checked against the desk's signature; empty where there is none.
    Bytes body(const std::vector<OutMessage>& out, std::string_view channel) {
        for (const OutMessage& message : out) {
            const auto parts = wire::parse_topic(message.topic);
            if (!parts || parts->channel != channel || parts->direction != wire::Direction::Down) continue;
            const auto envelope = wire::decode_envelope(message.bytes);
            if (envelope && crypto.verify("desk-key", envelope->body, envelope->signature)) return envelope->body;
        }
        return {};
    }
    wire::StreamDigest receipt(const std::vector<OutMessage>& out) {
        const auto sync = wire::decode_desk_sync(body(out, wire::kSyncChannel));
        return sync && !sync->streams.empty() ? sync->streams.front() : wire::StreamDigest{};
    }
    std::vector<DownMessage> down(const std::vector<OutMessage>& out) {
        const auto batch = wire::decode_down_batch(body(out, wire::kDownCareChannel));
        return batch ? batch->messages : std::vector<DownMessage>{};
    }
    std::vector<AlertRow> queue(const Clerk& clerk) {
        auto rows = desk->alerts(clerk, AlertState::Open);
        return rows ? *rows : std::vector<AlertRow>{};
    }
    VehicleFile file(const Clerk& clerk, const Car& car_) {
        auto found = desk->vehicle_file(clerk, car_.vehicle(), kMonday);
        return found ? *found : VehicleFile{};
    }
    LinkCounts counts(const Car& car_) {
        for (const Clerk& clerk : {li, other}) {
            auto rows = desk->link(clerk);
            if (!rows) continue;
            for (const LinkCounts& row : *rows) {
                if (row.vehicle == car_.vehicle()) return row;
            }
        }
        return {};
    }
};

}  // namespace odolink::desk
