// SPDX-License-Identifier: Apache-2.0
// A service record: what was done to the vehicle, by whom, at which mileage, with which parts and prices.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/units.hpp"
#include "domain/vehicle_system.hpp"

namespace odolink {

/// An amount of money in minor units (fen, cents) with its ISO 4217 code.
struct Money {
    std::int64_t minor_units{0};
    std::string currency{"CNY"};
    bool operator==(const Money&) const = default;
};

struct Part {
    std::string number;
    std::string name;
    std::uint32_t quantity_milli{1000};  ///< thousandths: 4.5 l of oil is 4500
    Money price;                         ///< of the line
    Id id{};                             ///< within its record; empty: derived, see record_merge.hpp
    bool operator==(const Part&) const = default;
};

enum class JobKind : std::uint8_t { Maintenance = 1, Repair = 2, Inspection = 3, Recall = 4 };

/// Who wrote a record first. The number is stable: it is stored and sent.
enum class RecordAuthor : std::uint8_t { Dealer = 0, Owner = 1, Import = 2 };

/// What the garage found to be wrong by the product's quality, not by wear or use. The number is stable: it is stored and sent.
enum class Defect : std::uint8_t {
    None = 0,
    Quality = 1,
    SafetyCritical = 2,  ///< a serious fault of safety: steering, brakes, fire and the like
};

struct Job {
    JobKind kind{JobKind::Maintenance};
    std::string item_id;  ///< plan item it closes, or empty
    std::string name;
    std::vector<std::string> fault_codes;  ///< codes this job repairs
    std::vector<Part> parts;
    std::uint32_t labour_minutes{0};
    Money labour_price;
    Id id{};                        ///< within its record; empty: derived, see record_merge.hpp
    bool covered{false};            ///< paid by a warranty
    VehicleSystem system{VehicleSystem::None};
    bool replaced{false};           ///< a whole assembly was replaced
    Id closes_finding{};            ///< the finding of an earlier record that this job settles, or empty
    Id fits_set{};                  ///< the set of parts (tyres, wipers) that was fitted, or empty
    std::string recall{};           ///< number of the recall that it carries out, or empty
    Defect defect{Defect::None};
    bool operator==(const Job&) const = default;
};

/// Something seen at a visit and not yet done: deferred or declined work.
struct Finding {
    std::string text;
    std::string item_id;             ///< or empty
    Distance again_at;               ///< 0: no mileage given
    WallTime again_on;               ///< unknown quality: no date given
    Id id{};                         ///< within its record; empty: derived, see record_merge.hpp
    bool declined{false};            ///< the owner said no to it: it comes back at most twice
    bool operator==(const Finding&) const = default;
};

/// A picture or paper of a record, named by the SHA-256 of its bytes.
struct Attachment {
    std::array<std::byte, 32> digest{};
    std::string media_type;
    std::uint32_t bytes{0};
    std::string name;
    bool operator==(const Attachment&) const = default;
};

struct ServiceRecord {
    Id id;
    std::uint32_t revision{1};
    std::string dealer_id;
    std::string dealer_name;
    WallTime performed_at;  ///< unknown quality: the paper bears no date
    Distance mileage;       ///< 0: the paper bears none
    std::vector<Job> jobs;
    std::vector<Finding> findings;
    Money total;
    Id request_id;  ///< the service request it answers, or empty
    /// A repaired fault counts as cured when it stays away for this distance.
    Distance watch_distance{Distance::kilometres(1000)};
    std::optional<std::chrono::hours> engine_hours{};  ///< at the work, where somebody wrote them down
    WallTime received_at{};  ///< by the vehicle
    RecordAuthor author{RecordAuthor::Dealer};
    std::vector<Attachment> attachments{};
    std::string note{};
    WallTime brought_in{};   ///< for repair; unknown quality: not written down
    WallTime handed_back{};  ///< repaired; unknown quality: not written down, or not yet
    bool operator==(const ServiceRecord&) const = default;
};

/// The owner's word that he took back: its record stays for the merge, says nothing and is told to nobody.
[[nodiscard]] inline bool taken_back(const ServiceRecord& record) {
    return record.author == RecordAuthor::Owner && record.jobs.empty() && record.findings.empty();
}

}  // namespace odolink
