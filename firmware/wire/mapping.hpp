// SPDX-License-Identifier: Apache-2.0
// Inside of wire/ only: one pair of functions a value, between the domain and its protobuf message. Reading goes through
// Check, which remembers the first thing that was wrong, so that the readers stay plain lists of fields.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/utf8.hpp"
#include "domain/campaign.hpp"
#include "domain/care.hpp"
#include "domain/consent.hpp"
#include "domain/event.hpp"
#include "wire/envelope.hpp"

namespace odolink::v1 {
class WallTime;
class Text;
class Money;
class Signal;
class Range;
class Mileage;
class QuarantinedReading;
class Trip;
class Fault;
class MaintenancePlan;
class DueItem;
class Completion;
class VehicleIdentity;
class HealthPackage;
class Position;
class ServiceRequest;
class Appointment;
class ServiceRecord;
class RecordFile;
class Recall;
class Campaign;
class Consent;
class Prompt;
class UpEvent;
class DownMessage;
}  // namespace odolink::v1

namespace odolink::wire {

/// Remembers the first error of one message. Values read after an error are of no use and are thrown away.
class Check {
public:
    void fail(WireErrc e) {
        if (!error_) error_ = make_error_code(e);
    }
    void need(bool condition, WireErrc otherwise) {
        if (!condition) fail(otherwise);
    }
    /// An enumerator of the closed range first..last. Outside it: OutOfRange.
    template <class E>
    E enumerator(int value, E first, E last) {
        need(value >= static_cast<int>(first) && value <= static_cast<int>(last), WireErrc::OutOfRange);
        return error_ ? first : static_cast<E>(value);
    }
    /// A number that must fit T. Otherwise: OutOfRange.
    template <class T, class From>
    T narrow(From value) {
        need(std::in_range<T>(value), WireErrc::OutOfRange);
        return error_ ? T{} : static_cast<T>(value);
    }
    /// A number of an event or a message: below 2^63, as stores count. Otherwise: OutOfRange.
    std::uint64_t number(std::uint64_t value) {
        need(std::in_range<std::int64_t>(value), WireErrc::OutOfRange);
        return value;
    }
    /// A finite number. Otherwise: OutOfRange.
    double finite(double value) {
        need(std::isfinite(value), WireErrc::OutOfRange);
        return value;
    }
    /// Up to 16 bytes; missing trailing ones are zero. Longer: OutOfRange.
    Id id(std::string_view bytes);
    /// The same, and it must not be empty: Missing.
    Id needed_id(std::string_view bytes);
    const std::string& needed(const std::string& text) {
        need(!text.empty(), WireErrc::Missing);
        return text;
    }
    template <class T>
    Result<T> result(T value) const {
        if (error_) return *error_;
        return value;
    }
    [[nodiscard]] bool ok() const { return !error_.has_value(); }

private:
    std::optional<Error> error_;
};

template <class Message>
[[nodiscard]] Bytes to_bytes(const Message& message) {
    Bytes out(message.ByteSizeLong());
    message.SerializeWithCachedSizesToArray(reinterpret_cast<std::uint8_t*>(out.data()));
    return out;
}

template <class Message>
[[nodiscard]] bool parse(ByteView bytes, Message& message) {
    return bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()) &&
           message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

/// 32 bytes exactly. Otherwise: OutOfRange.
[[nodiscard]] AttachmentDigest take_digest(std::string_view bytes, Check& check);

/// Identifier without its trailing zero bytes.
[[nodiscard]] std::string id_bytes(const Id& id);

void put(const WallTime& value, v1::WallTime& out);
[[nodiscard]] WallTime take(const v1::WallTime& in, Check& check);
void put(const Text& value, v1::Text& out);
[[nodiscard]] Text take(const v1::Text& in);
void put(const Money& value, v1::Money& out);
[[nodiscard]] Money take(const v1::Money& in);
void put(const SignalValue& value, v1::Signal& out);
[[nodiscard]] SignalValue take(const v1::Signal& in, Check& check);
void put(const Range& value, v1::Range& out);
[[nodiscard]] Range take(const v1::Range& in, Check& check);

/// True when both instant and quality agree: then a time may be left out for the one it would repeat.
[[nodiscard]] inline bool same(const WallTime& a, const WallTime& b) { return a == b && a.quality == b.quality; }

/// Where `carrier` is given, a time equal to it is left out. Source: proto/odolink/v1/vehicle.proto.
void put(const TrustedMileage& value, v1::Mileage& out, const WallTime& carrier = {});
[[nodiscard]] TrustedMileage take(const v1::Mileage& in, Check& check, const WallTime& carrier = {});
void put(const FaultRecord& value, v1::Fault& out, const WallTime& carrier = {});
[[nodiscard]] FaultRecord take(const v1::Fault& in, Check& check, const WallTime& carrier = {});
void put(const QuarantinedReading& value, v1::QuarantinedReading& out);
[[nodiscard]] QuarantinedReading take(const v1::QuarantinedReading& in, Check& check);
void put(const Trip& value, v1::Trip& out);
[[nodiscard]] Trip take(const v1::Trip& in, Check& check);
void put(const MaintenancePlan& value, v1::MaintenancePlan& out);
[[nodiscard]] MaintenancePlan take(const v1::MaintenancePlan& in, Check& check);
void put(const DueItem& value, v1::DueItem& out);
[[nodiscard]] DueItem take(const v1::DueItem& in, Check& check);
void put(const Completion& value, v1::Completion& out);
[[nodiscard]] Completion take(const v1::Completion& in, Check& check);
void put(const VehicleIdentity& value, v1::VehicleIdentity& out);
[[nodiscard]] VehicleIdentity take(const v1::VehicleIdentity& in, Check& check);
void put(const HealthPackage& value, v1::HealthPackage& out);
[[nodiscard]] HealthPackage take(const v1::HealthPackage& in, Check& check);

void put(const Position& value, v1::Position& out);
[[nodiscard]] Position take(const v1::Position& in, Check& check);
void put(const ServiceRequest& value, v1::ServiceRequest& out);
[[nodiscard]] ServiceRequest take(const v1::ServiceRequest& in, Check& check);
void put(const Appointment& value, v1::Appointment& out);
[[nodiscard]] Appointment take(const v1::Appointment& in, Check& check);
void put(const ServiceRecord& value, v1::ServiceRecord& out);
[[nodiscard]] ServiceRecord take(const v1::ServiceRecord& in, Check& check);
void put(const RecordFile& value, v1::RecordFile& out);
[[nodiscard]] RecordFile take(const v1::RecordFile& in, Check& check);
void put(const Recall& value, v1::Recall& out);
[[nodiscard]] Recall take(const v1::Recall& in, Check& check);
void put(const Campaign& value, v1::Campaign& out);
[[nodiscard]] Campaign take(const v1::Campaign& in, Check& check);
void put(const Consent& value, v1::Consent& out);
[[nodiscard]] Consent take(const v1::Consent& in, Check& check);
void put(const Prompt& value, v1::Prompt& out);
[[nodiscard]] Prompt take(const v1::Prompt& in, Check& check);

void put(const UpEvent& value, v1::UpEvent& out);
[[nodiscard]] UpEvent take(const v1::UpEvent& in, Check& check);
void put(const DownMessage& value, v1::DownMessage& out);
[[nodiscard]] DownMessage take(const v1::DownMessage& in, Check& check);

}  // namespace odolink::wire
