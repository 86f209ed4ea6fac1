// SPDX-License-Identifier: Apache-2.0
// SQL of what the car and the workshop prove: faults, due items, service records, repair outcomes.
#include "dealer-desk/store/care.hpp"
#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"
#include "wire/envelope.hpp"
#include "wire/records.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

std::optional<FaultRecord> set_fault(Sql& sql, int vehicle_no, const FaultRecord& fault) {
    const long long ecu = fault.dtc.ecu;
    const int state = static_cast<int>(fault.state);
    std::string before;
    const bool known = sql.run("SELECT data FROM fault WHERE vehicle_no = :v AND ecu = :e AND code = :c", into(before),
                               use(vehicle_no), use(ecu), use(fault.dtc.code));
    const std::string data = to_base64(wire::encode(fault));
    if (known) {
        sql.run("UPDATE fault SET state = :s, data = :d WHERE vehicle_no = :v AND ecu = :e AND code = :c", use(state),
                use(data), use(vehicle_no), use(ecu), use(fault.dtc.code));
    } else {
        sql.run("INSERT INTO fault (vehicle_no, ecu, code, state, data) VALUES (:v, :e, :c, :s, :d)", use(vehicle_no),
                use(ecu), use(fault.dtc.code), use(state), use(data));
    }
    if (!known) return std::nullopt;
    auto record = wire::decode_fault(from_base64(before));
    if (!record) return std::nullopt;
    return *record;
}

std::vector<FaultRecord> faults_of(Sql& sql, int vehicle_no) {
    std::vector<FaultRecord> out;
    std::string data;
    sql.each(
        "SELECT data FROM fault WHERE vehicle_no = :v ORDER BY state, code, ecu",
        [&] {
            if (auto fault = wire::decode_fault(from_base64(data))) out.push_back(std::move(*fault));
        },
        into(data), use(vehicle_no));
    return out;
}

std::optional<DueState> set_due(Sql& sql, int vehicle_no, const DueItem& item, ByteView event) {
    const int state = static_cast<int>(item.state);
    const std::string data = to_base64(event);
    int before = 0;
    if (sql.run("SELECT state FROM due WHERE vehicle_no = :v AND item_id = :i", into(before), use(vehicle_no),
                use(item.item_id))) {
        sql.run("UPDATE due SET state = :s, data = :d WHERE vehicle_no = :v AND item_id = :i", use(state), use(data),
                use(vehicle_no), use(item.item_id));
        return static_cast<DueState>(before);
    }
    sql.run("INSERT INTO due (vehicle_no, item_id, state, data) VALUES (:v, :i, :s, :d)", use(vehicle_no),
            use(item.item_id), use(state), use(data));
    return std::nullopt;
}

std::vector<DueItem> due_of(Sql& sql, int vehicle_no) {
    std::vector<DueItem> out;
    std::string data;
    sql.each(
        "SELECT data FROM due WHERE vehicle_no = :v ORDER BY state DESC, item_id",
        [&] {
            auto event = wire::decode_up_event(from_base64(data));
            if (!event) return;
            if (const auto* changed = std::get_if<DueChanged>(&event->payload)) out.push_back(changed->item);
        },
        into(data), use(vehicle_no));
    return out;
}

std::optional<RecordFile> record_file(Sql& sql, int vehicle_no, const Id& id) {
    const std::string key = id.text();
    std::string data;
    if (sql.run("SELECT data FROM record_file WHERE id = :i AND vehicle_no = :v", into(data), use(key),
                use(vehicle_no))) {
        auto file = wire::decode_record_file(from_base64(data));
        return file ? std::optional{std::move(*file)} : std::nullopt;
    }
    if (!sql.run("SELECT data FROM service_record WHERE id = :i AND vehicle_no = :v", into(data), use(key),
                 use(vehicle_no)))
        return std::nullopt;
    const auto record = wire::decode_service(from_base64(data));
    return record ? std::optional{flatten(*record, {record->revision, Writer::Dealer})} : std::nullopt;
}

