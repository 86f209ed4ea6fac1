// SPDX-License-Identifier: Apache-2.0
// Class Desk: the link, enrolment and the queries. Its commands are in commands.cpp and manager.cpp.
#include "dealer-desk/desk.hpp"

#include <algorithm>
#include <iterator>

#include <boost/json.hpp>

#include "dealer-desk/ingest/campaigns.hpp"
#include "dealer-desk/ingest/effects.hpp"
#include "dealer-desk/run.hpp"
#include "dealer-desk/store/live.hpp"
#include "dealer-desk/store/queue.hpp"
#include "dealer-desk/store/recalls.hpp"
#include "dealer-desk/store/refusals.hpp"

namespace odolink::desk {
namespace {

constexpr auto kResendAfter = std::chrono::seconds{30};
constexpr WallTime kNever{std::chrono::milliseconds::max(), WallQuality::Synchronised};
constexpr int kMostVehicles = 200;  // of a search: who needs more asks more precisely

/// When a tick will next find something to do, as things stand.
WallTime idle_until(Sql& sql) {
    const WallTime sent = first_waiting(sql);
    const WallTime resend{sent.since_epoch + kResendAfter + 1ms, sent.quality};
    return std::min(next_alert(sql), resend);
}

}  // namespace

Desk::Desk(Database& database, Crypto& crypto, DeskConfig config)
    : database_{database},
      crypto_{crypto},
      config_{std::move(config)},
      outbound_{crypto},
      ingest_{crypto, outbound_, config_.calendar} {}

Status Desk::start(WallTime now) {
    const Status ready = database_.transact([this, now] {
        auto& sql = database_.session();
        set_dealer(sql, config_.dealer_id, config_.dealer_name);
        if (key_ring(sql).keys.empty()) save_signing_key(sql, {crypto_.own_key_id(), crypto_.own_certificate(), 0, now, {}, {}});
        return Database::Verdict::Commit;
    });
    if (ready) reload_keys(now);
    return ready;
}

Result<std::vector<OutMessage>> Desk::take(std::span<const InMessage> messages, WallTime now, Ingest::Apply apply) {
    const IngestCounts before = ingest_.counts();
    bool any = false;
    const Status status = database_.transact([this, messages, now, apply, &any] {
        for (const InMessage& message : messages) any = ingest_.take(database_.session(), message, now, apply) || any;
        return any ? Database::Verdict::Commit : Database::Verdict::Discard;
    });
    if (!status) ingest_.count_again_from(before);
    if (!status || !any) outbound_.forget();
    if (!status) return status.error();
    if (any) ++changes_;
    return outbound_.release();
}

std::vector<OutMessage> Desk::on_messages(std::span<const InMessage> messages, WallTime now) {
    if (auto out = take(messages, now, Ingest::Apply::Together)) return std::move(*out);
    else if (out.error() != DatabaseErrc::Unfit) return {};  // no space, no disk: without a receipt they come again
    // One of them is what the store cannot keep. It is set aside alone, and no other waits for it.
    std::vector<OutMessage> all;
    for (const InMessage& message : messages) {
        auto out = take({&message, 1}, now, Ingest::Apply::Apart);
        if (!out && out.error() == DatabaseErrc::Unfit) ingest_.refuse_not_kept();
        if (out) std::ranges::move(*out, std::back_inserter(all));
    }
    return all;
}

std::vector<OutMessage> Desk::on_message(std::string topic, Bytes bytes, WallTime now) {
    const InMessage message{std::move(topic), std::move(bytes)};
    return on_messages({&message, 1}, now);
}

std::vector<OutMessage> Desk::on_link_up(WallTime now) {
    const WallTime later{now.since_epoch + 1ms, now.quality};
    heard_since_ = now;
    ++changes_;
    const Status status = database_.transact([this, now, later] {
        for (const VehicleKey& vehicle : vehicles_waiting(database_.session(), later))
            outbound_.resend(database_.session(), vehicle, 0, now);
        for (const VehicleKey& vehicle : vehicles_behind(database_.session(), outbound_.keys().version)) outbound_.tell_keys(database_.session(), vehicle);
        return Database::Verdict::Commit;
    });
    if (!status) outbound_.forget();
    return outbound_.release();
}

void Desk::on_link_down() {
    heard_since_ = kNever;
    ++changes_;
}

void Desk::look_again(VehicleRow& row) const {
    row.agent.unsure = row.agent.link == AgentLink::Up && row.seen.since_epoch < heard_since_.since_epoch;
}

std::vector<OutMessage> Desk::on_tick(WallTime now) {
    if (database_.commits() == idle_since_ && now.since_epoch < idle_until_.since_epoch) return {};
    const WallTime before{now.since_epoch - kResendAfter, now.quality};
    bool any = false;
    const Status status = database_.transact([this, now, before, &any] {
        const int moved = advance_alerts(database_.session(), now);
        const auto waiting = vehicles_waiting(database_.session(), before);
        for (const VehicleKey& vehicle : waiting) outbound_.resend(database_.session(), vehicle, 0, now);
        if (moved > 0) ++changes_;
        any = moved > 0 || !waiting.empty();
        if (!any) idle_until_ = idle_until(database_.session());
        return any ? Database::Verdict::Commit : Database::Verdict::Discard;
    });
    if (!status || !any) outbound_.forget();
    if (status && !any) idle_since_ = database_.commits();
    return outbound_.release();
}

std::vector<OutMessage> Desk::take_outgoing() {
    return std::exchange(outgoing_, {});
}

Outcome<NewVehicle> Desk::enrol(const std::string& code_hash, const std::string& pseudonym, const EnrolledKey& key,
                                WallTime now) {
    return run<NewVehicle>([&]() -> Outcome<NewVehicle> {
        auto& sql = database_.session();
        const auto code = take_code(sql, code_hash, pseudonym, key.key_id, now);
        if (!code) return refuse(Refused::NotFound, "code");
        const VehicleKey vehicle = add_vehicle(sql, code->vehicle, now);
        add_key(sql, {vehicle, key.key_id, key.public_key, false, {}, false}, key.serial, key.not_after);
        write_audit({code->created_by, vehicle.dealer}, "enrol", pseudonym, key.key_id, now);
        write_entry(vehicle, {code->created_by, vehicle.dealer}, "enrolled", "{}", now);
        send_running_campaigns({sql, vehicle, config_.calendar, outbound_, now});
        return code->vehicle;
    });
}

Status Desk::register_vehicle(const NewVehicle& vehicle, const EnrolledKey& key, WallTime now) {
    return database_.transact([&] {
        const VehicleKey added = add_vehicle(database_.session(), vehicle, now);
        add_key(database_.session(), {added, key.key_id, key.public_key, false, {}, false}, key.serial, key.not_after);
        return Database::Verdict::Commit;
    });
}

Status Desk::ensure_account(const Account& account, WallTime now) {
    return database_.transact([&] {
        if (!find_account(database_.session(), account.clerk.name)) set_account(database_.session(), account, now);
        return Database::Verdict::Commit;
    });
}

std::optional<Account> Desk::account(const std::string& name) {
    std::optional<Account> found;
    const Status status = database_.transact([&] {
        found = find_account(database_.session(), name);
        return Database::Verdict::Discard;
    });
    return status ? found : std::nullopt;
}

std::vector<std::pair<std::string, WallTime>> Desk::revoked(WallTime now) {
    std::vector<std::pair<std::string, WallTime>> serials;
    const Status status = database_.transact([&] {
        serials = revoked_serials(database_.session(), now);
        return Database::Verdict::Discard;
    });
    if (!status) serials.clear();
    return serials;
}

Outcome<VehicleKey> Desk::visible(const Clerk& clerk, const std::string& vehicle) {
    const auto found = find_vehicle(database_.session(), vehicle);
    if (!found || found->dealer != clerk.dealer) return refuse(Refused::NotFound, "vehicle");
    return *found;
}

Outcome<std::vector<AlertRow>> Desk::alerts(const Clerk& clerk, AlertState up_to) {
    return read<std::vector<AlertRow>>(
        [&]() -> Outcome<std::vector<AlertRow>> { return alert_rows(database_.session(), clerk.dealer, up_to); });
}

Outcome<std::vector<VehicleRow>> Desk::vehicles(const Clerk& clerk, const std::string& words) {
    return read<std::vector<VehicleRow>>([&]() -> Outcome<std::vector<VehicleRow>> {
        auto rows = vehicle_rows(database_.session(), clerk.dealer, words, kMostVehicles);
        for (VehicleRow& row : rows) look_again(row);
        return rows;
    });
}

Outcome<VehicleFile> Desk::vehicle_file(const Clerk& clerk, const std::string& vehicle, WallTime now) {
    return read<VehicleFile>([&]() -> Outcome<VehicleFile> {
        auto& sql = database_.session();
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        auto row = vehicle_row(sql, key->no);
        if (!row) return refuse(Refused::NotFound, "vehicle");
        look_again(*row);
        const DownState down = down_state(sql, key->no);
        std::optional<LiveView> live;
        if (auto newest = newest_live(sql, key->no, now)) {
            const LiveValues* read = ingest_.board().find(key->no, newest->id);
            live = LiveView{std::move(*newest), {}, {}};
            if (read != nullptr) live->read = read->at;
            if (read != nullptr) for (const auto& [name, value] : read->values) live->values.push_back(value);
        }
        return VehicleFile{.vehicle = *row,
                           .health = health_of(sql, key->no),
                           .consents = consents_of(sql, key->no, key->dealer),
                           .faults = faults_of(sql, key->no),
                           .due = due_of(sql, key->no),
                           .requests = requests_of(sql, key->no),
                           .appointments = appointments_of(sql, key->no),
                           .records = records_of(sql, key->no),
                           .repairs = repairs_of(sql, key->no),
                           .recalls = recalls_of(sql, key->no),
                           .live = std::move(live),
                           .timeline = timeline_of(sql, key->no, kTimelineLength),
                           .refusals = refusals_of(sql, key->no, kTimelineLength),
                           .waiting_down = down.last - down.acknowledged};
    });
}

Outcome<std::vector<VisitRow>> Desk::appointments(const Clerk& clerk, WallTime from) {
    return read<std::vector<VisitRow>>(
        [&]() -> Outcome<std::vector<VisitRow>> { return appointments_from(database_.session(), clerk.dealer, from); });
}

Outcome<std::vector<LinkCounts>> Desk::link(const Clerk& clerk) {
    return read<std::vector<LinkCounts>>([&]() -> Outcome<std::vector<LinkCounts>> {
        auto& sql = database_.session();
        std::vector<LinkCounts> counts;
        for (VehicleRow& row : vehicle_rows(sql, clerk.dealer, "", kMostVehicles)) {
            const auto key = find_vehicle(sql, row.vehicle);
            if (!key) continue;
            look_again(row);
            counts.push_back(link_counts(sql, key->no));
            counts.back().agent = row.agent;
        }
        return counts;
    });
}

void Desk::write_audit(const Clerk& clerk, const char* action, const std::string& subject, const std::string& detail,
                       WallTime now) {
    add_audit(database_.session(), crypto_,
              {.no = 0, .at = now, .clerk = clerk.name, .action = action, .subject = subject, .detail = detail});
}

void Desk::write_entry(const VehicleKey& vehicle, const Clerk& clerk, const char* kind, std::string detail,
                       WallTime now) {
    // What was sent for it: by this number the page finds what the car did not take.
    if (const std::uint64_t sent = outbound_.newest(vehicle.pseudonym); sent != 0) {
        boost::json::object with_number = boost::json::parse(detail).as_object();
        with_number["down"] = sent;
        detail = boost::json::serialize(with_number);
    }
    add_entry(database_.session(), vehicle.no,
              {.at = now, .origin = Origin::Dealer, .kind = kind, .clerk = clerk.name, .detail = std::move(detail)});
}

void Desk::refresh(const VehicleKey& vehicle, const Id& request, WallTime now) {
    refresh_request_alert({database_.session(), vehicle, config_.calendar, outbound_, now}, request);
}

}  // namespace odolink::desk
