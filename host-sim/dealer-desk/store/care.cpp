// SPDX-License-Identifier: Apache-2.0
// SQL of requests and appointments: rows with a version, so that of two clerks one wins.
#include "dealer-desk/store/care.hpp"

#include "dealer-desk/store/columns.hpp"
#include "dealer-desk/store/sql.hpp"
#include "wire/records.hpp"

namespace odolink::desk {

using soci::into;
using soci::use;

bool insert_request(Sql& sql, const StoredRequest& request, const HealthPackage& health) {
    const ServiceRequest& r = request.row.request;
    const std::string id = r.id.text(), trace = request.trace.text();
    int known = 0;
    sql.run("SELECT COUNT(*) FROM request WHERE id = :i", into(known), use(id));
    if (known != 0) return false;
    const int state = static_cast<int>(r.state);
    const long long created = column(r.created), changed = column(request.row.changed);
    const std::string data = to_base64(wire::encode(r)), package = to_base64(wire::encode(health));
    sql.run(
        "INSERT INTO request (id, vehicle_no, state, created_ms, changed_ms, trace, data, health) VALUES (:i, :v, "
        ":s, :c, :h, :t, :d, :p)",
        use(id), use(request.vehicle.no), use(state), use(created), use(changed), use(trace), use(data), use(package));
    return true;
}

std::optional<StoredRequest> find_request(Sql& sql, const Id& id) {
    StoredRequest found;
    const std::string key = id.text();
    std::string data, trace;
    long long version = 0, changed = 0;
    if (!sql.run(
            "SELECT v.no, v.pseudonym, v.dealer_id, r.clerk, r.changed_ms, r.trace, r.version, r.data FROM request r "
            "JOIN vehicle v ON v.no = r.vehicle_no WHERE r.id = :i",
            into(found.vehicle.no), into(found.vehicle.pseudonym), into(found.vehicle.dealer), into(found.row.clerk),
            into(changed), into(trace), into(version), into(data), use(key)))
        return std::nullopt;
    auto request = wire::decode_request(from_base64(data));
    if (!request) return std::nullopt;
    found.row.request = std::move(*request);
    found.row.vehicle = found.vehicle.pseudonym;
    found.row.changed = wall_time(changed);
    found.row.version = version;
    found.trace = id_from_text(trace);
    return found;
}

bool save_request(Sql& sql, const StoredRequest& request, WallTime now) {
    ServiceRequest kept = request.row.request;
    if (!is_open(kept.state)) kept.position.reset();  // of use to helpers only
    const std::string id = kept.id.text(), data = to_base64(wire::encode(kept));
    const int state = static_cast<int>(kept.state);
    const long long version = request.row.version, at = column(now);
    return sql.change(
               "UPDATE request SET state = :s, clerk = :c, changed_ms = :t, data = :d, version = version + 1 "
               "WHERE id = :i AND version = :v",
               use(state), use(request.row.clerk), use(at), use(data), use(id), use(version)) == 1;
}

std::vector<RequestRow> requests_of(Sql& sql, int vehicle_no) {
    std::vector<RequestRow> out;
    std::string id;
    std::vector<std::string> ids;
    sql.each(
        "SELECT id FROM request WHERE vehicle_no = :v ORDER BY created_ms DESC LIMIT 100", [&] { ids.push_back(id); },
        into(id), use(vehicle_no));
    for (const std::string& key : ids) {
        if (auto found = find_request(sql, id_from_text(key))) out.push_back(std::move(found->row));
    }
    return out;
}

namespace {

constexpr const char* kAppointmentColumns =
    "SELECT v.no, v.pseudonym, v.dealer_id, v.plate, v.owner, a.clerk, a.version, a.data FROM appointment a JOIN "
    "vehicle v ON v.no = a.vehicle_no ";

/// Runs a query over kAppointmentColumns with one or two parameters.
template <class... Parameters>
std::vector<StoredAppointment> select_appointments(Sql& sql, const std::string& tail, const Parameters&... parameters) {
    StoredAppointment buffer;
    std::string data;
    long long version = 0;
    std::vector<StoredAppointment> out;
    const auto take = [&] {
        auto appointment = wire::decode_appointment(from_base64(data));
        if (!appointment) return;
        buffer.row.appointment = std::move(*appointment);
        buffer.row.vehicle = buffer.vehicle.pseudonym;
        buffer.row.version = version;
        out.push_back(buffer);
    };
    sql.each(kAppointmentColumns + tail, take, into(buffer.vehicle.no), into(buffer.vehicle.pseudonym),
             into(buffer.vehicle.dealer), into(buffer.row.plate), into(buffer.row.owner), into(buffer.row.clerk),
             into(version), into(data), use(parameters)...);
    return out;
}

std::vector<VisitRow> rows_of(std::vector<StoredAppointment> stored) {
    std::vector<VisitRow> out;
    out.reserve(stored.size());
    for (StoredAppointment& s : stored) out.push_back(std::move(s.row));
    return out;
}

}  // namespace

void insert_appointment(Sql& sql, const StoredAppointment& appointment) {
    const Appointment& a = appointment.row.appointment;
    const std::string id = a.id.text(), request = a.request_id.text(), data = to_base64(wire::encode(a));
    const int state = static_cast<int>(a.state);
    const long long start = column(a.start);
    sql.run(
        "INSERT INTO appointment (id, request_id, vehicle_no, state, start_ms, clerk, data) VALUES (:i, :r, :v, :s, "
        ":t, :c, :d)",
        use(id), use(request), use(appointment.vehicle.no), use(state), use(start), use(appointment.row.clerk),
        use(data));
}

std::optional<StoredAppointment> find_appointment(Sql& sql, const Id& id) {
    auto found = select_appointments(sql, "WHERE a.id = :i", id.text());
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<StoredAppointment> appointment_of_request(Sql& sql, const Id& request) {
    auto found = select_appointments(sql, "WHERE a.request_id = :r", request.text());
    if (found.empty()) return std::nullopt;
    auto latest =
        std::max_element(found.begin(), found.end(), [](const StoredAppointment& a, const StoredAppointment& b) {
            return a.row.appointment.changed < b.row.appointment.changed;
        });
    return std::move(*latest);
}

bool save_appointment(Sql& sql, const StoredAppointment& appointment) {
    const Appointment& a = appointment.row.appointment;
    const std::string id = a.id.text(), data = to_base64(wire::encode(a));
    const int state = static_cast<int>(a.state);
    const long long start = column(a.start), version = appointment.row.version;
    return sql.change(
               "UPDATE appointment SET state = :s, start_ms = :t, clerk = :c, data = :d, version = version + 1 "
               "WHERE id = :i AND version = :v",
               use(state), use(start), use(appointment.row.clerk), use(data), use(id), use(version)) == 1;
}

std::vector<VisitRow> appointments_of(Sql& sql, int vehicle_no) {
    return rows_of(select_appointments(sql, "WHERE a.vehicle_no = :v ORDER BY a.start_ms DESC LIMIT 100", vehicle_no));
}

std::vector<VisitRow> appointments_from(Sql& sql, const std::string& dealer, WallTime from) {
    return rows_of(select_appointments(sql, "WHERE v.dealer_id = :d AND a.start_ms >= :t ORDER BY a.start_ms LIMIT 500",
                                       dealer, column(from)));
}

}  // namespace odolink::desk
