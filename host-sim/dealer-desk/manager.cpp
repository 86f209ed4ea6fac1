// SPDX-License-Identifier: Apache-2.0
// Class Desk: the queue's rows, and what only a manager may do.
#include <boost/json.hpp>

#include "dealer-desk/run.hpp"
#include "dealer-desk/store/agent_link.hpp"
#include "dealer-desk/words.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostReason = 500;
constexpr auto kLongestSnooze = std::chrono::hours{24 * 90};
constexpr auto kCodeValid = std::chrono::hours{24};
constexpr auto kRenewableAfterEnd = std::chrono::hours{24 * 365};
constexpr int kAuditRows = 200;

bool is_manager(const Clerk& clerk) {
    return clerk.role == Role::Manager;
}

std::string reason_detail(const AlertRow& row, const std::string& reason) {
    return json::serialize(json::object{{"ref", row.ref}, {"reason", reason}});
}

}  // namespace

Outcome<AlertRow> Desk::open_alert(const Clerk& clerk, std::int64_t no, std::int64_t version) {
    const auto row = alert_row(database_.session(), clerk.dealer, no);
    if (!row) return refuse(Refused::NotFound, "alert");
    if (row->version != version) return refuse(Refused::Changed, row->clerk);
    return *row;
}

Outcome<> Desk::take_alert(const Clerk& clerk, std::int64_t no, std::int64_t version, WallTime now) {
    return run<void>([&]() -> Outcome<> {
        auto row = open_alert(clerk, no, version);
        if (!row) return row.error();
        row->clerk = clerk.name;
        if (!save_alert(database_.session(), *row, AlertState::Open, {}, {}))
            return refuse(Refused::Changed, row->clerk);
        write_audit(clerk, "take_alert", row->ref, {}, now);
        return {};
    });
}

Outcome<> Desk::snooze_alert(const Clerk& clerk, std::int64_t no, std::int64_t version, WallTime until,
                             const std::string& reason, WallTime now) {
    if (reason.empty() || reason.size() > kMostReason) return refuse(Refused::Invalid, "reason");
    if (until <= now || until.since_epoch > now.since_epoch + kLongestSnooze) return refuse(Refused::Invalid, "until");
    return run<void>([&]() -> Outcome<> {
        auto row = open_alert(clerk, no, version);
        if (!row) return row.error();
        row->clerk = clerk.name;
        row->note = reason;
        if (!save_alert(database_.session(), *row, AlertState::Snoozed, until, {}))
            return refuse(Refused::Changed, row->clerk);
        if (const auto vehicle = find_vehicle(database_.session(), row->vehicle))
            write_entry(*vehicle, clerk, "snoozed", reason_detail(*row, reason), now);
        write_audit(clerk, "snooze_alert", row->ref, reason, now);
        return {};
    });
}

Outcome<> Desk::close_alert(const Clerk& clerk, std::int64_t no, std::int64_t version, const std::string& reason,
                            WallTime now) {
    if (reason.empty() || reason.size() > kMostReason) return refuse(Refused::Invalid, "reason");
    return run<void>([&]() -> Outcome<> {
        auto row = open_alert(clerk, no, version);
        if (!row) return row.error();
        row->clerk = clerk.name;
        row->note = reason;
        if (!save_alert(database_.session(), *row, AlertState::Closed, {}, now))
            return refuse(Refused::Changed, row->clerk);
        if (const auto vehicle = find_vehicle(database_.session(), row->vehicle))
            write_entry(*vehicle, clerk, "closed", reason_detail(*row, reason), now);
        write_audit(clerk, "close_alert", row->ref, reason, now);
        return {};
    });
}

Outcome<> Desk::save_account(const Clerk& manager, const Account& account, WallTime now) {
    if (!is_manager(manager)) return refuse(Refused::Forbidden);
    if (account.clerk.name.empty() || account.clerk.name.size() > 64) return refuse(Refused::Invalid, "name");
    return run<void>([&]() -> Outcome<> {
        const auto known = find_account(database_.session(), account.clerk.name);
        if (known && known->clerk.dealer != manager.dealer) return refuse(Refused::Invalid, "name");
        Account mine = account;
        mine.clerk.dealer = manager.dealer;
        set_account(database_.session(), mine, now);
        write_audit(manager, "account", account.clerk.name, std::string{word(account.clerk.role)}, now);
        return {};
    });
}

