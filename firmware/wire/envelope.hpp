// SPDX-License-Identifier: Apache-2.0
// The messages of the dealer link: signed envelopes, and the bodies inside them. Both ends use these functions.
// Topics, order of checks and state machines: proto/README.md. Protobuf stays inside the .cpp files.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "domain/agent_health.hpp"
#include "domain/event.hpp"

namespace odolink::wire {

enum class WireErrc {
    TooLarge = 1,  ///< more than kMaxEnvelope bytes
    Malformed,     ///< not the protobuf message it should be
    Missing,       ///< a field that must be there is not
    OutOfRange,    ///< an enumerator or a number outside its range
    Unsupported,   ///< a message kind of a newer protocol version
};
[[nodiscard]] Error make_error_code(WireErrc e);

inline constexpr std::size_t kMaxEnvelope = 64 * 1024;
inline constexpr std::size_t kLongestKeyId = 64;

/// The id of the event with this number: the epoch, with the stream in byte 7 and the number (big-endian) in bytes 8 to 15
/// added by exclusive or. An event that has this id need not carry it in a batch.
[[nodiscard]] Id event_id(const Id& epoch, Stream stream, std::uint64_t sequence);

/// Bytes under a signature. `body` is signed exactly as it is here; the signature is 64 bytes (r, s).
struct Envelope {
    std::string key_id;
    Bytes body;
    Bytes signature;
};
[[nodiscard]] Bytes encode(const Envelope& envelope);
/// Errors: TooLarge, Malformed, Missing (no body, key id, or a signature that is not 64 bytes), OutOfRange (a key id longer than kLongestKeyId).
[[nodiscard]] Result<Envelope> decode_envelope(ByteView bytes);

/// Consecutive events of one stream of one vehicle: events[i] has number first_sequence + i.
struct UpBatch {
    std::string vehicle;  ///< pseudonym: domain/pseudonym.hpp
    Stream stream{Stream::Operation};
    Id epoch;             ///< identity of the vehicle's store: numbers mean something only within it
    std::uint64_t first_sequence{0};
    std::vector<Bytes> events;  ///< each as encode(UpEvent) gave it
};
/// Leaves out what the reader can tell by itself (ids made by event_id, a boot all events share); decoding puts it back, so
/// that the decoded events are byte for byte those that were encoded.
[[nodiscard]] Bytes encode(const UpBatch& batch);
/// Errors: TooLarge, Malformed, Missing, OutOfRange.
[[nodiscard]] Result<UpBatch> decode_up_batch(ByteView body);

[[nodiscard]] Bytes encode(const UpEvent& event);
/// Errors: TooLarge, Malformed, Missing, OutOfRange, Unsupported (a kind of a newer version).
[[nodiscard]] Result<UpEvent> decode_up_event(ByteView bytes);

/// A closed range of numbers.
struct Range {
    std::uint64_t first{0};
    std::uint64_t last{0};
    bool operator==(const Range&) const = default;
};

/// What one side has of one stream. From the vehicle: `held` is what still waits, `dropped` what was evicted unsent
/// (or purged for lack of consent) and will never come. From the desk: `up_to` is the receipt, `missing` the gaps below
/// the highest number it has seen.
struct StreamDigest {
    Stream stream{Stream::Operation};
    std::uint64_t up_to{0};          ///< vehicle: highest number ever given out; desk: all up to here is committed
    std::vector<Range> held;
    std::vector<Range> dropped;
    std::vector<Range> missing;
    bool operator==(const StreamDigest&) const = default;
};

/// A down message the vehicle has passed over: its number counts as taken, it had no effect and will have none.
struct DownRefusal {
    enum class Reason : std::uint8_t {
        Expired = 1,      ///< it came after its expiry
        Unsupported = 2,  ///< of a kind the vehicle does not know
        Role = 3,         ///< the key's role may not send this kind
        Unfit = 4,        ///< its content cannot be used
        Older = 5,        ///< a later version was taken before
        Malformed = 6,    ///< it is no message, or breaks a rule of common.proto
        Forgotten = 7,    ///< a word to an owner who has been forgotten since
        Full = 8,         ///< the vehicle keeps no more of this kind
        Consent = 9,      ///< its owner has not allowed it
    };
    std::uint64_t sequence{0};
    Reason reason{Reason::Expired};
    bool operator==(const DownRefusal&) const = default;
};

/// Vehicle -> desk on up/sync: at each session start, after each taken down message, and when asked by a gap.
struct VehicleSync {
    std::string vehicle;
    Id epoch;
    std::uint64_t down_sequence{0};  ///< all down messages up to here are durable in the vehicle
    std::vector<StreamDigest> streams;
    WallTime now;
    std::vector<DownRefusal> refused;  ///< the latest ones of this run, at most 32
    bool identity_doubt{false};        ///< another VIN was read: no events come until it is settled
    std::uint64_t key_version{0};      ///< of the key document in force; 0: the dealer's keys are those of enrolment
};
[[nodiscard]] Bytes encode(const VehicleSync& sync);
[[nodiscard]] Result<VehicleSync> decode_vehicle_sync(ByteView body);

/// Desk -> vehicle on down/sync: receipts, sent only after the desk's own commit.
struct DeskSync {
    std::string vehicle;
    Id epoch;  ///< the vehicle's epoch these numbers belong to
    std::vector<StreamDigest> streams;
    std::uint64_t last_down_sequence{0};  ///< the highest the desk has for this vehicle
    WallTime now;                         ///< trusted time for the vehicle
};
[[nodiscard]] Bytes encode(const DeskSync& sync);
[[nodiscard]] Result<DeskSync> decode_desk_sync(ByteView body);

/// Desk -> vehicle on down/care: messages[i] has number messages[i].sequence; consecutive.
struct DownBatch {
    std::string vehicle;
    std::vector<DownMessage> messages;  ///< key_id is not carried here: it is the envelope's
    /// Those of a kind this version does not know (Unsupported), or that cannot be read (Malformed), by their numbers; they count
    /// as taken, so that one of them does not stop the rest. Filled by decoding only.
    std::vector<DownRefusal> set_aside;
};
[[nodiscard]] Bytes encode(const DownBatch& batch);
/// A message that cannot be read has the number of its place among the others.
/// Errors: TooLarge, Malformed (also where no message tells its number), Missing, OutOfRange (numbers that do not follow each other).
[[nodiscard]] Result<DownBatch> decode_down_batch(ByteView body);

/// Vehicle -> desk on up/live while a live session is open. Not an event: neither numbered, stored nor sent again.
struct LiveBody {
    std::string vehicle;
    LiveReadings readings;
};
[[nodiscard]] Bytes encode(const LiveBody& body);
/// Errors: TooLarge, Malformed, Missing, OutOfRange.
[[nodiscard]] Result<LiveBody> decode_live_body(ByteView body);

/// Vehicle -> desk on up/agent, and the vehicle's last will. Not an event: neither numbered, stored nor sent again.
struct HealthBody {
    std::string vehicle;
    AgentHealth health;
};
[[nodiscard]] Bytes encode(const HealthBody& body);
/// Errors: TooLarge, Malformed, Missing, OutOfRange (also a number that does not fit the word: 0 is a will's alone).
[[nodiscard]] Result<HealthBody> decode_health_body(ByteView body);

/// The shard of a vehicle, of the SHA-256 of its pseudonym: the first byte as two lower-case hex digits. Both ends refuse a topic with another.
[[nodiscard]] std::string shard_of(const std::array<std::byte, 32>& pseudonym_sha256);

/// Topic words.
enum class Direction : std::uint8_t { Up, Down };
inline constexpr std::string_view kSyncChannel = "sync";
inline constexpr std::string_view kDownCareChannel = "care";
inline constexpr std::string_view kLiveChannel = "live";
inline constexpr std::string_view kAgentChannel = "agent";
inline constexpr std::string_view kKeysChannel = "keys";
[[nodiscard]] std::string_view channel_of(Stream stream);  ///< "care", "health", "mileage", "operation"
[[nodiscard]] std::string topic(std::string_view shard, std::string_view vehicle, Direction direction, std::string_view channel);

/// The parts of a topic this protocol uses. Errors: Malformed.
struct TopicParts {
    std::string shard;
    std::string vehicle;
    Direction direction{Direction::Up};
    std::string channel;
};
[[nodiscard]] Result<TopicParts> parse_topic(std::string_view topic);

}  // namespace odolink::wire

ODOLINK_ERRC(odolink::wire::WireErrc);