bool save_record(Sql& sql, int vehicle_no, const RecordFile& file, const std::string& clerk) {
    const ServiceRecord record = unflatten(file);
    const std::string id = file.id.text(), data = to_base64(wire::encode(record)),
                      leaves = to_base64(wire::encode(file));
    const long long at = column(record.performed_at);
    int owner = 0;
    const bool known = sql.run("SELECT vehicle_no FROM service_record WHERE id = :i", into(owner), use(id));
    if (known && owner != vehicle_no) return false;
    if (!known) {
        sql.run("INSERT INTO service_record (id, vehicle_no, performed_ms, clerk, data) VALUES (:i, :v, :t, :c, :d)",
                use(id), use(vehicle_no), use(at), use(clerk), use(data));
    } else {
        sql.run("UPDATE service_record SET performed_ms = :t, data = :d WHERE id = :i AND vehicle_no = :v", use(at),
                use(data), use(id), use(vehicle_no));
    }
    sql.run("DELETE FROM record_file WHERE id = :i AND vehicle_no = :v", use(id), use(vehicle_no));
    sql.run("INSERT INTO record_file (id, vehicle_no, data) VALUES (:i, :v, :d)", use(id), use(vehicle_no),
            use(leaves));
    return true;
}

void set_record_applied(Sql& sql, int vehicle_no, const ServiceApplied& applied, WallTime at) {
    const std::string id = applied.record_id.text();
    std::string items;
    for (const std::string& item : applied.closed_items) items += (items.empty() ? "" : ",") + item;
    const long long ms = column(at);
    sql.run("UPDATE service_record SET applied_ms = :t, closed_items = :c WHERE id = :i AND vehicle_no = :v", use(ms),
            use(items), use(id), use(vehicle_no));
}

std::vector<RecordRow> records_of(Sql& sql, int vehicle_no) {
    std::vector<RecordRow> out;
    RecordRow row;
    std::string data;
    long long applied = 0;
    sql.each(
        "SELECT clerk, applied_ms, closed_items, data FROM service_record WHERE "
        "vehicle_no = :v ORDER BY performed_ms DESC LIMIT 200",
        [&] {
            auto record = wire::decode_service(from_base64(data));
            if (!record) return;
            row.record = std::move(*record);
            row.applied = wall_time(applied);
            out.push_back(row);
        },
        into(row.clerk), into(applied), into(row.closed_items), into(data), use(vehicle_no));
    for (RecordRow& found : out) {
        if (const auto file = record_file(sql, vehicle_no, found.record.id))
            found.contradictions = contradictions(*file);
    }
    return out;
}

void set_repair(Sql& sql, int vehicle_no, const RepairOutcome& outcome, WallTime at) {
    const std::string id = outcome.record_id.text();
    const long long metres = outcome.distance.in_metres(), ms = column(at);
    const int cycles = static_cast<int>(outcome.drive_cycles), cured = outcome.cured ? 1 : 0;
    sql.run("DELETE FROM repair_outcome WHERE vehicle_no = :v AND record_id = :r AND code = :c", use(vehicle_no),
            use(id), use(outcome.code));
    sql.run(
        "INSERT INTO repair_outcome (vehicle_no, record_id, code, distance_m, drive_cycles, cured, at_ms) VALUES "
        "(:v, :r, :c, :m, :d, :u, :t)",
        use(vehicle_no), use(id), use(outcome.code), use(metres), use(cycles), use(cured), use(ms));
}

std::vector<RepairRow> repairs_of(Sql& sql, int vehicle_no) {
    std::vector<RepairRow> out;
    RepairRow row;
    std::string id;
    long long metres = 0, at = 0;
    int cycles = 0, cured = 0;
    sql.each(
        "SELECT record_id, code, distance_m, drive_cycles, cured, at_ms FROM repair_outcome WHERE "
        "vehicle_no = :v ORDER BY at_ms DESC",
        [&] {
            row.outcome.record_id = id_from_text(id);
            row.outcome.distance = Distance::metres(metres);
            row.outcome.drive_cycles = static_cast<std::uint32_t>(cycles);
            row.outcome.cured = cured != 0;
            row.at = wall_time(at);
            out.push_back(row);
        },
        into(id), into(row.outcome.code), into(metres), into(cycles), into(cured), into(at), use(vehicle_no));
    return out;
}

}  // namespace odolink::desk
