// SPDX-License-Identifier: Apache-2.0
// A vehicle's service history as files that people and other programs read: CSV, JSON, JT/T 1132.2 (China's vehicle e-health file),
// and a page to print. What is written here is read back exactly; CSV and JT/T 1132.2 of other programs are read as far as they go.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/exchange/quantities.hpp"
#include "adapters/exchange/works.hpp"
#include "base/result.hpp"
#include "domain/mileage.hpp"
#include "domain/service_record.hpp"
#include "domain/text.hpp"

namespace odolink::exchange {

/// Marks the ids of jobs and parts that came without one (domain/record_fields, with_ids): neither the car's nor the desk's.
inline constexpr std::uint8_t kImportMark = 3;

/// What is exported beside the records.
struct Vehicle {
    std::string vin;
    std::string plate;
    TrustedMileage mileage;
    bool operator==(const Vehicle&) const = default;
};

struct History {
    Vehicle vehicle;
    std::vector<ServiceRecord> records;  ///< each with ids of its jobs, parts and findings (domain/record_fields)
    bool operator==(const History&) const = default;
};

/// Where a file could not be read, and what to do about it.
struct Problem {
    std::uint64_t line{0};  ///< from 1; 0: the file as a whole
    std::string column;     ///< name of the column or member, or empty
    std::string what;
    std::string advice;
};
[[nodiscard]] std::string text_of(const Problem& problem);

/// Bytes of a file: UTF-8 with a byte order mark, lines end in CR LF, fields by RFC 4180. A field that a spreadsheet would take for
/// a formula begins with an apostrophe. One row a record, job, part, finding and attachment. The vehicle is not in it.
[[nodiscard]] std::string to_csv(const std::vector<ServiceRecord>& records, Language headers);
/// How tables of other programs are to be understood.
struct Reading {
    DateOrder dates{DateOrder::NotTold};
    MileageUnit unit{MileageUnit::Kilometres};  ///< of mileages for which neither cell, row nor heading names one
    ItemsNamed items_named{};  ///< none: no words name an item
    std::string vehicle{};     ///< of a table of several: which one; empty: it is of one
};
/// Records of a file, and what of it was passed over or settled: for people, in English.
struct Imported {
    History history;
    std::vector<std::string> remarks;
};

/// Reads what to_csv wrote, and tables of other programs with at least a date column and a description, items, odometer or cost (table.hpp,
/// csv_columns.hpp): a row is then a record, with a job for each work it names. Records get ids derived from their contents where they have
/// none, so the same table twice is the same records. Of our own table the first wrong field is told and nothing is read; of others the row with it is set
/// aside and told in a remark.
[[nodiscard]] Result<Imported, Problem> from_csv(std::string_view file, const Reading& reading = {});

/// "odolink-history" version 1.
[[nodiscard]] std::string to_json(const History& history);
[[nodiscard]] Result<History, Problem> from_json(std::string_view file);

/// JT/T 1132.2: an array of one repair transaction a record. What the standard has no field for is in "extension".
[[nodiscard]] std::string to_jtt1132(const History& history);
/// The extension is believed only where it agrees with the standard's fields.
[[nodiscard]] Result<History, Problem> from_jtt1132(std::string_view file);

/// Whether a file says of itself that it is one of ours: CSV with our columns row and record_id, odolink-history, or JT/T 1132.2.
[[nodiscard]] bool is_exported(std::string_view file);
/// By what is in it: odolink-history where it begins with {, JT/T 1132.2 with [, else CSV.
[[nodiscard]] Result<Imported, Problem> from_file(std::string_view file, const Reading& reading = {});

/// A page without scripts, to be printed or kept; its style is in it.
[[nodiscard]] std::string to_html(const History& history, Language language);

}  // namespace odolink::exchange
