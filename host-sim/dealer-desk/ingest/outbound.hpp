// SPDX-License-Identifier: Apache-2.0
// What goes to vehicles: receipts and numbered messages, gathered within a transaction, signed and given out after its
// commit only. Used by the ingest and by the commands.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "dealer-desk/crypto.hpp"
#include "dealer-desk/store/down.hpp"
#include "dealer-desk/store/signing_keys.hpp"
#include "wire/envelope.hpp"

namespace odolink::desk {

class Sql;

class Outbound {
public:
    explicit Outbound(Crypto& crypto) : crypto_{crypto} {}

    static constexpr std::chrono::milliseconds kValidFor = std::chrono::hours{30 * 24};
    /// Within the transaction: numbers and keeps a message, and gathers it for sending. The vehicle takes it for `valid_for`.
    void queue(Sql& sql, const VehicleKey& vehicle, DownPayload payload, Id trace, WallTime now,
               std::chrono::milliseconds valid_for = kValidFor);
    /// The number of the last message that this transaction gathered for the vehicle; 0: none.
    [[nodiscard]] std::uint64_t newest(const std::string& vehicle) const;
    /// Within the transaction: gathers what waits for the vehicle above `have` (again).
    void resend(Sql& sql, const VehicleKey& vehicle, std::uint64_t have, WallTime now);
    /// Within the transaction: gathers a receipt; a later one for the same vehicle and epoch takes its place.
    void receipt(Sql& sql, const VehicleKey& vehicle, wire::DeskSync sync);
    /// Within the transaction: gathers the key document, where there is one, for a vehicle whose own is older.
    void tell_keys(Sql& sql, const VehicleKey& vehicle);
    /// The keys from now on.
    void use_keys(KeyRing ring) { ring_ = std::move(ring); }
    [[nodiscard]] const KeyRing& keys() const { return ring_; }

    /// After the commit: what was gathered, signed; key documents first, then receipts.
    [[nodiscard]] std::vector<OutMessage> release();
    /// After a discarded transaction: nothing of it is sent.
    void forget();
    /// After a part of one was: what it gave numbers above `sequence` to is not sent.
    void forget_above(const VehicleKey& vehicle, std::uint64_t sequence);

private:
    [[nodiscard]] OutMessage seal(const std::string& vehicle, std::string_view channel, Bytes body);
    [[nodiscard]] std::string topic(const std::string& vehicle, std::string_view channel) const;
    /// Which key signs for the vehicle, as it stands in this transaction.
    void choose_key(Sql& sql, const VehicleKey& vehicle, WallTime now);
    Crypto& crypto_;
    KeyRing ring_;
    std::map<std::string, std::string> signers_;  ///< by vehicle, the key's id; absent: the first key
    std::set<std::string> documents_;             ///< vehicles that get the key document
    std::map<std::pair<std::string, Id>, wire::DeskSync> receipts_;
    std::map<std::string, std::map<std::uint64_t, DownMessage>> messages_;
};

}  // namespace odolink::desk
