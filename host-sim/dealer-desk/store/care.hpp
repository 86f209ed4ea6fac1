// SPDX-License-Identifier: Apache-2.0
// Rows of a vehicle's faults, due items, requests, appointments, service records and repair outcomes.
// Called within Database::transact() by ingest, commands and queries.
#pragma once

#include <optional>

#include "dealer-desk/store/fleet.hpp"

namespace odolink::desk {

class Sql;

/// Gives the fault as it was stored before, if it was.
std::optional<FaultRecord> set_fault(Sql& sql, int vehicle_no, const FaultRecord& fault);
[[nodiscard]] std::vector<FaultRecord> faults_of(Sql& sql, int vehicle_no);

/// `event` is the DueChanged event as it came: its bytes are kept. Gives the state stored before, if there was one.
std::optional<DueState> set_due(Sql& sql, int vehicle_no, const DueItem& item, ByteView event);
[[nodiscard]] std::vector<DueItem> due_of(Sql& sql, int vehicle_no);

/// A request with the vehicle it is of.
struct StoredRequest {
    VehicleKey vehicle{};
    RequestRow row{};
    Id trace{};
};
/// False where it is known already; then nothing changes.
bool insert_request(Sql& sql, const StoredRequest& request, const HealthPackage& health);
[[nodiscard]] std::optional<StoredRequest> find_request(Sql& sql, const Id& id);
/// Writes the request, its clerk and the next version. False where the version is no longer `request.row.version`.
[[nodiscard]] bool save_request(Sql& sql, const StoredRequest& request, WallTime now);
[[nodiscard]] std::vector<RequestRow> requests_of(Sql& sql, int vehicle_no);

struct StoredAppointment {
    VehicleKey vehicle{};
    VisitRow row{};
};
void insert_appointment(Sql& sql, const StoredAppointment& appointment);
[[nodiscard]] std::optional<StoredAppointment> find_appointment(Sql& sql, const Id& id);
/// The appointment of a request that was changed last.
[[nodiscard]] std::optional<StoredAppointment> appointment_of_request(Sql& sql, const Id& request);
[[nodiscard]] bool save_appointment(Sql& sql, const StoredAppointment& appointment);
[[nodiscard]] std::vector<VisitRow> appointments_of(Sql& sql, int vehicle_no);
/// Of a dealer, from `from` on, earliest first.
[[nodiscard]] std::vector<VisitRow> appointments_from(Sql& sql, const std::string& dealer, WallTime from);

/// The leaves of a record; those of its whole text where an earlier version of the desk wrote it.
[[nodiscard]] std::optional<RecordFile> record_file(Sql& sql, int vehicle_no, const Id& id);
/// Writes the file and the record that stands in it; `clerk` is kept with a record that is new. False where another
/// vehicle has a record of this id; then nothing changes.
bool save_record(Sql& sql, int vehicle_no, const RecordFile& file, const std::string& clerk);
void set_record_applied(Sql& sql, int vehicle_no, const ServiceApplied& applied, WallTime at);
[[nodiscard]] std::vector<RecordRow> records_of(Sql& sql, int vehicle_no);

void set_repair(Sql& sql, int vehicle_no, const RepairOutcome& outcome, WallTime at);
[[nodiscard]] std::vector<RepairRow> repairs_of(Sql& sql, int vehicle_no);

}  // namespace odolink::desk
