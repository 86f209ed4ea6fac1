// SPDX-License-Identifier: Apache-2.0
// SQL of the down messages. Each row holds a DownBatch of one: the wire's own bytes, decoded again when it is sent.
#include "dealer-desk/store/down.hpp"

#include <algorithm>

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"
#include "wire/envelope.hpp"

namespace odolink::desk {
namespace {

/// A car that is known to be gone (AgentLink Lost, Ended) asks by itself when it is back: until then nothing is sent into the void.
constexpr const char* kMayHear = " AND NOT EXISTS (SELECT 1 FROM agent_link a WHERE a.vehicle_no = no AND a.link IN (2, 3))";

/// What stands in a row. One that this version cannot read keeps its number, without which none after it would be taken: it goes as
/// a message that expired long ago, which the car passes over and names.
DownMessage message_of(std::uint64_t sequence, std::string_view payload) {
    auto batch = wire::decode_down_batch(from_base64(payload));
    if (batch && batch->messages.size() == 1) return std::move(batch->messages.front());
    const Id id = wire::event_id({}, Stream::Operation, sequence);
    const WallTime past{std::chrono::milliseconds{1}, WallQuality::Synchronised};
    return {.id = id, .trace = id, .sequence = sequence, .issued = past, .expires = past, .key_id = {}, .payload = MessageShown{.id = id, .title = {}, .body = {}}};
}

}  // namespace

using soci::into;
using soci::use;

DownState down_state(Sql& sql, int vehicle_no) {
    long long last = 0, acked = 0, sent = 0;
    sql.run("SELECT down_last, down_acked, down_sent_ms FROM vehicle WHERE no = :n", into(last), into(acked),
            into(sent), use(vehicle_no));
    return {static_cast<std::uint64_t>(last), static_cast<std::uint64_t>(acked), wall_time(sent)};
}

void queue_down(Sql& sql, const VehicleKey& vehicle, DownMessage message) {
    message.sequence = down_state(sql, vehicle.no).last + 1;
    const long long sequence = static_cast<long long>(message.sequence);
    const long long expires = column(message.expires);
    const std::string payload = to_base64(wire::encode(wire::DownBatch{vehicle.pseudonym, {std::move(message)}, {}}));
    sql.run("UPDATE vehicle SET down_last = :s WHERE no = :n", use(sequence), use(vehicle.no));
    sql.run("INSERT INTO down_message (vehicle_no, sequence, expires_ms, payload) VALUES (:v, :s, :e, :p)",
            use(vehicle.no), use(sequence), use(expires), use(payload));
}

void acknowledge_down(Sql& sql, int vehicle_no, std::uint64_t sequence) {
    const DownState state = down_state(sql, vehicle_no);
    if (sequence <= state.acknowledged || sequence > state.last) return;
    const long long n = static_cast<long long>(sequence);
    sql.run("UPDATE vehicle SET down_acked = :s WHERE no = :n", use(n), use(vehicle_no));
    sql.run("DELETE FROM down_message WHERE vehicle_no = :v AND sequence <= :s", use(vehicle_no), use(n));
}

std::optional<DownMessage> find_down(Sql& sql, int vehicle_no, std::uint64_t sequence) {
    std::string payload;
    const auto n = static_cast<long long>(sequence);
    if (!sql.run("SELECT payload FROM down_message WHERE vehicle_no = :v AND sequence = :s", into(payload), use(vehicle_no), use(n))) return std::nullopt;
    return message_of(sequence, payload);
}

std::vector<DownMessage> waiting_down(Sql& sql, int vehicle_no, std::size_t limit) {
    std::vector<DownMessage> out;
    std::string payload;
    long long sequence = 0;
    const auto most = static_cast<long long>(limit);
    sql.each(
        "SELECT sequence, payload FROM down_message WHERE vehicle_no = :v ORDER BY sequence LIMIT :l",
        [&] { out.push_back(message_of(static_cast<std::uint64_t>(sequence), payload)); }, into(sequence), into(payload),
        use(vehicle_no), use(most));
    return out;
}

void expire_down(Sql& sql, int vehicle_no, WallTime now, const std::function<bool(const DownPayload&)>& ends) {
    constexpr std::size_t kAll = 100'000;
    std::string pseudonym;
    if (!sql.run("SELECT pseudonym FROM vehicle WHERE no = :n", into(pseudonym), use(vehicle_no))) return;
    for (DownMessage& message : waiting_down(sql, vehicle_no, kAll)) {
        if (!ends(message.payload) || message.expires <= now) continue;
        message.expires = {now.since_epoch - std::chrono::milliseconds{1}, now.quality};
        const auto sequence = static_cast<long long>(message.sequence);
        const long long expires = column(message.expires);
        const std::string payload = to_base64(wire::encode(wire::DownBatch{pseudonym, {std::move(message)}, {}}));
        sql.run("UPDATE down_message SET expires_ms = :e, payload = :p WHERE vehicle_no = :v AND sequence = :s", use(expires), use(payload),
                use(vehicle_no), use(sequence));
    }
}

void set_down_sent(Sql& sql, int vehicle_no, WallTime now) {
    const long long at = column(now);
    sql.run("UPDATE vehicle SET down_sent_ms = :t WHERE no = :n", use(at), use(vehicle_no));
}

WallTime first_waiting(Sql& sql) {
    long long sent = 0;
    sql.run(std::string{"SELECT COALESCE(MIN(down_sent_ms), :f) FROM vehicle WHERE down_acked < down_last"} + kMayHear, into(sent),
            use(kFarAway));
    return wall_time(std::max(sent, 1LL));
}

std::vector<VehicleKey> vehicles_waiting(Sql& sql, WallTime before) {
    std::vector<VehicleKey> out;
    VehicleKey row;
    const long long at = column(before);
    sql.each(
        std::string{"SELECT no, pseudonym, dealer_id FROM vehicle WHERE down_acked < down_last AND down_sent_ms < :t"} + kMayHear + " ORDER BY no",
        [&] { out.push_back(row); }, into(row.no), into(row.pseudonym), into(row.dealer), use(at));
    return out;
}

}  // namespace odolink::desk
