// SPDX-License-Identifier: Apache-2.0
// Domain values as stored bytes, and back: what the vehicle's store and the desk's store keep. Decoding is total:
// damaged bytes give an error, never a partial value.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "domain/care.hpp"
#include "domain/consent.hpp"
#include "domain/event.hpp"
#include "domain/fault.hpp"
#include "domain/health.hpp"
#include "domain/maintenance_plan.hpp"
#include "domain/mileage.hpp"
#include "domain/prompt.hpp"
#include "domain/service_record.hpp"
#include "domain/trip.hpp"
#include "wire/envelope.hpp"

namespace odolink::wire {

[[nodiscard]] Bytes encode(const FaultRecord& value);
[[nodiscard]] Bytes encode(const Trip& value);
[[nodiscard]] Bytes encode(const TrustedMileage& value);
[[nodiscard]] Bytes encode(const QuarantinedReading& value);
[[nodiscard]] Bytes encode(const MaintenancePlan& value);
[[nodiscard]] Bytes encode(const Completion& value);
[[nodiscard]] Bytes encode(const ServiceRecord& value);
[[nodiscard]] Bytes encode(const RecordFile& value);
[[nodiscard]] Bytes encode(const ServiceRequest& value);
[[nodiscard]] Bytes encode(const Appointment& value);
[[nodiscard]] Bytes encode(const Recall& value);
[[nodiscard]] Bytes encode(const Campaign& value);
[[nodiscard]] Bytes encode(const Consent& value);
[[nodiscard]] Bytes encode(const Prompt& value);
[[nodiscard]] Bytes encode(const VehicleIdentity& value);
[[nodiscard]] Bytes encode(const HealthPackage& value);

/// Errors of each: Malformed, Missing, OutOfRange.
[[nodiscard]] Result<FaultRecord> decode_fault(ByteView bytes);
[[nodiscard]] Result<Trip> decode_trip(ByteView bytes);
[[nodiscard]] Result<TrustedMileage> decode_mileage(ByteView bytes);
[[nodiscard]] Result<QuarantinedReading> decode_quarantined(ByteView bytes);
[[nodiscard]] Result<MaintenancePlan> decode_plan(ByteView bytes);
[[nodiscard]] Result<Completion> decode_completion(ByteView bytes);
[[nodiscard]] Result<ServiceRecord> decode_service(ByteView bytes);
[[nodiscard]] Result<RecordFile> decode_record_file(ByteView bytes);
[[nodiscard]] Result<ServiceRequest> decode_request(ByteView bytes);
[[nodiscard]] Result<Appointment> decode_appointment(ByteView bytes);
[[nodiscard]] Result<Recall> decode_recall(ByteView bytes);
[[nodiscard]] Result<Campaign> decode_campaign(ByteView bytes);
[[nodiscard]] Result<Consent> decode_consent(ByteView bytes);
[[nodiscard]] Result<Prompt> decode_prompt(ByteView bytes);
[[nodiscard]] Result<VehicleIdentity> decode_identity(ByteView bytes);
[[nodiscard]] Result<HealthPackage> decode_health(ByteView bytes);

}  // namespace odolink::wire
