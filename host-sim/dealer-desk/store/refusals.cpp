// SPDX-License-Identifier: Apache-2.0
#include "dealer-desk/store/refusals.hpp"

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"

namespace odolink::desk {
namespace {

using soci::into;
using soci::use;

struct KindOf {
    std::string_view operator()(const RequestPickedUp&) const { return "picked_up"; }
    std::string_view operator()(const RequestAnswered&) const { return "answer"; }
    std::string_view operator()(const AppointmentOffered&) const { return "appointment"; }
    std::string_view operator()(const ServiceRecorded&) const { return "record"; }
    std::string_view operator()(const RecordChanged&) const { return "record_changed"; }
    std::string_view operator()(const PlanIssued&) const { return "plan"; }
    std::string_view operator()(const MessageShown&) const { return "message"; }
    std::string_view operator()(const ClusterSwapped&) const { return "swap"; }
    std::string_view operator()(const VinAccepted&) const { return "vin_accepted"; }
    std::string_view operator()(const LiveSessionAsked&) const { return "live_asked"; }
    std::string_view operator()(const LiveSessionClosed&) const { return "live_closed"; }
    std::string_view operator()(const RecallTold&) const { return "recall"; }
    std::string_view operator()(const AttachmentSent&) const { return "attachment"; }
    std::string_view operator()(const AttachmentAbsent&) const { return "attachment_absent"; }
    std::string_view operator()(const CampaignTold&) const { return "campaign"; }
};

struct About {
    Id operator()(const RequestPickedUp& m) const { return m.request_id; }
    Id operator()(const RequestAnswered& m) const { return m.request_id; }
    Id operator()(const AppointmentOffered& m) const { return m.appointment.id; }
    Id operator()(const ServiceRecorded& m) const { return m.record.id; }
    Id operator()(const RecordChanged& m) const { return m.file.id; }
    Id operator()(const PlanIssued&) const { return {}; }
    Id operator()(const MessageShown& m) const { return m.id; }
    Id operator()(const ClusterSwapped& m) const { return m.swap.id; }
    Id operator()(const VinAccepted&) const { return {}; }
    Id operator()(const LiveSessionAsked& m) const { return m.id; }
    Id operator()(const LiveSessionClosed& m) const { return m.id; }
    Id operator()(const RecallTold&) const { return {}; }
    Id operator()(const AttachmentSent&) const { return {}; }
    Id operator()(const AttachmentAbsent&) const { return {}; }
    Id operator()(const CampaignTold& m) const { return m.campaign.id; }
};

}  // namespace

std::string_view kind_of(const DownPayload& payload) { return std::visit(KindOf{}, payload); }
Id about(const DownPayload& payload) { return std::visit(About{}, payload); }

bool has_refusal(Sql& sql, int vehicle_no, std::uint64_t sequence) {
    const long long number = static_cast<long long>(sequence);
    int found = 0;
    sql.run("SELECT COUNT(*) FROM down_refusal WHERE vehicle_no = :v AND sequence = :s", into(found), use(vehicle_no), use(number));
    return found != 0;
}

void keep_refusal(Sql& sql, int vehicle_no, const DownMessage& message, DownRefused reason, WallTime now) {
    const long long sequence = static_cast<long long>(message.sequence), at = column(now);
    const std::string kind{kind_of(message.payload)};
    const Id subject = about(message.payload);
    const std::string ref = subject.empty() ? std::string{} : subject.text();
    const int why = static_cast<int>(reason);
    sql.run("INSERT INTO down_refusal (vehicle_no, sequence, kind, ref, reason, at_ms) VALUES (:v, :s, :k, :r, :w, :t)", use(vehicle_no), use(sequence),
            use(kind), use(ref), use(why), use(at));
}

void supersede_refusals(Sql& sql, int vehicle_no, const Id& about) {
    if (about.empty()) return;
    const std::string ref = about.text();
    sql.run("UPDATE down_refusal SET superseded = 1 WHERE vehicle_no = :v AND ref = :r", use(vehicle_no), use(ref));
}

std::vector<RefusalRow> refusals_of(Sql& sql, int vehicle_no, int limit) {
    std::vector<RefusalRow> out;
    RefusalRow row;
    long long sequence = 0, at = 0;
    int reason = 0, superseded = 0;
    sql.each(
        "SELECT sequence, kind, ref, reason, at_ms, superseded FROM down_refusal WHERE vehicle_no = :v ORDER BY sequence DESC LIMIT :l",
        [&] {
            row.sequence = static_cast<std::uint64_t>(sequence);
            row.reason = static_cast<DownRefused>(reason);
            row.at = wall_time(at);
            row.superseded = superseded != 0;
            out.push_back(row);
        },
        into(sequence), into(row.kind), into(row.about), into(reason), into(at), into(superseded), use(vehicle_no), use(limit));
    return out;
}

}  // namespace odolink::desk
