// SPDX-License-Identifier: Apache-2.0
// Class Desk: live sessions. The clerk asks and reads out the code; the owner opens it in the car; the car's receipt ends it.
#include <boost/json.hpp>

#include "dealer-desk/ingest/erasure.hpp"
#include "dealer-desk/run.hpp"
#include "dealer-desk/store/live.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

/// Six digits of a random identifier; its bytes are far more than enough for an even spread.
std::string code_of(const Id& random) {
    constexpr std::uint64_t kCodes = 1'000'000;
    const std::string digits = std::to_string(big_endian(random.view().first(8)) % kCodes);
    return std::string(kLiveCodeDigits - digits.size(), '0') + digits;
}

bool under_way(const LiveRow& row) {
    return row.state == LiveRowState::Asked || row.state == LiveRowState::Open;
}

}  // namespace

Outcome<LiveRow> Desk::ask_live(const Clerk& clerk, const std::string& vehicle, std::chrono::minutes time_box, WallTime now) {
    if (time_box < std::chrono::minutes{1} || time_box > kLongestLiveTimeBox) return refuse(Refused::Invalid, "minutes");
    return run<LiveRow>([&]() -> Outcome<LiveRow> {
        auto& sql = database_.session();
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        if (has_gone(sql, key->no)) return refuse(Refused::NotNow, "owner_changed");
        const auto newest = newest_live(sql, key->no, now);
        if (newest && under_way(*newest)) return refuse(Refused::NotNow, "live");
        LiveRow row;
        row.id = crypto_.new_id();
        row.code = code_of(crypto_.new_id());
        row.clerk = clerk.name;
        row.time_box = time_box;
        row.asked = now;
        insert_live(sql, key->no, row);
        outbound_.queue(sql, *key, LiveSessionAsked{row.id, row.code, clerk.name, time_box}, {}, now, kLiveAskedFor);
        const std::string detail = json::serialize(json::object{{"id", row.id.text()}, {"minutes", time_box.count()}});
        write_entry(*key, clerk, "live_asked", detail, now);
        write_audit(clerk, "live_asked", vehicle, detail, now);
        return row;
    });
}

Outcome<> Desk::close_live(const Clerk& clerk, const std::string& vehicle, const Id& session, WallTime now) {
    return run<void>([&]() -> Outcome<> {
        auto& sql = database_.session();
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        const auto row = find_live(sql, key->no, session, now);
        if (!row) return refuse(Refused::NotFound, "live");
        if (!under_way(*row)) return refuse(Refused::NotNow, "live");
        // A question that is taken back is over here; what was opened is over with the car's receipt.
        if (row->state == LiveRowState::Asked) {
            LiveSessionChanged back;
            back.session_id = session;
            back.state = LiveSessionState::Lapsed;
            (void)save_live(sql, key->no, back);
        }
        ingest_.board().clear(key->no);
        outbound_.queue(sql, *key, LiveSessionClosed{session}, {}, now);
        write_audit(clerk, "live_closed", vehicle, session.text(), now);
        return {};
    });
}

}  // namespace odolink::desk
