// SPDX-License-Identifier: Apache-2.0
// What a clerk may send to a car: offers, service records and messages are checked here before anything is stored.
// Pure. Each check names the wrong field; the empty string means all is right.
#pragma once

#include <string>

#include "dealer-desk/values.hpp"

namespace odolink::desk {

/// What is known of the vehicle when a visit is booked.
struct KnownMileage {
    Distance trusted{};   ///< by the car; 0: none
    Distance recorded{};  ///< of the latest service record; 0: none
};

/// Start within the next year, 10 minutes to 14 days, price not negative, place given.
[[nodiscard]] std::string wrong_field(const Offer& offer, WallTime now);

/// 1 to 50 jobs, each with a name and at most 100 parts; at most 8 attachments; mileage not below the last record and within 2,000 km of what
/// the car says; performed within the last 10 years and not in the future; prices not negative.
[[nodiscard]] std::string wrong_field(const ServiceRecord& record, const KnownMileage& known, WallTime now);

/// True mileage above 0 and within 2,000 km of the car's trusted mileage (0: none known); shown mileage not negative and
/// at most the true one; performed within the last year and not in the future.
[[nodiscard]] std::string wrong_field(const ClusterSwap& swap, Distance trusted, WallTime now);

/// Both languages, title at most 40 characters' worth of bytes (120), body at most 1,500 bytes.
[[nodiscard]] std::string wrong_field(const Text& title, const Text& body);

/// A number of plain signs; what at most 120 bytes, risk and remedy at most 240 (what the vehicle shows), all in both languages;
/// announced, where it is told, not in the future.
[[nodiscard]] std::string wrong_field(const Recall& recall, WallTime now);

/// A name of at most 100 characters, a type of domain/attachment.hpp, 1 to 256 KiB that begin as that type does: "name", "media_type", "empty", "too_large",
/// "content".
[[nodiscard]] std::string wrong_field(const Attachment& attachment, ByteView bytes);

/// Sum of parts and labour, in the currency of the record's own total.
[[nodiscard]] Money total_of(const ServiceRecord& record);

}  // namespace odolink::desk
