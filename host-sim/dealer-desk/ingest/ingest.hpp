// SPDX-License-Identifier: Apache-2.0
// From the broker's bytes to committed events: check, decode, keep each event once, apply its effects in order, gather
// the receipt. Order of checks: size, topic, envelope, key, signature, body, vehicle against key and topic.
// proto/README.md
#pragma once

#include <array>
#include <span>

#include "dealer-desk/crypto.hpp"
#include "dealer-desk/ingest/live_board.hpp"
#include "dealer-desk/ingest/outbound.hpp"
#include "dealer-desk/store/streams.hpp"

namespace odolink::desk {

class Sql;

/// Why a message was refused. Refused messages change nothing and get no answer.
enum class Rejection : std::uint8_t {
    TooLarge,
    BadTopic,
    Malformed,
    UnknownKey,
    RevokedKey,
    BadSignature,
    WrongVehicle,
    WrongStream,
    NoSession,  ///< live readings of a session that is not open
    OldSession, ///< word or will of a connection before the newest, or of a car that has gone
    NotKept     ///< the store cannot keep what it says
};
inline constexpr std::size_t kRejections = 11;

struct IngestCounts {
    std::uint64_t messages{0};    ///< taken
    std::uint64_t unreadable{0};  ///< events of a newer kind, or against a rule: kept and receipted, without effect
    std::uint64_t not_kept{0};    ///< events whose effect the store refused: the same
    std::array<std::uint64_t, kRejections> rejected{};
};

class Ingest {
public:
    Ingest(Crypto& crypto, Outbound& outbound, WorkCalendar calendar)
        : crypto_{crypto}, outbound_{outbound}, calendar_{std::move(calendar)} {}

    /// How an event is applied whose effect the store may refuse.
    enum class Apply : std::uint8_t {
        Together,  ///< the exception goes out, and the transaction is lost
        Apart      ///< it is set aside: kept and counted without its effect, and those after it are applied
    };
    /// Within the transaction: takes one message; true where it was accepted. Receipts and messages are gathered in
    /// outbound.
    bool take(Sql& sql, const InMessage& message, WallTime now, Apply apply = Apply::Together);

    [[nodiscard]] const IngestCounts& counts() const { return counts_; }
    /// The transaction failed: what was counted in it did not happen.
    void count_again_from(const IngestCounts& before) { counts_ = before; }
    /// The store cannot keep what a message says, even alone.
    void refuse_not_kept() { (void)refuse(Rejection::NotKept); }
    [[nodiscard]] LiveBoard& board() { return board_; }

private:
    struct Checked;
    bool refuse(Rejection why);
    bool take_events(Sql& sql, const Checked& checked, WallTime now);
    bool take_sync(Sql& sql, const Checked& checked, WallTime now);
    bool take_live(Sql& sql, const Checked& checked, WallTime now);
    /// What became of a message.
    enum class Taken : std::uint8_t { No, FromVehicle, FromBroker };
    [[nodiscard]] Taken take_body(Sql& sql, const Checked& checked, WallTime now);
    [[nodiscard]] Taken take_health(Sql& sql, const Checked& checked, WallTime now);
    void keep_refusals(Sql& sql, const VehicleKey& vehicle, const wire::VehicleSync& sync, WallTime now);
    /// Where the event is one of that stream.
    struct Place {
        int stream_no{0};
        std::uint64_t sequence{0};
    };
    void apply_bytes(Sql& sql, const VehicleKey& vehicle, Place place, ByteView bytes, WallTime now);
    void take_effect(Sql& sql, const VehicleKey& vehicle, const UpEvent& event, ByteView bytes, WallTime now);
    void take_effect_apart(Sql& sql, const VehicleKey& vehicle, const UpEvent& event, ByteView bytes, WallTime now);
    /// Of a batch's mileages only the last is to be seen afterwards, and nothing else of their stream reads them: it is
    /// written once, and the timeline's entries by one statement.
    void write_gathered(Sql& sql, const VehicleKey& vehicle);
    void advance(Sql& sql, const VehicleKey& vehicle, StreamRow& row, WallTime now);
    void gather_receipt(Sql& sql, const VehicleKey& vehicle, const Id& epoch, std::span<const StreamRow> rows,
                        WallTime now);

    Crypto& crypto_;
    Outbound& outbound_;
    WorkCalendar calendar_;
    Apply apply_{Apply::Together};  ///< of the message that is being taken
    IngestCounts counts_;
    LiveBoard board_;
    std::optional<TrustedMileage> newest_mileage_;
    std::vector<TimelineEntry> entries_;
};

}  // namespace odolink::desk
