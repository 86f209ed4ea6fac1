// SPDX-License-Identifier: Apache-2.0
// Stored records: the same messages as on the wire, one a record.
#include "wire/records.hpp"

#include "odolink/v1/care.pb.h"
#include "odolink/v1/vehicle.pb.h"
#include "wire/mapping.hpp"

namespace odolink::wire {
namespace {

template <class Message, class Value>
Bytes encode_as(const Value& value) {
    Message message;
    put(value, message);
    return to_bytes(message);
}

template <class Value, class Message>
Result<Value> decode_as(ByteView bytes) {
    Message message;
    if (!parse(bytes, message)) return make_error_code(WireErrc::Malformed);
    Check check;
    Value value = take(message, check);
    return check.result(std::move(value));
}

}  // namespace

Bytes encode(const FaultRecord& value) { return encode_as<v1::Fault>(value); }
Bytes encode(const Trip& value) { return encode_as<v1::Trip>(value); }
Bytes encode(const TrustedMileage& value) { return encode_as<v1::Mileage>(value); }
Bytes encode(const QuarantinedReading& value) { return encode_as<v1::QuarantinedReading>(value); }
Bytes encode(const MaintenancePlan& value) { return encode_as<v1::MaintenancePlan>(value); }
Bytes encode(const Completion& value) { return encode_as<v1::Completion>(value); }
Bytes encode(const ServiceRecord& value) { return encode_as<v1::ServiceRecord>(value); }
Bytes encode(const RecordFile& value) { return encode_as<v1::RecordFile>(value); }
Bytes encode(const ServiceRequest& value) { return encode_as<v1::ServiceRequest>(value); }
Bytes encode(const Appointment& value) { return encode_as<v1::Appointment>(value); }
Bytes encode(const Recall& value) { return encode_as<v1::Recall>(value); }
Bytes encode(const Campaign& value) { return encode_as<v1::Campaign>(value); }
Bytes encode(const Consent& value) { return encode_as<v1::Consent>(value); }
Bytes encode(const Prompt& value) { return encode_as<v1::Prompt>(value); }
Bytes encode(const VehicleIdentity& value) { return encode_as<v1::VehicleIdentity>(value); }
Bytes encode(const HealthPackage& value) { return encode_as<v1::HealthPackage>(value); }

Result<FaultRecord> decode_fault(ByteView bytes) { return decode_as<FaultRecord, v1::Fault>(bytes); }
Result<Trip> decode_trip(ByteView bytes) { return decode_as<Trip, v1::Trip>(bytes); }
Result<TrustedMileage> decode_mileage(ByteView bytes) { return decode_as<TrustedMileage, v1::Mileage>(bytes); }
Result<QuarantinedReading> decode_quarantined(ByteView bytes) {
    return decode_as<QuarantinedReading, v1::QuarantinedReading>(bytes);
}
Result<MaintenancePlan> decode_plan(ByteView bytes) { return decode_as<MaintenancePlan, v1::MaintenancePlan>(bytes); }
Result<Completion> decode_completion(ByteView bytes) { return decode_as<Completion, v1::Completion>(bytes); }
Result<ServiceRecord> decode_service(ByteView bytes) { return decode_as<ServiceRecord, v1::ServiceRecord>(bytes); }
Result<RecordFile> decode_record_file(ByteView bytes) { return decode_as<RecordFile, v1::RecordFile>(bytes); }
Result<ServiceRequest> decode_request(ByteView bytes) { return decode_as<ServiceRequest, v1::ServiceRequest>(bytes); }
Result<Appointment> decode_appointment(ByteView bytes) { return decode_as<Appointment, v1::Appointment>(bytes); }
Result<Recall> decode_recall(ByteView bytes) { return decode_as<Recall, v1::Recall>(bytes); }
Result<Campaign> decode_campaign(ByteView bytes) { return decode_as<Campaign, v1::Campaign>(bytes); }
Result<Consent> decode_consent(ByteView bytes) { return decode_as<Consent, v1::Consent>(bytes); }
Result<Prompt> decode_prompt(ByteView bytes) { return decode_as<Prompt, v1::Prompt>(bytes); }
Result<VehicleIdentity> decode_identity(ByteView bytes) { return decode_as<VehicleIdentity, v1::VehicleIdentity>(bytes); }
Result<HealthPackage> decode_health(ByteView bytes) { return decode_as<HealthPackage, v1::HealthPackage>(bytes); }

}  // namespace odolink::wire
