// SPDX-License-Identifier: Apache-2.0
// Class Desk: the clerk's commands on service records. A change sends only what was written; the car merges it with what it wrote.
#include <algorithm>
#include <boost/json.hpp>

#include "dealer-desk/rules/visit_rules.hpp"
#include "dealer-desk/run.hpp"
#include "dealer-desk/store/recalls.hpp"
#include "domain/request_rules.hpp"

namespace odolink::desk {
namespace {

namespace json = boost::json;

json::object detail_of(const RecordFile& written) {
    json::array paths;
    for (const auto& [path, leaf] : written.leaves) paths.emplace_back(path);
    return {{"id", written.id.text()}, {"fields", paths}};
}

}  // namespace

Outcome<> Desk::close_covered(const Clerk& clerk, const VehicleKey& vehicle, const ServiceRecord& record, WallTime now) {
    for (const RequestRow& row : requests_of(database_.session(), vehicle.no)) {
        if (!is_open(row.request.state) || !ends(record, row.request)) continue;
        if (auto closed = close_visit(clerk, row.request.id, now); !closed) return closed;
    }
    return {};
}

Outcome<Id> Desk::record_visit(const Clerk& clerk, const Visit& visit, WallTime now) {
    return run<Id>([&]() -> Outcome<Id> {
        auto& sql = database_.session();
        const auto vehicle = visible(clerk, visit.vehicle);
        if (!vehicle) return vehicle.error();
        const auto known = vehicle_row(sql, vehicle->no);
        Distance recorded;
        for (const RecordRow& row : records_of(sql, vehicle->no)) recorded = std::max(recorded, row.record.mileage);
        ServiceRecord record = visit.record;
        if (std::string wrong = wrong_field(record, {known ? known->mileage : Distance{}, recorded}, now);
            !wrong.empty()) {
            return refuse(Refused::Invalid, wrong);
        }
        record.id = crypto_.new_id();
        record.revision = 1;
        record.dealer_id = clerk.dealer;
        record.dealer_name = dealer_name(sql, clerk.dealer);
        if (record.total.minor_units == 0) record.total = total_of(record);
        Id trace;
        if (!record.request_id.empty()) {
            const auto request = find_request(sql, record.request_id);
            if (!request || request->vehicle.no != vehicle->no) return refuse(Refused::NotFound, "request");
            trace = request->trace;
            if (auto closed = close_visit(clerk, record.request_id, now); !closed) return closed.error();
        }
        const RecordFile file = flatten(record, {record.revision, Writer::Dealer});
        record = unflatten(file);  // with the ids of its jobs, parts and findings
        (void)save_record(sql, vehicle->no, file, clerk.name);
        settle_recalls(sql, vehicle->no);
        if (auto closed = close_covered(clerk, *vehicle, record, now); !closed) return closed.error();
        outbound_.queue(sql, *vehicle, ServiceRecorded{record}, trace, now);
        const json::object detail{{"id", record.id.text()},
                                  {"mileage_m", record.mileage.in_metres()},
                                  {"total", record.total.minor_units},
                                  {"currency", record.total.currency},
                                  {"jobs", record.jobs.size()}};
        write_entry(*vehicle, clerk, "record", json::serialize(detail), now);
        write_audit(clerk, "record", record.id.text(), json::serialize(detail), now);
        return record.id;
    });
}

Outcome<> Desk::change_record(const Clerk& clerk, const std::string& vehicle, const Id& id, const RecordChange& change, WallTime now) {
    return run<void>([&]() -> Outcome<> {
        auto& sql = database_.session();
        const auto key = visible(clerk, vehicle);
        if (!key) return key.error();
        auto file = record_file(sql, key->no, id);
        if (!file) return refuse(Refused::NotFound, "record");
        const ServiceRecord stands = unflatten(*file);
        if (stands.revision != change.revision) return refuse(Refused::Changed, std::to_string(stands.revision));
        const RecordFile written = change.apply(*file);
        if (written.leaves.empty()) return {};
        if (std::string wrong = wrong_field(unflatten(*file), {}, now); !wrong.empty()) return refuse(Refused::Invalid, wrong);
        if (!save_record(sql, key->no, *file, clerk.name)) return refuse(Refused::NotFound, "record");
        settle_recalls(sql, key->no);
        if (auto closed = close_covered(clerk, *key, unflatten(*file), now); !closed) return closed;
        for (RecordFile& part : parts_of(written)) outbound_.queue(sql, *key, RecordChanged{std::move(part)}, {}, now);
        const std::string detail = json::serialize(detail_of(written));
        write_entry(*key, clerk, "record_changed", detail, now);
        write_audit(clerk, "change_record", id.text(), detail, now);
        return {};
    });
}

Outcome<> Desk::edit_record(const Clerk& clerk, const std::string& vehicle, const ServiceRecord& wanted, WallTime now) {
    const auto apply = [&wanted](RecordFile& file) {
        ServiceRecord whole = wanted;
        const ServiceRecord stands = unflatten(file);  // what no clerk may change
        whole.id = stands.id;
        whole.dealer_id = stands.dealer_id;
        whole.dealer_name = stands.dealer_name;
        whole.request_id = stands.request_id;
        whole.received_at = stands.received_at;
        whole.engine_hours = stands.engine_hours;
        whole.author = stands.author;
        whole.attachments = stands.attachments;
        if (whole.total.minor_units == 0) whole.total = total_of(whole);
        return edit(file, whole, Writer::Dealer);
    };
    return change_record(clerk, vehicle, wanted.id, {wanted.revision, apply}, now);
}

Outcome<> Desk::settle_record(const Clerk& clerk, const std::string& vehicle, const Settlement& settlement, WallTime now) {
    const auto apply = [&settlement](RecordFile& file) {
        const auto open = contradictions(file);
        const bool known = std::any_of(open.begin(), open.end(), [&](const Conflict& c) { return c.path == settlement.path; });
        return known ? write(file, settlement.path, settlement.text, Writer::Dealer) : RecordFile{file.id, {}, {}};
    };
    return change_record(clerk, vehicle, settlement.record, {settlement.revision, apply}, now);
}

}  // namespace odolink::desk
