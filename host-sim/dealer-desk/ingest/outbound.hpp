// SPDX-License-Identifier: Apache-2.0
// What goes to vehicles: receipts and numbered messages, gathered within a transaction, signed and given out after its
// commit only. Used by the ingest and by the commands.
#pragma once

#include <map>
#include <vector>

#include "dealer-desk/crypto.hpp"
#include "dealer-desk/store/down.hpp"
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
    /// Gathers a receipt; a later one for the same vehicle and epoch takes its place.
    void receipt(const VehicleKey& vehicle, wire::DeskSync sync);

    /// After the commit: what was gathered, signed, receipts first.
    [[nodiscard]] std::vector<OutMessage> release();
    /// After a discarded transaction: nothing of it is sent.
    void forget();
    /// After a part of one was: what it gave numbers above `sequence` to is not sent.
    void forget_above(const VehicleKey& vehicle, std::uint64_t sequence);

private:
    [[nodiscard]] OutMessage seal(const std::string& vehicle, std::string_view channel, Bytes body);
    Crypto& crypto_;
    std::map<std::pair<std::string, Id>, wire::DeskSync> receipts_;
    std::map<std::string, std::map<std::uint64_t, DownMessage>> messages_;
};

}  // namespace odolink::desk