Outcome<std::vector<Clerk>> Desk::accounts(const Clerk& manager) {
    if (!is_manager(manager)) return refuse(Refused::Forbidden);
    return read<std::vector<Clerk>>(
        [&]() -> Outcome<std::vector<Clerk>> { return accounts_of(database_.session(), manager.dealer); });
}

Outcome<> Desk::issue_code(const Clerk& manager, const std::string& hash, const NewVehicle& vehicle, WallTime now) {
    if (!is_manager(manager)) return refuse(Refused::Forbidden);
    if (vehicle.plate.empty() || vehicle.plate.size() > 40) return refuse(Refused::Invalid, "plate");
    if (vehicle.owner.empty() || vehicle.owner.size() > 120) return refuse(Refused::Invalid, "owner");
    if (vehicle.phone.size() > 40) return refuse(Refused::Invalid, "phone");
    return run<void>([&]() -> Outcome<> {
        EnrolmentCode code{.hash = hash,
                           .vehicle = vehicle,
                           .created_by = manager.name,
                           .expires = {now.since_epoch + kCodeValid, now.quality}};
        code.vehicle.dealer = manager.dealer;
        add_code(database_.session(), code, now);
        write_audit(manager, "issue_code", vehicle.plate, {}, now);
        return {};
    });
}

Outcome<std::vector<std::string>> Desk::revoke(const Clerk& manager, const std::string& vehicle, WallTime now) {
    if (!is_manager(manager)) return refuse(Refused::Forbidden);
    return run<std::vector<std::string>>([&]() -> Outcome<std::vector<std::string>> {
        const auto key = visible(manager, vehicle);
        if (!key) return key.error();
        auto serials = revoke_keys(database_.session(), key->no, now);
        end_agent_link(database_.session(), key->no, AgentLink::Ended, now);
        write_entry(*key, manager, "revoked", "{}", now);
        write_audit(manager, "revoke", vehicle, {}, now);
        return serials;
    });
}

Outcome<KeyRow> Desk::renewable(const std::string& key_id, WallTime now) {
    return read<KeyRow>([&]() -> Outcome<KeyRow> {
        auto key = find_key(database_.session(), key_id);
        if (!key || key->revoked) return refuse(Refused::NotFound, "key");
        if (key->not_after.since_epoch + kRenewableAfterEnd < now.since_epoch) return refuse(Refused::Invalid, "key");
        return *key;
    });
}

Outcome<> Desk::renew(const std::string& key_id, const EnrolledKey& next, WallTime now) {
    const auto old = renewable(key_id, now);
    if (!old) return old.error();
    return run<void>([&]() -> Outcome<> {
        // Another vehicle's key, or one that was revoked, is nobody's next key.
        const auto known = find_key(database_.session(), next.key_id);
        if (known && (known->revoked || known->vehicle.no != old->vehicle.no)) return refuse(Refused::NotFound, "key");
        add_key(database_.session(), {old->vehicle, next.key_id, next.public_key, false, {}, false}, next.serial,
                next.not_after);
        write_audit({}, "renew", old->vehicle.pseudonym, next.key_id, now);
        return {};
    });
}

Outcome<std::vector<AuditRow>> Desk::audit(const Clerk& manager) {
    if (!is_manager(manager)) return refuse(Refused::Forbidden);
    return read<std::vector<AuditRow>>(
        [&]() -> Outcome<std::vector<AuditRow>> { return audit_rows(database_.session(), kAuditRows); });
}

Outcome<std::int64_t> Desk::check_audit(const Clerk& manager) {
    if (!is_manager(manager)) return refuse(Refused::Forbidden);
    return read<std::int64_t>(
        [&]() -> Outcome<std::int64_t> { return first_broken_audit(database_.session(), crypto_).value_or(0); });
}

}  // namespace odolink::desk
